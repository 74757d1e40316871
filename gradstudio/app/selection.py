"""`Selection`: the one sample, the nodes of its graph and the part of the network that the window looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """What is selected. Of several nodes the last one is the primary. Lives on the GUI thread.

    The part of the network that is meant goes with the nodes: it is the primary one, or a part that no node stands
    for, such as a layer. Whoever selects nothing, selects no part either.

    Signals:
        sample_changed: index of the sample that is looked at, from 0.
        node_changed: index of the primary node in the sample's graph, or None.
        nodes_changed: all selected nodes, a tuple of indices in the order they were selected.
        part_changed: the label of the part that is meant, "" for none.
    """

    sample_changed = Signal(int)
    node_changed = Signal(object)
    nodes_changed = Signal(object)
    part_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sample = 0
        self._nodes: tuple[int, ...] = ()
        self._part = ""
        self._label_of: Callable[[int], str] = _no_label

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

    @property
    def part(self) -> str:
        """Label of the part of the network that is meant, such as ``layer1.neuron2.w1`` or ``layer1``, or ""."""
        return self._part

    @property
    def parts(self) -> tuple[str, ...]:
        """Labels of all that is selected, as far as it has one; the part that is meant is the last."""
        others = (self._label_of(node) for node in self._nodes[:-1])
        return tuple(dict.fromkeys(label for label in (*others, self._part) if label))

    def name_by(self, label_of: Callable[[int], str]) -> None:
        """Say what the label of a node is, "" where it has none; for the model that holds the graph."""
        self._label_of = label_of

    def start_over(self) -> None:
        """Look at the first sample, and at nothing of it."""
        self.set_node(None)
        self.set_sample(0)

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

    def set_nodes(self, nodes: Iterable[int], part: str | None = None) -> None:
        """Select these nodes and no others; the last is the primary.

        Args:
            nodes: their indices.
            part: label of the part of the network that is meant; by default that of the primary node.
        """
        nodes, node, before, part_before = tuple(dict.fromkeys(nodes)), self.node, self._nodes, self._part
        if part is None:
            part = self._label_of(nodes[-1]) if nodes else ""
        self._nodes, self._part = nodes, part
        if self.node != node:
            self.node_changed.emit(self.node)
        if nodes != before:
            self.nodes_changed.emit(nodes)
        if part != part_before:
            self.part_changed.emit(part)


def _no_label(node: int) -> str:
    return ""
