"""Inspectors that stay on one node, each in a dock of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.ui.inspector.node_view import NodeView
from gradstudio.ui.look.theme import Theme


class PinnedInspector(QDockWidget):
    """Shows one node until it is closed, or until the graph no longer has it.

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
        assert self._graph is not None
        self.setObjectName(f"pinned_{node}_dock")
        self.setWindowTitle(self._graph.title(node))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        state.history.pin(node)
        self.view = NodeView(model, state, theme, self)
        self.view.setMinimumSize(QSize(264, 160))
        self.view.pin_button.hide()
        self.view.node_chosen.connect(selection.set_node)
        self.setWidget(self.view)
        self.view.show_node(node)
        model.structure_changed.connect(self._on_model_structure_changed)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.view.set_theme(theme)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.view.show_node(None)
        self._state.history.unpin(self._node)
        self._model.structure_changed.disconnect(self._on_model_structure_changed)
        self.closed.emit()
        super().closeEvent(event)

    def _on_model_structure_changed(self) -> None:
        graph, before = self._model.graph, self._graph
        if graph is None or before is None:
            return
        node = self._node if graph.has_structure_of(before) else graph.index_of(before.labels[self._node])
        if node is None:
            self.close()
            return
        self._state.history.unpin(self._node)
        self._state.history.pin(node)
        self._graph, self._node = graph, node
        self.view.show_node(node)
