"""Inspectors that stay on one node, each in a dock of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStackedWidget

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.ui.inspector.node_view import NodeView
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.theme import Theme


class PinnedInspector(QDockWidget):
    """Shows one node until it is closed, or until its graph no longer has it.

    While the graph of another source is shown it waits, and says so. Who opens it gives it a name of its own.

    Args:
        node: which one, by its index.
        model: the graph with its numbers.
        selection: what is chosen by a click on another scalar.
        state: what canvas and inspectors share.
        theme: how it is drawn at first.
        window: its parent.

    Signals:
        closed: it is being closed, and is deleted after that.
    """

    closed = Signal()

    def __init__(
        self,
        node: int,
        model: ShownGraph,
        selection: SelectedNodes,
        state: CanvasState,
        theme: Theme,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._model = model
        self._state = state
        self._graph: ValueGraph | None = model.graph
        self._node = node
        self._source = model.drawn_source.name
        assert self._graph is not None
        self.setWindowTitle(self._graph.title(node))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._is_pinned, self._is_closed = True, False
        state.history.pin(node)
        self.view = NodeView(model, state, theme, self)
        self.view.setMinimumSize(QSize(264, 160))
        self.view.pin_button.hide()
        self.view.node_chosen.connect(selection.set_node)
        self._away = wrapped_label(self, "muted")
        self._away.setText(f"{self._graph.title(node)} is in another graph than the one that is shown.")
        self._away.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._away.setMargin(24)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._away)
        self.setWidget(self._pages)
        self.view.show_node(node)
        model.structure_changed.connect(self._on_model_structure_changed)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.view.set_theme(theme)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._is_closed:  # it may be closed again before it is deleted
            self._is_closed = True
            self.view.show_node(None)
            self._pin(None)
            self._model.structure_changed.disconnect(self._on_model_structure_changed)
            self.closed.emit()
        super().closeEvent(event)

    def _on_model_structure_changed(self) -> None:
        graph, before = self._model.graph, self._graph
        if graph is None or before is None:
            return
        is_there = self._model.drawn_source.name == self._source
        self._pages.setCurrentWidget(self.view if is_there else self._away)
        if not is_there:
            self._pin(None)
            self.view.show_node(None)
            return
        node = self._node if graph.has_structure_of(before) else graph.index_of(before.labels[self._node])
        if node is None:
            self.close()
            return
        self._pin(node)
        self._graph, self._node = graph, node
        self.view.show_node(node)

    def _pin(self, node: int | None) -> None:
        """Have the history of another node go on, or of none."""
        if self._is_pinned:
            self._state.history.unpin(self._node)
        self._is_pinned = node is not None
        if node is not None:
            self._state.history.pin(node)
