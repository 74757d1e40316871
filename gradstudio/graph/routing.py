"""The ways of edges around nodes: where a straight line would run behind one, through the gaps between them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.metrics import NODE_HEIGHT, NODE_WIDTH
from gradstudio.graph.placement import Positions
from gradstudio.graph.rings import ring_ways

MOST_EDGES = 10_000
"""Graphs with more edges have straight ones: finding the ways would take longer than placing the nodes."""

_CLEAR = 3.0
"""An edge keeps this distance from a node that it passes."""
_LANE = 3.0
"""Distance of edges that pass above or below a column, and largest distance of edges in one gap; scene units."""
_LANES = 5
_BESIDE = 6.0
"""An edge to the next line turns so far beside its nodes."""

Routes = dict[tuple[int, int], Positions]
"""By operand and result the bends of an edge, shape (bends, 2), in the order of the data."""


class _Column(NamedTuple):
    """The nodes of a column: its left and right end, and their middles from top to bottom."""

    left: float
    right: float
    middles: list[float]


def routes(positions: Positions, edges: NDArray[np.intp], *, in_lines: bool = False) -> Routes:
    """Return the ways of the edges that would run behind a node otherwise.

    There is a way only where nodes stand on rings, or in columns and edges run from left to right: through each
    column that an edge crosses it takes the gap next to the height that it leads to. Where columns are broken into
    lines, edges to the next line go back between the two.

    Args:
        positions: shape (nodes, 2), the middles of the nodes.
        edges: shape (edges, 2), operand and result of each; double edges are left as they are.
        in_lines: whether edges from right to left are those to the next line, and no sign of rings.
    """
    if len(edges) > MOST_EDGES:
        return {}
    codes = edges @ (len(positions), 1)
    _, first, counts = np.unique(codes, return_index=True, return_counts=True)
    single = edges[np.sort(first[counts == 1])]
    columns = _columns(positions)
    flows = bool((positions[edges[:, 0], 0] < positions[edges[:, 1], 0]).all())
    if not columns or not (flows or in_lines):
        return ring_ways(positions, single)
    lefts, rights = [column.left for column in columns], [column.right for column in columns]
    found: Routes = {}
    points = positions.tolist()
    for source, target in single.tolist():
        (x0, y0), (x1, y1) = points[source], points[target]
        x0, x1 = x0 + NODE_WIDTH / 2, x1 - NODE_WIDTH / 2
        if x1 < x0:
            back = columns[bisect_left(lefts, x1) : bisect_right(rights, x0)]
            found[source, target] = _way_back(back, (x0, y0), (x1, y1), source % _LANES)
            continue
        crossed = columns[bisect_left(lefts, x0) : bisect_right(rights, x1)]
        if crossed and any(_meets(column, (x0, y0), (y1 - y0) / (x1 - x0)) for column in crossed):
            found[source, target] = _way(crossed, y1, source % _LANES)
    return found


def _columns(positions: Positions) -> list[_Column]:
    """Return the columns from left to right; none if nodes of two overlap."""
    middles, which = np.unique(np.round(positions[:, 0], 6), return_inverse=True)
    if len(middles) > 1 and np.diff(middles).min() <= NODE_WIDTH:
        return []
    order = np.lexsort((positions[:, 1], which))
    bounds = np.cumsum(np.bincount(which))[:-1]
    heights = [own.tolist() for own in np.split(positions[order, 1], bounds)]
    return [
        _Column(middle - NODE_WIDTH / 2, middle + NODE_WIDTH / 2, own)
        for middle, own in zip(middles.tolist(), heights, strict=True)
    ]


def _meets(column: _Column, start: tuple[float, float], slope: float) -> bool:
    """Whether a straight line runs behind a node of a column."""
    one, other = (start[1] + slope * (x - start[0]) for x in (column.left, column.right))
    room = NODE_HEIGHT / 2 + _CLEAR
    first = bisect_right(column.middles, min(one, other) - room)
    return first < len(column.middles) and column.middles[first] < max(one, other) + room


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


def _way_back(
    columns: list[_Column], start: tuple[float, float], end: tuple[float, float], lane: int
) -> Positions:
    """Return the bends of an edge that goes back to the next line.

    Args:
        columns: those from its result to its operand.
        start: the right side of its operand.
        end: the left side of its result.
        lane: which of the lanes of a gap it takes.
    """
    middle, beside = (start[1] + end[1]) / 2, _BESIDE + lane
    heights = [_passage(column.middles, middle, lane) for column in reversed(columns)]
    bends = [(start[0] + beside, start[1]), (start[0] + beside, heights[0])]
    for column, y in zip(reversed(columns[1:]), heights, strict=False):
        if y != bends[-1][1]:
            bends.append((column.right, y))
        bends.append((column.left, y))
    bends += [(end[0] - beside, heights[-1]), (end[0] - beside, end[1])]
    return np.array(bends)


def _passage(middles: list[float], height: float, lane: int) -> float:
    """Return the height at which an edge passes a column: the wished one if it is free, or one in the next gap."""
    room, place = NODE_HEIGHT / 2 + _CLEAR, bisect_left(middles, height)
    best: tuple[float, float, float] | None = None
    for gaps in (range(place, -1, -1), range(place + 1, len(middles) + 1)):
        for gap in gaps:
            low = middles[gap - 1] + room if gap else -math.inf
            high = middles[gap] - room if gap < len(middles) else math.inf
            if low <= high:
                away = max(low - height, height - high, 0.0)
                if best is None or away < best[0]:
                    best = away, low, high
                break  # those beyond are farther away
    assert best is not None  # above the first node there is always room
    away, low, high = best
    if not away:
        return height
    step = min(_LANE, (high - low) / (_LANES - 1))
    return low + lane * step if low > height else high - lane * step
