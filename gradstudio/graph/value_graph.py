"""`ValueGraph`: the structure of a `Value` graph, apart from its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.losses import MINUS_TARGET, TARGET
from gradstudio.engine.op import Op
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order

if TYPE_CHECKING:
    import networkx as nx


CONSTANT_LABELS = frozenset({"", TARGET, MINUS_TARGET})
"""Labels of leaves that are mere numbers."""


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


class _Operands(Sequence[tuple[int, ...]]):
    """The operands of each node, made when they are asked for."""

    def __init__(self, graph: ValueGraph) -> None:
        self._graph = graph

    def __len__(self) -> int:
        return len(self._graph)

    @overload
    def __getitem__(self, node: int) -> tuple[int, ...]: ...
    @overload
    def __getitem__(self, node: slice) -> tuple[tuple[int, ...], ...]: ...
    def __getitem__(self, node: int | slice) -> tuple[int, ...] | tuple[tuple[int, ...], ...]:
        graph = self._graph
        if isinstance(node, slice):
            return tuple(self[at] for at in range(*node.indices(len(self))))
        if not -len(self) <= node < len(self):
            raise IndexError(node)
        node %= len(self)
        return tuple(graph.edges[graph.first_edge[node] : graph.first_edge[node + 1], 0].tolist())


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
        self.operands: Sequence[tuple[int, ...]] = tuple([tuple(map(index, node._prev)) for node in order])

    @classmethod
    def of_parts(
        cls,
        labels: tuple[str, ...],
        symbols: tuple[str, ...],
        operations: tuple[Op | None, ...],
        counts: NDArray[np.intp],
        operands: NDArray[np.intp],
        constants: NDArray[np.intp],
    ) -> ValueGraph:
        """Return the graph of some nodes in topological order.

        Args:
            labels: as the attribute.
            symbols: as the attribute.
            operations: as the attribute.
            counts: number of operands of each node.
            operands: of all nodes, one after the other.
            constants: as the attribute.
        """
        graph = cls.__new__(cls)
        graph.labels, graph.symbols, graph.operations = labels, symbols, operations
        graph.operand_counts, graph.constants = counts, constants
        graph.edges = np.stack([operands, np.repeat(np.arange(len(labels)), counts)], axis=1)
        graph.operands = _Operands(graph)
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

    def has_structure_of(self, other: ValueGraph) -> bool:
        """Whether all nodes have the same operands as in another graph."""
        return self is other or (
            np.array_equal(self.operand_counts, other.operand_counts)
            and np.array_equal(self.edges, other.edges)
        )

    @cached_property
    def operand_counts(self) -> NDArray[np.intp]:
        """Number of operands of each node."""
        return np.fromiter(map(len, self.operands), dtype=np.intp, count=len(self))

    @cached_property
    def constants(self) -> NDArray[np.intp]:
        """The nodes that are mere numbers, neither inputs nor parameters: leaves without a label, and targets."""
        leaves = np.flatnonzero(self.operand_counts == 0)
        return leaves[[self.labels[leaf] in CONSTANT_LABELS for leaf in leaves.tolist()]]

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
    def incoming(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows of `edges` by result, and for each node where those to it begin, with the end of the last."""
        return np.arange(len(self.edges)), self.first_edge

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
    def sole_uses(self) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Edges into unary operations whose operand is a result used nowhere else, and a mask of these nodes."""
        used = np.bincount(self.edges[:, 0], minlength=len(self))
        # The gradient of a leaf may be held at zero, whatever flows to it.
        is_sole = (used == 1) & np.fromiter(map(bool, self.symbols), dtype=np.bool_, count=len(self))
        nodes = np.zeros(len(self), dtype=np.bool_)
        for members, first in self.nodes_by_symbol.values():
            if len(self.operands[members[0]]) == 1:
                nodes[members] = is_sole[self.edges[first, 0]]
        return self.first_edge[:-1][nodes], nodes

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

    def occurrences(self, label: str) -> int:
        """Return how many nodes have a label."""
        return len(self._by_label.get(label, ()))

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
