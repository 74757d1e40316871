"""`NodeMap`: which nodes of the graph that is drawn are which of the graph that is stepped through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.value import Value
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.training.look.sample import SAMPLE_LOSS

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


def node_map(
    graph: ValueGraph, drawn_samples: Sequence[int], nodes: Sequence[Value], samples: Sequence[int]
) -> NodeMap:
    """Find the nodes of a drawing in another graph.

    If both graphs are equal, node i is node i. Otherwise the losses of samples that both graphs have are matched
    node by node, and nodes whose label is unique in both, such as parameters, are matched by label.

    Args:
        graph: what is drawn.
        drawn_samples: whose loss it is, in its order; none for what is no loss of a project.
        nodes: of the other graph, in topological order.
        samples: whose loss that is.
    """
    if tuple(drawn_samples) == tuple(samples) and graph.has_structure_of(ValueGraph(nodes[-1])):
        return NodeMap(np.arange(len(nodes)), len(nodes))
    found = np.full(len(graph), -1, dtype=np.intp)
    place = {node: index for index, node in enumerate(nodes)}
    operands = [[place[operand] for operand in node._prev] for node in nodes]
    _find_by_label(graph, nodes, found)
    drawn_losses = _losses(graph.labels)
    losses = _losses([node.label for node in nodes])
    for drawn_loss, sample in zip(drawn_losses, drawn_samples, strict=False):
        if sample in samples:
            loss = losses[samples.index(sample)]
            drawn_order, order = _order(graph.operands, drawn_loss), _order(operands, loss)
            # With dropout the drawn loss has other nodes.
            if len(order) == len(drawn_order):
                found[drawn_order] = order
    return NodeMap(found, len(nodes))


def _find_by_label(graph: ValueGraph, nodes: Sequence[Value], found: Indices) -> None:
    """Fill in the matching node of each drawn node whose label is unique in both graphs."""
    times, drawn = Counter(node.label for node in nodes), Counter(graph.labels)
    by_label = {node.label: index for index, node in enumerate(nodes) if times[node.label] == 1}
    for node, label in enumerate(graph.labels):
        if label and drawn[label] == 1:
            found[node] = by_label.get(label, -1)


def _losses(labels: Sequence[str]) -> list[int]:
    """Return the loss of each sample; where it is that of one alone, the result bears another label."""
    return [node for node, label in enumerate(labels) if label == SAMPLE_LOSS] or [len(labels) - 1]


def _order(operands: Sequence[Sequence[int]], root: int) -> list[int]:
    """Return what a node depends on and itself, in the one order of `topological_order`."""
    order: list[int] = []
    entered, way = {root}, [(root, iter(operands[root]))]
    while way:
        node, others = way[-1]
        for operand in others:
            if operand not in entered:
                entered.add(operand)
                way.append((operand, iter(operands[operand])))
                break
        else:
            order.append(node)
            way.pop()
    return order
