"""How much of a graph shows: by the scale, and by what was folded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.graph.folding import FoldedGraph, fold
from gradstudio.graph.groups import Outline
from gradstudio.graph.metrics import NODE_HEIGHT, NODE_WIDTH
from gradstudio.ui.canvas.buses import gather
from gradstudio.ui.canvas.extents import Extents
from gradstudio.ui.canvas.lines import Lines

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_LEAST_NODE = 9.0
"""A group of scalars opens when a scalar is as wide as this many pixels …"""
_LEAST_BOX = 6.0
"""… and a group of groups when those in it measure as many pixels."""
_STUB = 26.0
_DOUBLE_EDGE_GAP = 14.0
_KEPT = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Detail:
    """What shows at some scales, and where its edges run, in scene units.

    Attributes:
        folded: what shows; things are numbered as it says.
        tails: shape (edges, 2), where each edge that shows begins.
        heads: where it ends.
        begins: where it would begin if it were not cut to a stub.
        nodes: where the nodes that show are.
        closed: where the closed groups are.
        opened: where the open groups are.
        lines: the edges, piece by piece.
        has_arrow: for each edge whether it ends at a thing, and not on a trunk.
    """

    folded: FoldedGraph
    tails: Array
    heads: Array
    begins: Array
    nodes: Extents
    closed: Extents
    opened: Extents
    lines: Lines
    has_arrow: Mask


class DetailLevels:
    """Says what shows of one graph. What was worked out for the last few levels is kept.

    Args:
        placed: the graph.
        before: those of the graph before.

    Attributes:
        left_top: shape (things, 2), corner of each node and each group.
        sizes: shape (things, 2), width and height.
        opens_at: for each group the scale from which on its content shows.
    """

    def __init__(self, placed: PlacedGraph, before: DetailLevels | None = None) -> None:
        self._graph, self._bundles, self._routes = placed.graph, placed.bundles, placed.routes
        count = len(placed.graph)
        self._boxes = placed.boxes
        self._outline, groups = placed.outline, placed.boxes
        if groups is None:  # where groups mix there is nothing to open or to close
            self._outline, groups = Outline((), np.full(count, -1, dtype=np.intp)), np.empty((0, 4))
        self.left_top: Array = np.concatenate(
            [placed.positions - (NODE_WIDTH / 2, NODE_HEIGHT / 2), groups[:, :2]]
        )
        self.sizes: Array = np.concatenate([np.full((count, 2), (NODE_WIDTH, NODE_HEIGHT)), groups[:, 2:]])
        # Edges leave on the right and arrive on the left.
        self._rights, self._lefts = (self.left_top + self.sizes * side for side in ((1.0, 0.5), (0.0, 0.5)))
        # Where other scalars are built in the same boxes, these open when they did.
        same = before is not None and placed.boxes is not None and before._boxes is placed.boxes
        self.opens_at: Array = before.opens_at if before is not None and same else self._thresholds()
        self._details: dict[bytes, Detail] = {}

    def at(self, scale: float, folded: Mask) -> Detail:
        """Return what shows.

        Args:
            scale: pixels for each unit of the scene.
            folded: for each group whether it is closed at any scale.
        """
        closed = folded[: len(self._outline)] | (scale < self.opens_at)
        key = closed.tobytes()
        if key not in self._details:
            if len(self._details) >= _KEPT:
                self._details.pop(next(iter(self._details)))
            self._details[key] = self._detail(closed)
        return self._details[key]

    def _thresholds(self) -> Array:
        outline, count = self._outline, len(self._graph)
        opens_at = np.full(len(outline), _LEAST_NODE / NODE_WIDTH)
        least = self.sizes[count:].min(axis=1)
        for index in np.flatnonzero(~outline.is_leaf)[::-1].tolist():
            children = outline.children(index)
            half = len(children) // 2
            middle = np.partition(least[children], half)[half]
            # Nothing opens before that which holds it.
            opens_at[index] = min(_LEAST_BOX / middle, opens_at[children].min())
        return opens_at

    def _detail(self, closed: Mask) -> Detail:
        graph, outline = self._graph, self._outline
        folded = fold(graph, outline, closed, self._bundles)
        sources, targets = folded.edges.T
        tails, heads = self._rights.take(sources, axis=0), self._lefts.take(targets, axis=0)
        self._separate_double_edges(folded.edges, tails, heads)
        if len(self._bundles):
            gather(folded, len(graph), self.left_top, self.sizes, tails, heads)
        begins, away = tails.copy(), self._comes_from_far(folded.edges)
        tails[away] = heads[away] - (_STUB, 0.0)
        bends = {
            row: self._routes[edge]
            for row, edge in enumerate(map(tuple, folded.edges.tolist() if self._routes else ()))
            if edge in self._routes and not away[row]
        }
        count = len(graph)
        return Detail(
            folded=folded,
            tails=tails,
            heads=heads,
            begins=begins,
            nodes=self._extents(folded.nodes),
            closed=self._extents(folded.closed + count),
            opened=self._extents(folded.opened + count),
            lines=Lines.of(tails, heads, bends),
            has_arrow=heads[:, 0] == self._lefts[targets, 0],
        )

    def _extents(self, things: NDArray[np.intp]) -> Extents:
        corners = self.left_top[things]
        return Extents(corners, corners + self.sizes[things])

    def _comes_from_far(self, edges: NDArray[np.intp]) -> Mask:
        """Return the edges by which samples and penalty use the shared parameters: each shows as a stub.

        Drawn in full they would cover everything: every sample uses every parameter.
        """
        outline, count = self._outline, len(self._graph)
        shared = outline.index_of("parameters")
        if shared is None:
            return np.zeros(len(edges), dtype=np.bool_)
        groups = np.concatenate([outline.of_node, np.arange(len(outline))])
        source, target = groups[edges].T
        from_shared = (source >= shared) & (source < outline.ends[shared])
        whole = outline.parents[target] < 0
        within: Mask = from_shared & ~(whole & (edges[:, 1] >= count))
        return within

    def _separate_double_edges(self, edges: NDArray[np.intp], tails: Array, heads: Array) -> None:
        """Let the two edges of ``a + a`` run apart; the operands' order is that of the edges from top to bottom."""
        things = len(self.left_top)
        between_nodes = np.flatnonzero((edges < len(self._graph)).all(axis=1))  # all others are joined
        codes = edges[between_nodes] @ (things, 1)
        _, inverse, counts = np.unique(codes, return_inverse=True, return_counts=True)
        order = between_nodes[np.argsort(inverse, kind="stable")]
        first = np.cumsum(counts) - counts
        for pair in np.flatnonzero(counts > 1).tolist():
            members = order[first[pair] : first[pair] + counts[pair]]
            offsets = (np.arange(len(members)) - (len(members) - 1) / 2) * _DOUBLE_EDGE_GAP
            tails[members, 1] += offsets
            heads[members, 1] += offsets
