"""The inspector of what is selected."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.selection import PROJECT
from gradstudio.ui.inspector.card import NodeCard
from gradstudio.ui.inspector.comparison import Comparison
from gradstudio.ui.inspector.node_view import NodeView
from gradstudio.ui.inspector.why_view import WHY
from gradstudio.ui.kit.empty_state import EmptyState
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme

_EMPTY = (
    "Click a node in the graph, or a neuron or weight in the panel Network, to see its value, its gradient, "
    "and where the gradient comes from. Shift-click more nodes to compare them."
)
_EMPTY_OF_ANOTHER = (
    "Click a node in the graph to see its value, its gradient, and where the gradient comes from. "
    "Shift-click more nodes to compare them."
)


class InspectorPanel(View, QStackedWidget):
    """Follows the selection and the numbers of a `ShownGraph`: one node in full, several side by side.

    Args:
        model: the graph with its numbers.
        selection: what is looked at, and is chosen by a click.
        state: what canvas and inspector share.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        pinned: the node that is to have a panel of its own.
    """

    pinned = Signal(int)

    def __init__(
        self,
        model: ShownGraph,
        selection: SelectedNodes,
        state: CanvasState,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self.empty = EmptyState("inspector", _EMPTY, theme, self)
        self.root_button = self.empty.offer(
            "", "Select the node that all gradients are of", self._select_root
        )
        self.root_button.hide()  # until there is a graph
        self.addWidget(self.empty)
        self.view = NodeView(model, state, theme, self)
        self.view.node_chosen.connect(selection.set_node)
        self.view.pinned.connect(self._on_view_pinned)
        self.addWidget(self.view)
        self.comparison: Comparison | None = None
        self._several = QScrollArea(self)
        self._several.setFrameShape(QFrame.Shape.NoFrame)
        self._several.setWidgetResizable(True)
        self._several.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.addWidget(self._several)
        self.setAccessibleName("Inspector")
        selection.nodes_changed.connect(self._on_selection_nodes_changed)
        model.values_changed.connect(self._on_model_values_changed)
        model.structure_changed.connect(self._rebuild)

    @property
    def card(self) -> NodeCard | None:
        """The card of the selected node."""
        return self.view.card

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.empty.set_theme(theme)
        self.view.set_theme(theme)

    def remembered(self) -> Mapping[str, object]:
        return {"open": [WHY] if self.view.why.folding.is_open else []}

    def recall(self, kept: Mapping[str, object]) -> None:
        titles = kept.get("open")
        if isinstance(titles, list):
            self._open_only(titles)

    def settings(self) -> Mapping[str, Setting]:
        return {"open": Setting(choices=(WHY,), choose=self._open_only, several=True)}

    def sizeHint(self) -> QSize:
        return QSize(304, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(264, 160)

    def _open_only(self, titles: Collection[object]) -> None:
        self.view.why.folding.set_open(WHY in titles)

    def _select_root(self) -> None:
        if self._model.graph is not None:
            self._selection.set_node(self._model.graph.root)

    def _on_selection_nodes_changed(self, nodes: tuple[int, ...]) -> None:
        self._rebuild()

    def _rebuild(self) -> None:
        graph, nodes = self._model.graph, self._selection.nodes
        self.comparison = None
        if graph is None or not nodes or max(nodes) >= len(graph):
            self.view.show_node(None)
            source = self._model.drawn_source
            self.empty.say(_EMPTY if source.name == PROJECT else _EMPTY_OF_ANOTHER)
            self.root_button.setText(f"Look at {source.root_title}")
            self.root_button.setVisible(graph is not None)
            self.setCurrentWidget(self.empty)
        elif len(nodes) == 1:
            self.view.show_node(nodes[0])
            self.setCurrentWidget(self.view)
        else:
            self.view.show_node(None)
            self.comparison = Comparison(self._model, nodes)
            self.comparison.node_chosen.connect(self._selection.set_node)
            self._several.setWidget(self.comparison)
            self.setCurrentWidget(self._several)

    def _on_model_values_changed(self) -> None:
        if self.comparison is not None:
            self.comparison.show_values()

    def _on_view_pinned(self) -> None:
        if self.view.node is not None:
            self.pinned.emit(self.view.node)
