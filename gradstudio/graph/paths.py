"""The paths that carry a node's gradient: its gradient is the sum over all paths to the root of their products.

There may be astronomically many; the heaviest are found without listing the others, by dynamic programming.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.focus import descendants
from gradstudio.graph.value_graph import ValueGraph


@dataclass(frozen=True, slots=True, kw_only=True)
class GradientPath:
    """One way from a node to the root.

    Attributes:
        edges: the edges along it, as rows of ``graph.edges``.
        nodes: the nodes along it; one more than edges.
        product: product of the local derivatives, this path's part of the gradient.
    """

    edges: tuple[int, ...]
    nodes: tuple[int, ...]
    product: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaviestPaths:
    """The paths from a node to the root with the largest |product|.

    Attributes:
        paths: heaviest first; fewer than were asked for if there are no more.
        total: the sum over all paths, which is the node's gradient when the root's is 1.
        count: how many paths there are; a float, for there may be very many.
    """

    paths: tuple[GradientPath, ...]
    total: float
    count: float

    @property
    def explained(self) -> float:
        """The sum over the paths that are listed."""
        return float(sum(path.product for path in self.paths))

    def share(self, product: float) -> float:
        """Return which part of the total a product is; NaN if the total is 0."""
        return product / self.total if self.total else float("nan")


def heaviest_paths(graph: ValueGraph, local: NDArray[np.float64], node: int, most: int) -> HeaviestPaths:
    """Find the `most` heaviest paths from a node to the root.

    A node's best paths begin with an edge and go on along one of the best paths of that edge's end: multiplying
    by the edge's |derivative| keeps the order. So each node keeps its `most` best partial products, from the
    root down, and no path is ever built but those returned.

    Args:
        graph: the structure.
        local: local derivative of each edge, see `local_derivatives`.
        node: where the paths begin.
        most: how many to find at most.
    """
    ends = graph.edges[:, 1]
    # For each node its best: (|product|, product, edge, place among the best of the edge's end).
    best: dict[int, list[tuple[float, float, int, int]]] = {graph.root: [(1.0, 1.0, -1, 0)]}
    total: dict[int, float] = {graph.root: 1.0}
    count: dict[int, float] = {graph.root: 1.0}
    for at in np.flatnonzero(descendants(graph, node))[::-1].tolist():
        if at == graph.root:
            continue
        candidates = []
        total[at] = count[at] = 0.0
        for edge in graph.uses_of(at).tolist():
            slope, target = float(local[edge]), int(ends[edge])
            total[at] += slope * total[target]
            count[at] += count[target]
            for place, (_, product, _, _) in enumerate(best[target]):
                candidates.append((_weight(slope * product), slope * product, edge, place))
        best[at] = nlargest(most, candidates, key=_first)
    paths = tuple(_path(graph, best, node, place) for place in range(len(best[node])))
    return HeaviestPaths(paths=paths, total=total[node], count=count[node])


def _weight(product: float) -> float:
    return abs(product) if product == product else -1.0


def _first(candidate: tuple[float, float, int, int]) -> float:
    return candidate[0]


def _path(
    graph: ValueGraph, best: dict[int, list[tuple[float, float, int, int]]], node: int, place: int
) -> GradientPath:
    product = best[node][place][1]
    edges: list[int] = []
    nodes = [node]
    while nodes[-1] != graph.root:
        _, _, edge, place = best[nodes[-1]][place]
        edges.append(edge)
        nodes.append(int(graph.edges[edge, 1]))
    return GradientPath(edges=tuple(edges), nodes=tuple(nodes), product=product)
