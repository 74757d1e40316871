"""What is left to see of a graph when some of its groups are closed: fewer things, and edges added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
        edges: shape (edges, 2), from thing to thing; those of one closed group to itself are left out.
        of_edge: for each edge of the graph its row in `edges`, −1 if it is hidden in a closed group.
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
        """Add up numbers of the graph's edges for each edge that shows."""
        shown = self.of_edge >= 0
        sums = np.zeros(len(self.edges))
        np.add.at(sums, self.of_edge[shown], values[shown])
        return sums

    def any(self, edges: Mask) -> Mask:
        """Return which of the edges that show stand for one of these edges of the graph."""
        found = np.zeros(len(self.edges), dtype=np.bool_)
        found[self.of_edge[edges & (self.of_edge >= 0)]] = True
        return found


def fold(graph: ValueGraph, outline: Outline, closed: Mask) -> FoldedGraph:
    """Return what shows with some groups closed.

    Args:
        graph: all of it.
        outline: its groups.
        closed: for each group whether it is closed.
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
