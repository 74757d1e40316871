"""Where a bar that floats over a drawing hides the least of it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize

_CELL = 8
_NO_MATTER = 0.0002
"""Share of the room: what hides less than this of it hides as much as nothing."""
_TOP = 0.2
"""The upper edge is where one reads first: a bar there counts as if it hid this share of itself more."""


def least_hiding(room: QSize, taken: NDArray[np.float64], sizes: Iterable[QSize], inset: QSize) -> QRect:
    """Return the place along the lower or the upper edge of a room where a bar hides the least.

    It is at the lower edge unless the upper one is clearly better. Of places that hide as much as each other it is
    that of the lowest bar, then the one nearest to the middle.

    Args:
        room: of the drawing, in pixels.
        taken: shape (things, 4): left, top, width and height of what is drawn, in pixels of the room.
        sizes: the bar may have one of these, in pixels.
        inset: how far it stays away from the edges at the sides, and above or below.
    """
    sums = _sums(room, taken)
    unit = max(1.0, _NO_MATTER * room.width() * room.height() / _CELL**2)
    best: tuple[float, int, int] | None = None
    place = QRect()
    for size in sizes:
        middle = (room.width() - size.width()) // 2
        most_left = room.width() - inset.width() - size.width()
        inside = range(inset.width(), max(most_left, 0) + 1, _CELL)
        lefts = np.array(sorted({max(0, middle), *inside, max(most_left, 0)}))
        lowest = max(0, room.height() - inset.height() - size.height())
        for top in (lowest, min(inset.height(), lowest)):
            more = _TOP * size.width() * size.height() / _CELL**2 if top < lowest else 0.0
            hidden = (_hidden(sums, lefts, top, size) + more) // unit
            away = np.abs(lefts - middle)
            at = int(np.lexsort((away, hidden))[0])
            cost = float(hidden[at]), size.height(), int(away[at])
            if best is None or cost < best:
                best, place = cost, QRect(QPoint(int(lefts[at]), top), size)
    return place


def _sums(room: QSize, taken: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many cells above and to the left of each corner of the grid are taken."""
    grid = np.zeros((room.height() // _CELL + 1, room.width() // _CELL + 1))
    corners = np.hstack([taken[:, :2], taken[:, :2] + taken[:, 2:]]) / _CELL
    begins, ends = np.floor(corners[:, :2]).clip(0), np.ceil(corners[:, 2:]).clip(0)
    for (left, top), (right, bottom) in zip(
        begins.astype(int).tolist(), ends.astype(int).tolist(), strict=True
    ):
        grid[top:bottom, left:right] = 1.0
    return np.pad(grid, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)


def _hidden(
    sums: NDArray[np.float64], lefts: NDArray[np.int64], top: int, size: QSize
) -> NDArray[np.float64]:
    """Return how many cells a bar hides at each of some places beside each other.

    Args:
        sums: how many cells above and to the left of each corner of the grid are taken.
        lefts: shape (places,), in pixels.
        top: of all of them, in pixels.
        size: of the bar, in pixels.
    """
    rows, columns = sums.shape
    above, below = (min(y // _CELL, rows - 1) for y in (top, top + size.height() - 1 + _CELL))
    begins = np.minimum(lefts // _CELL, columns - 1)
    ends = np.minimum((lefts + size.width() - 1 + _CELL) // _CELL, columns - 1)
    lower, upper = sums[below], sums[above]
    hidden: NDArray[np.float64] = lower[ends] - upper[ends] - lower[begins] + upper[begins]
    return hidden
