"""`PlanePage`: a plane as contours or as a surface, with what it hides of the paths below or beside it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gradstudio.app.landscape.survey import Floats, Relief
from gradstudio.ui.kit.step_chart import StepChart
from gradstudio.ui.kit.step_content import StepContent
from gradstudio.ui.landscape.contents import hidden_content
from gradstudio.ui.landscape.contour_view import ContourView
from gradstudio.ui.landscape.drawn_path import DrawnPath
from gradstudio.ui.landscape.surface_view import SurfaceView
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme

_LEAST_HIDDEN = 84


class PlanePage(QWidget):
    """Shows one plane.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.contours, self.surface = ContourView(theme, self), SurfaceView(theme, self)
        self.hidden = StepChart(theme, self)
        self.hidden.setAccessibleName("What the plane hides: true loss minus the plane's")
        self.hidden_caption = QLabel("Hidden: true loss − the plane's", self)
        self.hidden_caption.setObjectName("muted")
        self.hidden_caption.setContentsMargins(INSET, 2, INSET, 0)
        self._planes = QStackedWidget(self)
        for view in (self.contours, self.surface):
            self._planes.addWidget(view)
        self._hidden_part = QWidget(self)
        column = QVBoxLayout(self._hidden_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.hidden_caption)
        column.addWidget(self.hidden, 1)
        self._split = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._split.setContentsMargins(0, 0, 0, 0)
        self._split.setSpacing(0)
        self._split.addWidget(self._planes, 5)
        self._split.addWidget(self._hidden_part, 2)

    def show_relief(
        self,
        relief: Relief,
        paths: tuple[DrawnPath, ...],
        picture: Literal["contours", "surface"],
        *,
        is_log: bool,
    ) -> None:
        """Show a plane.

        Args:
            relief: the plane.
            paths: of the run in sight first.
            picture: as what it is drawn.
            is_log: whether losses are told apart by their logarithms.
        """
        view = self.contours if picture == "contours" else self.surface
        self._planes.setCurrentWidget(view)
        view.show_relief(relief, paths, is_log=is_log)
        last = max((int(path.path.steps[-1]) for path in paths if len(path.path.steps)), default=0)
        self.hidden.show_content(hidden_content(paths, last) if paths else StepContent())

    def show_here(self, place: Floats | None, *, is_past: bool) -> None:
        """Mark the moment in sight: its place on the plane, None for nowhere, and whether it is not the newest."""
        for view in (self.contours, self.surface):
            view.show_here(place, is_past=is_past)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for view in (self.contours, self.surface, self.hidden):
            view.set_theme(theme)

    def arrange(self, height: int, *, is_wide: bool) -> None:
        """Put what the plane hides beside it, or below it where that is high enough.

        Args:
            height: of the page, in pixels; it may have it in a moment only.
            is_wide: whether there is room beside it.
        """
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._split.setDirection(way)
        self._split.setStretch(0, 3 if is_wide else 5)
        self._hidden_part.setVisible(is_wide or height >= 3 * _LEAST_HIDDEN)
