"""Where the edges between two layers meet if each thing of the one leads to each of the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.folding import FoldedGraph

Array = NDArray[np.float64]


def gather(
    folded: FoldedGraph, nodes: int, left_top: Array, sizes: Array, tails: Array, heads: Array
) -> None:
    """Let the edges of each bundle run straight to and from a trunk that stands between the two groups.

    Args:
        folded: what shows.
        nodes: how many nodes the graph has.
        left_top: shape (things, 2), corner of each thing.
        sizes: shape (things, 2).
        tails: shape (edges, 2), where the edges begin; changed.
        heads: shape (edges, 2), where they end; changed.
    """
    is_open = np.zeros(len(left_top), dtype=np.bool_)
    is_open[nodes + folded.opened] = True
    sources, targets = folded.edges.T
    from_group, to_group = is_open[sources], is_open[targets]
    trunks = np.flatnonzero(from_group & to_group)
    if not trunks.size:
        return
    before, after = sources[trunks], targets[trunks]
    middle = (left_top[before, 0] + sizes[before, 0] + left_top[after, 0]) / 2
    top, bottom = np.full(len(left_top), np.inf), np.full(len(left_top), -np.inf)
    # A layer is before one trunk and after another: each trunk is known by the group after it.
    trunk_of = np.arange(len(left_top))
    trunk_of[before] = after
    where = np.full(len(left_top), np.nan)
    where[after] = middle
    into, out = np.flatnonzero(to_group & ~from_group), np.flatnonzero(from_group & ~to_group)
    heads[into, 0], heads[into, 1] = where[targets[into]], tails[into, 1]
    tails[out, 0], tails[out, 1] = where[trunk_of[sources[out]]], heads[out, 1]
    for groups, heights in ((targets[into], tails[into, 1]), (trunk_of[sources[out]], heads[out, 1])):
        np.minimum.at(top, groups, heights)
        np.maximum.at(bottom, groups, heights)
    tails[trunks] = np.stack([middle, top[after]], axis=1)
    heads[trunks] = np.stack([middle, bottom[after]], axis=1)
