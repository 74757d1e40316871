"""The ways of edges around nodes: where a straight line would run behind one, through the gaps between them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.metrics import NODE_HEIGHT, NODE_WIDTH
from gradstudio.graph.placement import Positions

MOST_EDGES = 10_000
"""Graphs with more edges have straight ones: finding the ways would take longer than placing the nodes."""

_CLEAR = 3.0
"""An edge keeps this distance from a node that it passes."""
_LANE = 3.0
"""Edges that go above or below all nodes of a column lie so far apart, and those in a gap at the most."""
_LANES = 5

Routes = dict[tuple[int, int], Positions]
"""By operand and result the bends of an edge, shape (bends, 2), in the order of the data."""


class _Column(NamedTuple):
    """The nodes of a column: its left and right end, and their middles from top to bottom."""

    left: float
    right: float
    middles: NDArray[np.float64]


def routes(positions: Positions, edges: NDArray[np.intp]) -> Routes:
    """Return the ways of the edges that would run behind a node otherwise.

    Only where nodes stand in columns and edges run from left to right is there a way: through each column that an
    edge crosses it takes the gap next to the height that it leads to.

    Args:
        positions: shape (nodes, 2), the middles of the nodes.
        edges: shape (edges, 2), operand and result of each; double edges are left as they are.
    """
    columns = _columns(positions)
    if not columns or len(edges) > MOST_EDGES:
        return {}
    lefts = np.array([column.left for column in columns])
    rights = np.array([column.right for column in columns])
    codes = edges @ (len(positions), 1)
    _, first, counts = np.unique(codes, return_index=True, return_counts=True)
    found: Routes = {}
    for source, target in edges[np.sort(first[counts == 1])].tolist():
        start = positions[source] + (NODE_WIDTH / 2, 0.0)
        end = positions[target] - (NODE_WIDTH / 2, 0.0)
        crossed = columns[
            int(np.searchsorted(lefts, start[0])) : int(np.searchsorted(rights, end[0], "right"))
        ]
        if any(_meets(column, start, end) for column in crossed):
            found[source, target] = _way(crossed, float(end[1]), source % _LANES)
    return found


def _columns(positions: Positions) -> list[_Column]:
    """Return the columns from left to right; none if nodes of two overlap."""
    middles, which = np.unique(np.round(positions[:, 0], 6), return_inverse=True)
    if len(middles) > 1 and np.diff(middles).min() <= NODE_WIDTH:
        return []
    order = np.lexsort((positions[:, 1], which))
    bounds = np.cumsum(np.bincount(which))[:-1]
    heights = np.split(positions[order, 1], bounds)
    return [
        _Column(middle - NODE_WIDTH / 2, middle + NODE_WIDTH / 2, own)
        for middle, own in zip(middles.tolist(), heights, strict=True)
    ]


def _meets(column: _Column, start: Positions, end: Positions) -> bool:
    """Whether a straight line runs behind a node of a column."""
    slope = (end[1] - start[1]) / (end[0] - start[0])
    at = start[1] + slope * (np.array([column.left, column.right]) - start[0])
    low, high = float(at.min()) - NODE_HEIGHT / 2 - _CLEAR, float(at.max()) + NODE_HEIGHT / 2 + _CLEAR
    first = int(np.searchsorted(column.middles, low, "right"))
    return first < len(column.middles) and bool(column.middles[first] < high)


def _way(columns: list[_Column], height: float, lane: int) -> Positions:
    """Return the bends of an edge that crosses some columns towards a height."""
    bends: list[tuple[float, float]] = []
    for column in columns:
        y = _passage(column.middles, height, lane)
        if bends and bends[-1][1] == y:
            bends[-1] = column.right, y  # straight on
        else:
            bends += [(column.left, y), (column.right, y)]
    return np.array(bends)


def _passage(middles: NDArray[np.float64], height: float, lane: int) -> float:
    """Return the height at which an edge passes a column: the wished one if it is free, or one in the next gap."""
    room = NODE_HEIGHT / 2 + _CLEAR
    lows, highs = np.append(-np.inf, middles + room), np.append(middles - room, np.inf)
    is_gap = highs - lows >= 0.0
    lows, highs = lows[is_gap], highs[is_gap]
    nearest = np.clip(height, lows, highs)
    gap = int(np.argmin(np.abs(nearest - height)))
    if nearest[gap] == height:
        return height
    low, high = float(lows[gap]), float(highs[gap])
    step = min(_LANE, (high - low) / (_LANES - 1))
    return low + lane * step if np.isinf(high) or low > height else high - lane * step
