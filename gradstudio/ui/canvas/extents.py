"""Finding what lies within a rectangle among a hundred thousand things, in a millisecond."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Extents:
    """Where some things begin and end, column by column, so that each comparison runs through memory once.

    Args:
        low: shape (things, 2), their left top corners.
        high: shape (things, 2), their right bottom corners.
    """

    def __init__(self, low: Array, high: Array) -> None:
        self._left, self._top = np.ascontiguousarray(low.T)
        self._right, self._bottom = np.ascontiguousarray(high.T)

    def meeting(self, left: float, top: float, right: float, bottom: float) -> NDArray[np.intp]:
        """Return which things are, at least in part, within a rectangle; ascending.

        Args:
            left: of the rectangle, in the scene's units as the others are.
            top: of the rectangle.
            right: of the rectangle.
            bottom: of the rectangle.
        """
        inside = self._right > left
        inside &= self._left < right
        inside &= self._bottom > top
        inside &= self._top < bottom
        return np.flatnonzero(inside)
