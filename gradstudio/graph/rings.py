"""Nodes on rings: their order on each, and the ways of edges through the free room between two rings."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.metrics import NODE_HEIGHT, NODE_WIDTH
from gradstudio.graph.placement import Positions

_DIAGONAL = math.hypot(NODE_WIDTH, NODE_HEIGHT)
_LEAST_GAP = _DIAGONAL + 40.0
"""Between two rings that are so far apart there is room for edges, whatever the angle."""
_LANE = 3.0
_LANES = 5
"""Edges through the same room lie so far apart, in so many lanes."""
_SAGITTA = 8.0
"""A straight piece strays from its arc by no more than this."""
_CLEAR = 3.0
"""An edge keeps this distance from a node that it passes."""
_MOST_EDGES = 5_000
"""With more edges on rings all edges are straight, since each one would be compared with every node."""


class _Ring(NamedTuple):
    """The radius of a ring, and the angles half-way between neighbours on it, ascending."""

    radius: float
    gaps: list[float]


def angles_on_ring(wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return an angle for each node of a ring, evenly spaced, so that each is near the one that it wants.

    Args:
        wanted: the angle of what a node leads to, by node.
    """
    places = np.empty(len(wanted))
    order = np.argsort(wanted, kind="stable")
    places[order] = 2 * math.pi * np.arange(len(wanted)) / len(wanted)
    away = wanted - places
    return (places + math.atan2(np.sin(away).sum(), np.cos(away).sum())) % (2 * math.pi)


def ring_ways(positions: Positions, edges: NDArray[np.intp]) -> dict[tuple[int, int], Positions]:
    """Return by operand and result the bends of edges between nodes on rings around the origin; none without rings.

    An edge that would run behind a node goes along the room between two rings, and through a ring by the gap that
    is nearest to where it leads.

    Args:
        positions: shape (nodes, 2), the middles of the nodes.
        edges: shape (edges, 2), operand and result of each.
    """
    radii, which = np.unique(np.round(np.hypot(*positions.T), 3), return_inverse=True)
    if len(radii) < 2 or np.diff(radii).min() < _LEAST_GAP or len(edges) > _MOST_EDGES:
        return {}
    angles = np.arctan2(positions[:, 1], positions[:, 0])
    rings = [_Ring(radius, _gaps(angles[which == k])) for k, radius in enumerate(radii.tolist())]
    found, on_ring, points = {}, which.tolist(), positions.tolist()
    for source, target in edges.tolist():
        (x0, y0), (x1, y1) = points[source], points[target]
        x0, x1 = x0 + NODE_WIDTH / 2, x1 - NODE_WIDTH / 2
        met = _meets(positions, (x0, y0), (x1, y1))
        met[[source, target]] = False
        if met.any():
            start, end = math.atan2(y0, x0), math.atan2(y1, x1)
            one, other = on_ring[source], on_ring[target]
            found[source, target] = _way(
                rings, (one, start), (other, end), _LANE * (source % _LANES - _LANES // 2)
            )
    return found


def _meets(positions: Positions, start: tuple[float, float], end: tuple[float, float]) -> NDArray[np.bool_]:
    """Return for each node whether a straight line runs behind it."""
    along = np.subtract(end, start)
    length = float(np.hypot(*along))
    if not length:
        return np.zeros(len(positions), dtype=np.bool_)
    along /= length
    away = positions - np.add(start, end) / 2
    half = np.array([NODE_WIDTH, NODE_HEIGHT]) / 2 + _CLEAR
    # Two convex shapes are apart if one of their axes parts them: those of the node, and that across the line.
    beside = np.abs(away) < half + np.abs(along) * length / 2
    across = np.abs(away @ (-along[1], along[0])) < half @ np.abs(along[::-1])
    parted: NDArray[np.bool_] = beside.all(axis=1) & across
    return parted


def _gaps(angles: NDArray[np.float64]) -> list[float]:
    ordered = np.sort(angles)
    after = np.append(ordered[1:], ordered[0] + 2 * math.pi)
    return sorted(math.remainder(angle, 2 * math.pi) for angle in ((ordered + after) / 2).tolist())


def _way(rings: list[_Ring], start: tuple[int, float], end: tuple[int, float], lane: float) -> Positions:
    """Return the bends of an edge from a ring and an angle to others."""
    (one, angle), (other, goal) = start, end
    outwards = range(one, other) or range(
        max(one - 1, 0), one or 1
    )  # rooms by the rings that they lie around
    rooms = list(range(one - 1, other - 1, -1) if one > other else outwards)
    bends: list[tuple[float, float]] = []
    for k, room in enumerate(rooms):
        is_last = k == len(rooms) - 1
        crossed = max(room, rooms[k + 1]) if not is_last else 0
        to = goal if is_last else _nearest(rings[crossed].gaps, goal)
        radius = (rings[room].radius + rings[room + 1].radius) / 2 + lane
        turn = _turn(angle, to)
        steps = max(1, math.ceil(abs(turn) / (2 * math.acos(1 - _SAGITTA / radius))))
        arc = (angle + turn * step / steps for step in range(steps + 1))
        bends += [(radius * math.cos(at), radius * math.sin(at)) for at in arc]
        angle = to
    return np.array(bends)


def _nearest(gaps: list[float], angle: float) -> float:
    at = bisect_left(gaps, angle)
    return min((gaps[at - 1], gaps[at % len(gaps)]), key=lambda gap: abs(_turn(gap, angle)))


def _turn(start: float, end: float) -> float:
    """Return the shorter way from one angle to another."""
    return math.remainder(end - start, 2 * math.pi)
