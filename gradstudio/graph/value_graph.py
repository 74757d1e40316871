"""`ValueGraph`: the structure of a `Value` graph, apart from its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.ops import Op
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One use of a value as an operand: `source` is operand number `position` (from 0) of `target`."""

    source: int
    target: int
    position: int


class _Consumers(Sequence[tuple[Edge, ...]]):
    """The uses of each node, made when they are asked for: of tens of thousands of nodes few ever are."""

    def __init__(self, graph: ValueGraph) -> None:
        self._graph = graph

    def __len__(self) -> int:
        return len(self._graph)

    @overload
    def __getitem__(self, node: int) -> tuple[Edge, ...]: ...
    @overload
    def __getitem__(self, node: slice) -> tuple[tuple[Edge, ...], ...]: ...
    def __getitem__(self, node: int | slice) -> tuple[Edge, ...] | tuple[tuple[Edge, ...], ...]:
        graph = self._graph
        if isinstance(node, slice):
            return tuple(self[at] for at in range(*node.indices(len(self))))
        if not -len(self) <= node < len(self):
            raise IndexError(node)
        rows = graph.uses_of(node % len(self))
        targets = graph.edges[rows, 1]
        positions = rows - graph.first_edge[targets]
        return tuple(
            Edge(source=node % len(self), target=target, position=position)
            for target, position in zip(targets.tolist(), positions.tolist(), strict=True)
        )


class ValueGraph:
    """The nodes and edges of a `Value` graph; node i is the i-th in topological order, the root is last.

    Attributes:
        labels: label of each node.
        symbols: operation symbol of each node, "" for a leaf.
        operations: row of the table of operations for each node, None for a leaf.
        operands: operand indices of each node, in operand order.
    """

    def __init__(self, root: Value) -> None:
        order = topological_order(root)
        index = dict(zip(order, range(len(order)), strict=True)).__getitem__
        self.labels: tuple[str, ...] = tuple([node.label for node in order])
        self.symbols: tuple[str, ...] = tuple([node._op for node in order])
        self.operations: tuple[Op | None, ...] = tuple([node.operation for node in order])
        self.operands: tuple[tuple[int, ...], ...] = tuple([tuple(map(index, node._prev)) for node in order])

    @classmethod
    def of_parts(
        cls,
        labels: Sequence[str],
        symbols: Sequence[str],
        operations: Sequence[Op | None],
        operands: Sequence[tuple[int, ...]],
    ) -> ValueGraph:
        """Return the graph of some nodes in topological order; the arguments are those of the attributes."""
        graph = cls.__new__(cls)
        graph.labels, graph.symbols = tuple(labels), tuple(symbols)
        graph.operations, graph.operands = tuple(operations), tuple(operands)
        return graph

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def root(self) -> int:
        """Index of the final result."""
        return len(self) - 1

    @property
    def consumers(self) -> Sequence[tuple[Edge, ...]]:
        """Edges that leave each node, in the order of their targets."""
        return _Consumers(self)

    @cached_property
    def operand_counts(self) -> NDArray[np.intp]:
        """Number of operands of each node."""
        return np.fromiter(map(len, self.operands), dtype=np.intp, count=len(self))

    @cached_property
    def edges(self) -> NDArray[np.intp]:
        """Shape (edges, 2): operand and result of each edge, by result and then by operand position."""
        counts = self.operand_counts
        edges = np.empty((int(counts.sum()), 2), dtype=np.intp)
        edges[:, 0] = np.fromiter(chain.from_iterable(self.operands), dtype=np.intp, count=len(edges))
        edges[:, 1] = np.repeat(np.arange(len(self)), counts)
        return edges

    @cached_property
    def first_edge(self) -> NDArray[np.intp]:
        """For each node the row of `edges` of its first operand, and at the end the number of edges."""
        return np.append(0, np.cumsum(self.operand_counts))

    @cached_property
    def uses(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows of `edges` by operand, and for each node where its uses begin in them, with the end of the last."""
        sources = self.edges[:, 0]
        starts = np.append(0, np.cumsum(np.bincount(sources, minlength=len(self))))
        return np.argsort(sources, kind="stable"), starts

    def uses_of(self, node: int) -> NDArray[np.intp]:
        """Return the rows of `edges` that leave a node, by result."""
        rows, starts = self.uses
        return rows[starts[node] : starts[node + 1]]

    @cached_property
    def nodes_by_symbol(self) -> dict[str, tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """For each operation its nodes, and of each of these the row of `edges` of its first operand."""
        members: dict[str, list[int]] = {}
        for node, symbol in enumerate(self.symbols):
            if self.operations[node] is not None:
                members.setdefault(symbol, []).append(node)
        return {symbol: (np.array(nodes), self.first_edge[nodes]) for symbol, nodes in members.items()}

    @cached_property
    def digraph(self) -> nx.MultiDiGraph[int]:
        """The same as a networkx graph: edges go from operand to result, keyed by operand position.

        Nodes carry ``label`` and ``op``. ``a + a`` has two edges, with the keys 0 and 1.
        """
        import networkx as nx  # noqa: PLC0415 - a third of a second that only layouts and exports need

        graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        graph.add_nodes_from(
            (i, {"label": label, "op": symbol})
            for i, (label, symbol) in enumerate(zip(self.labels, self.symbols, strict=True))
        )
        for target, operands in enumerate(self.operands):
            for position, source in enumerate(operands):
                graph.add_edge(source, target, key=position)
        return graph

    def title(self, node: int) -> str:
        """Return what to call a node: its label, or else its operation, or else its place among the leaves."""
        return self.labels[node] or self.symbols[node] or "constant"

    def index_of(self, label: str, occurrence: int = 0) -> int | None:
        """Return the node with a label, or None.

        Args:
            label: the label.
            occurrence: which one, from 0, if several have it, as in the graph of several samples; the last if
                there are not so many.
        """
        nodes = self._by_label.get(label)
        return nodes[min(occurrence, len(nodes) - 1)] if nodes else None

    @cached_property
    def _by_label(self) -> dict[str, list[int]]:
        nodes: dict[str, list[int]] = {}
        for i, label in enumerate(self.labels):
            if label:
                nodes.setdefault(label, []).append(i)
        return nodes


def subgraph_signature(
    operands: Sequence[Sequence[int]], nodes: Sequence[int]
) -> tuple[tuple[int, ...], ...]:
    """Return the inner edges of some nodes by their places in `nodes`: equal for equal structures."""
    place = {node: i for i, node in enumerate(nodes)}
    return tuple(tuple(place[o] for o in operands[node] if o in place) for node in nodes)
