"""Cutting a line off at the edges of the plot: many programs that show an SVG file leave out its own clipping."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def cut_off(points: Array, width: float, height: float) -> list[Array]:
    """Return the pieces of a line that are within a rectangle with a corner at (0, 0).

    Args:
        points: shape (points, 2), of the line.
        width: of the rectangle.
        height: of the rectangle.

    Returns:
        Lines of two points or more each.

    Source: Liang and Barsky, A New Concept and Method for Line Clipping, ACM Transactions on Graphics 3 (1984).
    """
    begin, way = points[:-1], np.diff(points, axis=0)
    enter, leave = np.zeros(len(way)), np.ones(len(way))
    for axis, largest in ((0, width), (1, height)):
        at, step = begin[:, axis], way[:, axis]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            first, last = (0.0 - at) / step, (largest - at) / step
        still, outside = step == 0, (at < 0) | (at > largest)
        low, high = np.minimum(first, last), np.maximum(first, last)
        low, high = np.where(still, -np.inf, low), np.where(still, np.inf, high)
        high[still & outside] = -np.inf
        enter, leave = np.maximum(enter, low), np.minimum(leave, high)
    seen = np.flatnonzero(enter < leave)
    starts = begin[seen] + enter[seen, None] * way[seen]
    ends = begin[seen] + leave[seen, None] * way[seen]
    # A piece ends where the next segment seen does not begin at its end.
    broken = (np.diff(seen) > 1) | (leave[seen[:-1]] < 1.0) | (enter[seen[1:]] > 0.0)
    pieces = np.split(np.arange(len(seen)), np.flatnonzero(broken) + 1)
    return [np.vstack([starts[piece[:1]], ends[piece]]) for piece in pieces if len(piece)]
