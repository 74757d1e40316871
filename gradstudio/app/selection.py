"""`Selection`: the one sample, and the nodes of its graph, that the whole window looks at."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """What is selected. Of several nodes the last one is the primary. Lives on the GUI thread.

    Signals:
        sample_changed: index of the sample that is looked at, from 0.
        node_changed: index of the primary node in the sample's graph, or None.
        nodes_changed: all selected nodes, a tuple of indices in the order they were selected.
    """

    sample_changed = Signal(int)
    node_changed = Signal(object)
    nodes_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sample = 0
        self._nodes: tuple[int, ...] = ()

    @property
    def sample(self) -> int:
        """Index of the sample that is looked at."""
        return self._sample

    @property
    def node(self) -> int | None:
        """Index of the primary node, or None."""
        return self._nodes[-1] if self._nodes else None

    @property
    def nodes(self) -> tuple[int, ...]:
        """Indices of all selected nodes, the primary last."""
        return self._nodes

    def set_sample(self, sample: int) -> None:
        """Look at another sample; the selected node stays the same one of its graph."""
        if sample != self._sample:
            self._sample = sample
            self.sample_changed.emit(sample)

    def set_node(self, node: int | None) -> None:
        """Select a node and no other, or nothing."""
        self.set_nodes(() if node is None else (node,))

    def toggle_node(self, node: int) -> None:
        """Select a node besides those that are, as the primary; one that is selected already no longer is."""
        others = tuple(other for other in self._nodes if other != node)
        self.set_nodes(others if node in self._nodes else (*others, node))

    def set_nodes(self, nodes: Iterable[int]) -> None:
        """Select these nodes and no others; the last is the primary."""
        nodes, before = tuple(dict.fromkeys(nodes)), self.node
        if nodes == self._nodes:
            return
        self._nodes = nodes
        if self.node != before:
            self.node_changed.emit(self.node)
        self.nodes_changed.emit(nodes)
