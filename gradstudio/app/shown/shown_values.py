"""`ShownValues`: a graph that a program shows, as a source for the canvas."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property

import numpy as np

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.graph.source import Numbers, Progress
from gradstudio.engine.op import Op
from gradstudio.engine.value import Value
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.groups import Outline
from gradstudio.graph.reading import operation_called
from gradstudio.graph.value_graph import CONSTANT_LABELS, ValueGraph
from gradstudio.showing.messages import Floats, GraphMessage


class ShownValues:
    """A `GraphSource` and a `ComputedSource`: structure of a program's graph, and the numbers that came last.

    Args:
        message: the graph.
        caller: what the program is called.
    """

    def __init__(self, message: GraphMessage, caller: str) -> None:
        self._message, self._caller = message, caller
        self._numbers = _numbers(message.data, message.grad)

    @property
    def name(self) -> str:
        """One for all that is shown under a title, so that a name stays selected from run to run of a script."""
        return f"shown {self._message.title}"

    @property
    def title(self) -> str:
        """What the bar of the canvas says."""
        return f"{self._caller}: {self._message.title}"

    @property
    def structure(self) -> Hashable:
        """Equal for graphs of the same nodes, names and edges."""
        return "shown", self._message.structure

    @property
    def most_scalars(self) -> int:
        """Number of nodes."""
        return len(self._message.labels)

    @property
    def root_title(self) -> str:
        """The name of the result."""
        return self._message.labels[-1] or self._message.title

    def build(self, progress: Progress) -> tuple[ValueGraph, Outline]:
        """Return the graph, with groups if its names are those of a network."""
        message = self._message
        counts = message.counts.astype(np.intp)
        leaves = np.flatnonzero(counts == 0)
        graph = ValueGraph.of_parts(
            message.labels,
            message.symbols,
            tuple(self._operations),
            counts,
            message.operands.astype(np.intp),
            leaves[[message.labels[leaf] in CONSTANT_LABELS for leaf in leaves.tolist()]],
        )
        return graph, network_outline(graph)

    def take(self, data: Floats, grad: Floats) -> bool:
        """Take new numbers of each node; tell whether they are as many as there are nodes."""
        if len(data) != self.most_scalars:
            return False
        self._numbers = _numbers(data, grad)
        return True

    def numbers(self, placed: PlacedGraph) -> Numbers | None:
        """Return the numbers that came last."""
        return self._numbers if placed.key.structure == self.structure else None

    def value(self) -> Value:
        """Return the result with all that it was computed from, and its present numbers."""
        message = self._message
        nodes: list[Value] = []
        operands, at = message.operands.tolist(), 0
        data, grad = self._numbers.data.tolist(), self._numbers.grad.tolist()
        for i, count in enumerate(message.counts.tolist()):
            node = Value(
                data[i],
                [nodes[operand] for operand in operands[at : at + count]],
                message.symbols[i],
                message.labels[i],
            )
            node.grad, node._rule = grad[i], self._operations[i]
            nodes.append(node)
            at += count
        return nodes[-1]

    @cached_property
    def _operations(self) -> list[Op | None]:
        """The row of the table for each node; None for leaves, and for operations that are not the engine's."""
        message = self._message
        rows = {symbol: operation_called(symbol) if symbol else None for symbol in set(message.symbols)}
        found = [rows[symbol] for symbol in message.symbols]
        return [
            row if row is not None and row.arity == count else None
            for row, count in zip(found, message.counts.tolist(), strict=True)
        ]


def _numbers(data: Floats, grad: Floats) -> Numbers:
    return Numbers(data=data, grad=grad, origin=object())
