"""The drawing of a graph some of whose groups are closed: fewer boxes, and edges added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.bundles import NO_BUNDLES, Bundles
from gradstudio.graph.groups import Indices, Outline
from gradstudio.graph.value_graph import ValueGraph

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoldedGraph:
    """The nodes and groups that can be seen, and the edges between them.

    A closed group takes the place of all that is in it. Things are numbered: node i is thing i, group j of the
    outline is thing ``len(graph) + j``.

    Attributes:
        nodes: the nodes that are in no closed group, ascending.
        closed: the closed groups that are in no other closed group.
        opened: the groups whose content shows.
        owner: for each node the thing that stands for it: itself, or a closed group.
        edges: shape (edges, 2), from thing to thing; those of one closed group to itself are left out. One that
            comes from or leads to an opened group is part of a bundle and meets the others between the groups.
        of_edge: for each edge of the graph, then for each leg of its bundles, its row in `edges`, −1 if it is
            hidden in a closed group or another leg already stands for the same edges.
        counts: for each row of `edges` how many edges of the graph it stands for.
    """

    nodes: Indices
    closed: Indices
    opened: Indices
    owner: Indices
    edges: Indices
    of_edge: Indices
    counts: Indices

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up numbers of the graph's edges and of the legs for each edge that shows."""
        shown = self.of_edge >= 0
        sums = np.bincount(self.of_edge[shown], weights=values[shown], minlength=len(self.edges))
        return sums.astype(np.float64, copy=False)

    def any(self, edges: Mask) -> Mask:
        """Return which of the edges that show stand for one of these edges of the graph, or legs."""
        found = np.zeros(len(self.edges), dtype=np.bool_)
        found[self.of_edge[edges & (self.of_edge >= 0)]] = True
        return found


def fold(graph: ValueGraph, outline: Outline, closed: Mask, bundles: Bundles = NO_BUNDLES) -> FoldedGraph:
    """Return what shows with some groups closed.

    Args:
        graph: all of it.
        outline: its groups.
        closed: for each group whether it is closed.
        bundles: edges that the graph does not have one by one.
    """
    count = len(graph)
    within = _standing_for(outline, closed)
    hidden = np.zeros(len(outline), dtype=np.bool_)
    inner = outline.parents >= 0
    hidden[inner] = within[outline.parents[inner]] >= 0
    owner = np.arange(count, dtype=np.intp)
    if len(outline):
        grouped = np.where(outline.of_node >= 0, within[outline.of_node], -1)
        owner = np.where(grouped >= 0, count + grouped, owner)
    edges, of_edge, counts = _merged(owner[graph.edges], count, count + len(outline))
    if len(bundles):
        legs, of_leg, bundled = _bundled(bundles, owner, count)
        of_edge = np.concatenate([of_edge, np.where(of_leg >= 0, of_leg + len(edges), -1)])
        edges, counts = np.concatenate([edges, legs]), np.concatenate([counts, bundled])
    return FoldedGraph(
        nodes=np.flatnonzero(owner < count),
        closed=np.flatnonzero(closed & ~hidden),
        opened=np.flatnonzero(~closed & ~hidden),
        owner=owner,
        edges=edges,
        of_edge=of_edge,
        counts=counts,
    )


def _standing_for(outline: Outline, closed: Mask) -> Indices:
    """Return for each group the outermost closed group that it is in or is itself, −1 for none."""
    within = np.full(len(outline), -1, dtype=np.intp)
    for depth, level in enumerate(outline.levels):
        above = within[outline.parents[level]] if depth else np.full(len(level), -1, dtype=np.intp)
        within[level] = np.where(above >= 0, above, np.where(closed[level], level, -1))
    return within


def _merged(ends: Indices, first_group: int, things: int) -> tuple[Indices, Indices, Indices]:
    """Join the edges between two things if one of them is a group; ``a + a`` keeps both of its edges."""
    joined = (ends >= first_group).any(axis=1)
    alone = np.flatnonzero(~joined)
    of_edge = np.full(len(ends), -1, dtype=np.intp)
    of_edge[alone] = np.arange(len(alone))
    between = np.flatnonzero(joined & (ends[:, 0] != ends[:, 1]))
    codes, inverse, counts = np.unique(
        ends[between, 0] * things + ends[between, 1], return_inverse=True, return_counts=True
    )
    of_edge[between] = len(alone) + inverse
    merged = np.stack(np.divmod(codes, things), axis=1).reshape(-1, 2)
    edges = np.concatenate([ends[alone], merged])
    return edges, of_edge, np.concatenate([np.ones(len(alone), dtype=np.intp), counts])


def _bundled(bundles: Bundles, owner: Indices, first_group: int) -> tuple[Indices, Indices, Indices]:
    """Join the legs by what stands for their ends.

    Where one thing stands for all sources of a bundle, or for all targets, its edges run straight from or to it;
    with several on both sides those of each side are drawn as far as to where they meet.
    """
    sides = []
    for nodes, of_node in ((bundles.sources, bundles.of_source), (bundles.targets, bundles.of_target)):
        things = owner[nodes]
        # What stands for several nodes of a bundle stands for them side by side.
        first = np.append(True, (np.diff(things) != 0) | (np.diff(of_node) != 0))[: len(nodes)]
        bundle, inverse = of_node[first], np.cumsum(first) - 1
        sides.append((bundle, things[first], inverse, np.bincount(bundle, minlength=len(bundles))))
    (of_begin, begins, begin_of, begin_counts), (of_end, ends, end_of, end_counts) = sides
    # What stands for all of one side: the only thing there, or the opened group around them.
    near, far = (first_group + bundles.stages).T.copy()
    near[of_begin[begin_counts[of_begin] == 1]] = begins[begin_counts[of_begin] == 1]
    far[of_end[end_counts[of_end] == 1]] = ends[end_counts[of_end] == 1]
    edges = np.concatenate(
        [
            np.stack([begins, far[of_begin]], axis=1),
            np.stack([near, far], axis=1)[bundles.trunks],
            np.stack([near[of_end], ends], axis=1),
        ]
    )
    kept = np.concatenate(
        [
            begin_counts[of_begin] > 1,
            ((begin_counts > 1) == (end_counts > 1))[bundles.trunks],
            end_counts[of_end] > 1,
        ]
    )
    row = np.where(kept, np.cumsum(kept) - 1, -1)
    of_trunk = len(begins) + np.arange(len(bundles.trunks))
    of_leg = row[np.concatenate([begin_of, of_trunk, len(begins) + len(of_trunk) + end_of])]
    shown = of_leg >= 0
    counts = np.bincount(of_leg[shown], weights=bundles.edge_counts[shown], minlength=int(kept.sum()))
    return edges[kept], of_leg, counts.astype(np.intp)
