"""`LayerView`: base of the drawings that set layer beside layer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from gradstudio.app.health.health_of_run import HealthOfRun
from gradstudio.app.health.layers import ShownLayer
from gradstudio.ui.health.cells import Cell, layers_told
from gradstudio.ui.kit.panel_picture import DRAWING
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.kit.reading_card import ReadingCard
from gradstudio.ui.look.theme import Theme


class LayerView(QWidget):
    """Has a cell for each layer that there is room for, and a card that tells what is pointed at.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._health: HealthOfRun | None = None
        self._selected = ""
        self._card = ReadingCard(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setProperty(DRAWING, True)

    @property
    def told(self) -> str:
        """What is told of what is pointed at; "" while nothing is."""
        return "" if self._card.isHidden() else self._card.plain_text

    def layers_told(self) -> str:
        """Return which layers are shown, where there is no room for all."""
        return layers_told(self._cells())

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def _cells(self) -> list[Cell]:
        """Return where each layer is drawn."""
        raise NotImplementedError

    def _title_at(self, at: QPointF) -> ShownLayer | None:
        return next((cell.layer for cell in self._cells() if cell.title.contains(at)), None)

    def _paint_focus(self, painter: QPainter) -> None:
        """Draw a frame around all of it while it has the focus."""
        if self.hasFocus() and not is_paper(painter):
            painter.setPen(QColor(self._theme.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
