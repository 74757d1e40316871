"""`SelectedNodes`: what is selected, as nodes of the graph that is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.graph.same_node import node_of, scalar_of
from gradstudio.app.selection import GraphScalar, Selection


class SelectedNodes(QObject):
    """Sees the window's selection in one drawing, and selects by the nodes of it. Lives on the GUI thread.

    Indices of nodes stay in the drawing: what is shared is the path. What this drawing does not have stays selected
    for others.

    Args:
        shared: the window's selection.
        place_of_sample: says which of the samples in the graph is the selected one.
        parent: as for any QObject.

    Attributes:
        shared: the window's selection.

    Signals:
        sample_changed: that of `shared`.
        node_changed: index of the primary node, or None.
        nodes_changed: all selected nodes, a tuple of indices in the order they were selected.
    """

    sample_changed = Signal(int)
    node_changed = Signal(object)
    nodes_changed = Signal(object)

    def __init__(
        self, shared: Selection, place_of_sample: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.shared = shared
        self._placed: PlacedGraph | None = None
        self._name = ""
        self._place_of_sample = place_of_sample
        self._nodes: tuple[int, ...] = ()
        self._own: tuple[GraphScalar, ...] = ()
        shared.sample_changed.connect(self.sample_changed)
        shared.scalars_changed.connect(self._on_shared_scalars_changed)

    @property
    def sample(self) -> int:
        """Index of the sample that is looked at."""
        return self.shared.sample

    @property
    def node(self) -> int | None:
        """Index of the primary node, or None."""
        return self._nodes[-1] if self._nodes else None

    @property
    def nodes(self) -> tuple[int, ...]:
        """Indices of all selected nodes, the primary last."""
        return self._nodes

    @property
    def scalars(self) -> tuple[GraphScalar, ...]:
        """What the selected nodes stand for, the primary last: to be found again when the nodes are others."""
        placed = self._placed
        return () if placed is None else tuple(scalar_of(placed, node, self._name) for node in self._nodes)

    def set_scalars(self, scalars: Iterable[GraphScalar]) -> None:
        """Select the nodes that stand for some scalars, as far as this drawing has them, and no others."""
        self.set_nodes(self._nodes_of(scalars))

    def set_sample(self, sample: int) -> None:
        """Look at another sample."""
        self.shared.set_sample(sample)

    def set_node(self, node: int | None) -> None:
        """Select a node and no other, or nothing."""
        self.set_nodes(() if node is None else (node,))

    def toggle_node(self, node: int) -> None:
        """Select a node besides those that are, as the primary; one that is selected already no longer is."""
        others = tuple(other for other in self._nodes if other != node)
        self.set_nodes(others if node in self._nodes else (*others, node))

    def set_nodes(self, nodes: Iterable[int]) -> None:
        """Select these nodes and no others; the last is the primary."""
        nodes, placed = tuple(dict.fromkeys(nodes)), self._placed
        if placed is None:
            nodes = ()
        self._own = () if placed is None else tuple(scalar_of(placed, node, self._name) for node in nodes)
        self.shared.set_scalars(self._own)
        self._take(nodes)

    def leave(self) -> None:
        """Have no nodes until another graph is entered; what is selected stays so."""
        self._placed = None
        self._take(())

    def enter(self, placed: PlacedGraph | None, name: str) -> None:
        """Select in another graph what is selected; where it has some of that, the rest is so no longer.

        Args:
            placed: the graph, or None if there is none.
            name: of the graph.
        """
        self._placed, self._name = placed, name
        found = self._found()
        if found:
            self.set_nodes(found)

    def _found(self) -> list[int]:
        """Return the nodes that the graph has of what is selected."""
        return self._nodes_of(scalar for scalar in self.shared.scalars if scalar.graph == self._name)

    def _nodes_of(self, scalars: Iterable[GraphScalar]) -> list[int]:
        """Return the nodes that stand for some scalars of this graph, those that it does not have left out."""
        placed = self._placed
        if placed is None:
            return []
        sample = self._place_of_sample()
        found = (node_of(placed, scalar, sample) for scalar in scalars)
        return list(dict.fromkeys(node for node in found if node is not None))

    def _take(self, nodes: tuple[int, ...]) -> None:
        before, self._nodes = self._nodes, nodes
        if nodes[-1:] != before[-1:]:
            self.node_changed.emit(self.node)
        if nodes != before:
            self.nodes_changed.emit(nodes)

    def _on_shared_scalars_changed(self, scalars: tuple[GraphScalar, ...]) -> None:
        if not scalars or scalars != self._own:
            self._own = ()
            self._take(tuple(self._found()))
