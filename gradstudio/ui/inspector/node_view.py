"""Everything about one node: its account, the paths of its gradient, its numbers over time, and copying."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.selection import PROJECT
from gradstudio.engine.paths import ScalarPath
from gradstudio.graph.explain import Explanation, explain
from gradstudio.ui.inspector.card import NodeCard
from gradstudio.ui.inspector.next_step import NextStep
from gradstudio.ui.inspector.over_batch import OverBatchView
from gradstudio.ui.inspector.over_time import OverTime
from gradstudio.ui.inspector.paths import PathList
from gradstudio.ui.inspector.why_view import WhyView
from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme


class NodeView(QScrollArea):
    """Shows one node and follows its numbers.

    Args:
        model: the graph with its numbers.
        state: what canvas and inspector share.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        node_chosen: the node that a link stands for.
        pinned: the button was pressed that keeps this node in a panel of its own.
    """

    node_chosen = Signal(int)
    pinned = Signal()

    def __init__(
        self, model: ShownGraph, state: CanvasState, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._state = state
        self.card: NodeCard | None = None
        self.setAccessibleName("Selected scalar")
        self._focus_frame = FocusFrame(self, theme)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = QWidget(self)
        self._body.setObjectName("panel")
        self.setWidget(self._body)  # while it is empty: Qt styles anew all that gets another parent
        self.pin_button = self._tool("pin", "Keep this scalar in a panel of its own")
        self.pin_button.clicked.connect(self.pinned)
        self.text_button = self._tool("copy", "Copy all that is said here as text")
        self.text_button.clicked.connect(self.copy_text)
        self.latex_button = self._tool(
            "", "Copy formula, local derivatives and the sum of contributions as LaTeX"
        )
        self.latex_button.setText("TeX")
        self.latex_button.clicked.connect(self.copy_latex)
        tools = QHBoxLayout()
        tools.setContentsMargins(INSET, 4, 8, 0)
        tools.setSpacing(0)
        tools.addStretch(1)
        for button in (self.text_button, self.latex_button, self.pin_button):
            tools.addWidget(button)
        self.why = WhyView(state.reasons, state.turning_search, self._body)
        self.next_step = NextStep(state.lookahead, self._body)
        self.paths = PathList(state.focus, self._body)
        self.paths.asked.connect(self._on_paths_asked)
        self.over_batch = OverBatchView(state.over_batch, theme, self._body)
        self.over_time = OverTime(state.history, state.whole_run, theme, self._body)
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(tools)
        self._column.addWidget(self.why)
        self._column.addWidget(self.next_step)
        self._column.addWidget(self.paths)
        self._column.addWidget(self.over_batch)
        self._column.addWidget(self.over_time)
        self._column.addStretch(1)
        self.set_theme(theme)
        model.values_changed.connect(self._on_model_values_changed)
        state.holding.changed.connect(self._show_held)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll_bar_value_changed)

    @property
    def node(self) -> int | None:
        """The node that is shown."""
        return self.card.node if self.card is not None else None

    def show_node(self, node: int | None) -> None:
        """Show another node, or none."""
        if self.card is not None:
            if self.card.field is not None:
                self.card.field.end_typing()  # or hiding it enters the number, in whatever graph is there now
            self._column.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        placed = self._model.placed
        if node is None or placed is None or node >= len(placed.graph):
            self.why.show_parameter("")
            self.next_step.show_parameter("")
            self.over_time.show_node(None)
            self.over_batch.show_node(None)
            return
        self.card = NodeCard(
            placed, node, self._state.editing, self._model.drawn_source.root_title, self._body
        )
        self.card.node_chosen.connect(self.node_chosen)
        self._show_held()
        self._column.insertWidget(1, self.card)
        is_parameter = self._state.editing.is_parameter(node)
        parameter = placed.graph.labels[node] if is_parameter else ""
        self.why.show_parameter(parameter)
        self.next_step.show_parameter(parameter)
        self.paths.show_node(placed.graph, node)
        has_steps = self._model.drawn_source.name == PROJECT  # and samples
        self.over_batch.setVisible(has_steps)
        self.over_time.setVisible(has_steps)
        self.over_batch.show_node(node if has_steps else None, is_parameter=is_parameter)
        self.over_time.show_node(node if has_steps else None, self._path_of(placed.graph.labels[node]))
        self._on_model_values_changed()
        self.verticalScrollBar().setValue(0)

    def _path_of(self, label: str) -> ScalarPath | None:
        """Return what a node is, if it can be followed over the steps of a run."""
        path = ScalarPath.parse(label) if self._model.drawn_source.name == PROJECT else None
        if path is None or path.is_parameter or path.sample is not None:
            return path
        sample = self._model.sample
        return None if sample is None or path.is_neuron else replace(path, sample=sample)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.pin_button.setIcon(icon("pin", theme, "muted"))
        self.text_button.setIcon(icon("copy", theme, "muted"))
        self.over_batch.set_theme(theme)
        self.over_time.set_theme(theme)
        self._focus_frame.set_theme(theme)

    @property
    def can_type(self) -> bool:
        """Whether the number of the node is given, and not computed."""
        return self.card is not None and self.card.field is not None

    def begin_typing(self) -> None:
        """Let the data of the node be typed, if it is a parameter or an input."""
        if self.card is not None and self.card.field is not None:
            self.verticalScrollBar().setValue(0)
            self.card.field.begin_typing()

    def copy_text(self) -> None:
        """Put the account of the node on the clipboard."""
        from gradstudio.export import explanation_as_text  # noqa: PLC0415 - the window begins without it

        explained = self._explained()
        if explained is not None and self.card is not None:
            QApplication.clipboard().setText(explanation_as_text(self.card.graph, explained))

    def copy_latex(self) -> None:
        """Put the account of the node on the clipboard as LaTeX."""
        from gradstudio.export import explanation_as_latex  # noqa: PLC0415 - the window begins without it

        explained = self._explained()
        if explained is not None and self.card is not None:
            QApplication.clipboard().setText(explanation_as_latex(self.card.graph, explained))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.next_step.set_seen(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self.next_step.set_seen(False)
        super().hideEvent(event)

    def _tool(self, name: str, hint: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        return button

    def _explained(self) -> Explanation | None:
        card, model = self.card, self._model
        if card is None or not model.has_values or card.graph is not model.graph:
            return None
        return explain(card.graph, model.data, model.grad, card.node)

    def _on_model_values_changed(self) -> None:
        explained = self._explained()
        if explained is not None and self.card is not None:
            model = self._model
            self.card.show_explanation(explained, is_partial=model.is_partial, is_share=model.is_share)
        elif self.card is not None and not self._model.has_values:
            self.card.show_nothing()  # what it says is of another sample

    def _show_held(self) -> None:
        if self.card is not None:
            self.card.show_held(self._state.holding.of(self.card.graph.labels[self.card.node]))

    def _on_scroll_bar_value_changed(self, value: int) -> None:
        self.over_batch.look()

    def _on_paths_asked(self) -> None:
        if self.card is not None:
            self._state.focus.show_paths(self.card.node)
