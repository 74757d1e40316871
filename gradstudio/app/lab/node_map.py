"""`NodeMap`: which nodes of the graph that is drawn are which of the graph that is stepped through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.graph.value_graph import ValueGraph

_SAMPLE_LOSS = "sample loss"
Indices = NDArray[np.intp]
Floats = NDArray[np.float64]


class NodeMap:
    """Goes from nodes of the drawing to those of the debugger's graph, and back.

    Attributes:
        nodes: shape (nodes drawn,), the node of the debugger's graph that each is; −1 for none.
        is_whole: whether every node that is drawn is one of them.
    """

    def __init__(self, nodes: Indices, count: int) -> None:
        self.nodes = nodes
        self.is_whole = bool((nodes >= 0).all())
        self._drawn = np.full(count, -1, dtype=np.intp)
        there = np.flatnonzero(nodes >= 0)
        self._drawn[nodes[there]] = there

    def of_drawn(self, node: int) -> int | None:
        """Return what a node that is drawn is in the debugger's graph; None for nothing."""
        found = int(self.nodes[node]) if 0 <= node < len(self.nodes) else -1
        return None if found < 0 else found

    def drawn(self, node: int | None) -> int | None:
        """Return where a node of the debugger's graph is drawn; None for nowhere."""
        found = -1 if node is None else int(self._drawn[node])
        return None if found < 0 else found

    def all_drawn(self, nodes: Iterable[int]) -> tuple[int, ...]:
        """Return where nodes of the debugger's graph are drawn, as far as they are."""
        return tuple(found for node in nodes if (found := self.drawn(node)) is not None)

    def numbers(self, values: Floats) -> Floats:
        """Return numbers of the debugger's graph for the nodes that are drawn, NaN for what is none of it."""
        shown = np.full(len(self.nodes), np.nan)
        there = self.nodes >= 0
        shown[there] = values[self.nodes[there]]
        return shown


def node_map(graph: ValueGraph, nodes: Sequence[Value], sample: int | None) -> NodeMap:
    """Find the nodes of a drawing in another graph.

    They are the same, or those of one sample's loss within the loss of a mini-batch. Where structures differ, as
    dropout has it, what bears a label of its own is found by that: the parameters.

    Args:
        graph: what is drawn.
        nodes: of the other graph, in topological order.
        sample: place of the drawn sample in the mini-batch; None where it is not in it.
    """
    place = {node: index for index, node in enumerate(nodes)}
    roots = [nodes[-1]]
    if sample is not None:
        roots += [node for node in nodes if node.label == _SAMPLE_LOSS][sample : sample + 1]
    for root in roots:
        if graph.has_structure_of(ValueGraph(root)):
            order = topological_order(root)
            return NodeMap(np.array([place[node] for node in order], dtype=np.intp), len(nodes))
    times = Counter(node.label for node in nodes)
    by_label = {node.label: index for node, index in place.items() if node.label and times[node.label] == 1}
    drawn = Counter(graph.labels)
    found = [by_label.get(label, -1) if drawn[label] == 1 else -1 for label in graph.labels]
    return NodeMap(np.array(found, dtype=np.intp), len(nodes))
