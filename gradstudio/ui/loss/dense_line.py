"""A curve of more points than there are columns of pixels, as one upright line in each column.

It shows what the curve shows in two thirds of the time: Qt is fast at lines one pixel wide, and at no others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_SHORT = 0.25


def upright_lines(points: Array, pixel: float, width: int) -> Array | None:
    """Return the lines that draw a curve, to be drawn without antialiasing by a pen that is one pixel wide.

    Args:
        points: shape (points, 2), from the left to the right.
        pixel: side of a pixel in the units of the points.
        width: of the curve, in pixels.

    Returns:
        Rows of x1, y1, x2, y2, one for each column of pixels; None if the curve passes over one without a point.
    """
    column = np.floor(points[:, 0] / pixel)
    first = np.flatnonzero(np.diff(column, prepend=column[0] - 1.0))
    columns, y = column[first], points[:, 1]
    if len(columns) <= columns[-1] - columns[0]:
        return None
    low, high = np.minimum.reduceat(y, first), np.maximum.reduceat(y, first)
    # Halfway between two columns is where the lines in them meet.
    meeting = (y[first[1:] - 1] + y[first[1:]]) / 2
    for beside in (slice(1, None), slice(None, -1)):
        np.minimum(low[beside], meeting, out=low[beside])
        np.maximum(high[beside], meeting, out=high[beside])
    lines = np.empty((len(columns), 4))
    lines[:, 0] = lines[:, 2] = (columns + 0.5) * pixel
    reach = (width - 1) * pixel / 2
    lines[:, 1], lines[:, 3] = low - reach, high + reach
    top, bottom = lines[:, 1].copy(), lines[:, 3].copy()
    for away in range(1, width):  # what is upright is as wide as what is level
        np.minimum(lines[away:, 1], top[:-away], out=lines[away:, 1])
        np.maximum(lines[away:, 3], bottom[:-away], out=lines[away:, 3])
    # Qt gives a line of no length its pixel, and one of next to no length none at most places.
    short = lines[:, 3] - lines[:, 1] < _SHORT * pixel
    lines[short, 1] = lines[short, 3] = (lines[short, 1] + lines[short, 3]) / 2
    return lines
