"""The edges of a graph as straight pieces, so that those in sight are found and drawn at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.ui.canvas.extents import Extents

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lines:
    """The pieces of all edges, those of an edge one after the other.

    Attributes:
        begins: shape (pieces, 2), where each begins.
        ends: shape (pieces, 2), where it ends.
        edge: for each piece the row of its edge.
        is_last: for each piece whether it is the last of its edge.
        extents: where the pieces are.
    """

    begins: Array
    ends: Array
    edge: NDArray[np.intp]
    is_last: NDArray[np.bool_]
    extents: Extents

    @classmethod
    def of(cls, tails: Array, heads: Array, bends: Mapping[int, Array]) -> Lines:
        """Return the pieces of some edges.

        Args:
            tails: shape (edges, 2), where each edge begins.
            heads: shape (edges, 2), where it ends.
            bends: by row the points between, shape (bends, 2), of those edges that have any.
        """
        if not bends:  # nothing need be copied
            extents = Extents(np.minimum(tails, heads), np.maximum(tails, heads))
            edge, all_last = np.arange(len(tails)), np.ones(len(tails), dtype=np.bool_)
            return cls(begins=tails, ends=heads, edge=edge, is_last=all_last, extents=extents)
        counts = np.ones(len(tails), dtype=np.intp)
        for row, points in bends.items():
            counts[row] += len(points)
        edge = np.repeat(np.arange(len(tails)), counts)
        last = np.cumsum(counts) - 1
        is_last = np.zeros(len(edge), dtype=np.bool_)
        is_last[last] = True
        begins, ends = tails[edge], heads[edge]
        for row, points in bends.items():
            first, end = int(last[row]) - len(points), int(last[row])
            ends[first:end] = points
            begins[first + 1 : end + 1] = points
        extents = Extents(np.minimum(begins, ends), np.maximum(begins, ends))
        return cls(begins=begins, ends=ends, edge=edge, is_last=is_last, extents=extents)
