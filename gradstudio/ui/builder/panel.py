"""The builder with scroll bars for networks that are larger than the window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QVBoxLayout, QWidget

from gradstudio.app.doctor.findings import Findings
from gradstudio.app.document.editor import Editor
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.selection import Selection
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.builder.finding_badges import FindingBadges
from gradstudio.ui.builder.geometry import LEFT
from gradstudio.ui.builder.gestures import BuilderGestures
from gradstudio.ui.builder.view import BuilderView
from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme

_STEP = 48


class BuilderPanel(View, QAbstractScrollArea):
    """What the builder dock holds. The controls of the layers stay in sight while one scrolls down.

    Args:
        editor: edits the project.
        model: the graph with its numbers.
        selection: what is looked at, and is chosen by a click.
        plane: the plane of the inputs that is shown.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self,
        editor: Editor,
        model: GraphModel,
        selection: Selection,
        plane: InputPlane,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mail: Mail | None = None
        self._changes = selection.scalars_changed, model.structure_changed
        self._is_following = False  # the view, whose place the bars then only show
        self.view = BuilderView(editor, model, selection, plane, theme, self.viewport())
        BuilderGestures(self.view)
        self._theme = theme
        self.badges: FindingBadges | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusProxy(self.view)
        self._focus_frame = FocusFrame(self.view, theme)
        column = QVBoxLayout(self.viewport())
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.setSingleStep(_STEP)
            bar.valueChanged.connect(self._on_bar_value_changed)
        self.view.extent_changed.connect(self._show_extent)
        self._show_extent()

    def follow_findings(self, findings: Findings) -> None:
        """Show from now on in which layers and neurons the doctor has found something."""
        self.badges = FindingBadges(findings, self.view, self._theme)

    def show_spec(self, spec: ProjectSpec) -> None:
        self.view.show_spec(spec)

    def start_over(self) -> None:
        self._mail = None
        self.view.start_over()

    def begin_run(self) -> None:
        self.view.begin_run()

    def receive(self, mail: Mail) -> None:
        self._mail = mail
        self.view.take_answers(mail.answers)

    def draw(self) -> None:
        if self._mail is not None:
            self.view.show_snapshot(self._mail.snapshot)

    def show_playing(self, playing: bool) -> None:
        self.view.set_playing(playing)

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)
        self._theme = theme
        if self.badges is not None:
            self.badges.set_theme(theme)
        self._focus_frame.set_theme(theme)

    def drawing(self) -> tuple[QWidget, ...]:
        return (self.viewport(),)

    def taken(self) -> NDArray[np.float64]:
        heads = [header.geometry().getRect() for header in self.view.headers if header.isVisible()]
        places = [np.array(heads, dtype=np.float64).reshape(-1, 4)]
        x, y = self.view.offset.toTuple()
        for number, column in enumerate(self.view.columns):
            count, half = len(column.neurons), column.half
            before = half if number else LEFT  # the names and values of the inputs
            lefts, widths = np.full(count, column.x - before - x), np.full(count, before + half)
            tops, heights = column.heights - half - y, np.full(count, 2 * half)
            places.append(np.column_stack([lefts, tops, widths, heights]))
        return np.concatenate(places)

    def handlers(self) -> dict[str, Callable[..., None]]:
        return self.view.commands.handlers()

    def set_actions(self, actions: ActionRegistry) -> None:
        commands = self.view.commands
        actions.follow({"part_selected": lambda: bool(commands.selected)}, *self._changes)

    def sizeHint(self) -> QSize:
        return QSize(640, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 184)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_extent()

    def _show_extent(self) -> None:
        # A range that is not empty brings a bar into sight, which resizes the view and comes here again: each
        # number is asked for when it is needed.
        view, was_following, self._is_following = self.view, self._is_following, True
        for bar, length, at in (
            (self.horizontalScrollBar(), QSize.width, QPointF.x),
            (self.verticalScrollBar(), QSize.height, QPointF.y),
        ):
            bar.setPageStep(length(view.size()))
            bar.setRange(0, max(0, length(view.extent) - length(view.size())))
            bar.setValue(round(at(view.offset)))
        self._is_following = was_following

    def _on_bar_value_changed(self, value: int) -> None:
        if not self._is_following:
            self.view.scroll_to(QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value()))
