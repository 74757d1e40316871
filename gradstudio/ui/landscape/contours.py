"""Contours of numbers on a grid, as lines, by marching squares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# For each of 16 cases, by which corners are above (1 lower left, 2 lower right, 4 upper right, 8 upper left), the
# sides that lines join: 0 below, 1 right, 2 above, 3 left. A saddle has two lines.
_FIRST = np.array(
    [
        (-1, -1), (3, 0), (0, 1), (3, 1), (1, 2), (3, 0), (0, 2), (3, 2),
        (2, 3), (2, 0), (0, 1), (2, 1), (1, 3), (1, 0), (0, 3), (-1, -1),
    ]
)  # fmt: skip
_SECOND = {5: (1, 2), 10: (2, 3)}


def contour_lines(a: Floats, b: Floats, values: Floats, levels: Sequence[float]) -> Floats:
    """Return pieces of the lines along which numbers are at some levels.

    Args:
        a: shape (columns,), ascending.
        b: shape (rows,), ascending.
        values: shape (rows, columns); around one that is not finite there are no lines.
        levels: the levels.

    Returns:
        Shape (pieces, 4): from a and b to a and b.
    """
    found = [np.empty((0, 4))]
    corners = values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]
    with np.errstate(invalid="ignore", over="ignore"):
        is_whole = np.isfinite(corners[0] + corners[1] + corners[2] + corners[3])
        for level in levels:
            case = sum((corner > level).astype(np.int64) << bit for bit, corner in enumerate(corners))
            case = np.where(is_whole, case, 0)
            rows, columns = np.nonzero((case > 0) & (case < 15))
            if not len(rows):
                continue
            kinds = np.asarray(case)[rows, columns]
            sides = _crossings(a, b, values, level, rows, columns)
            found.append(_pieces(sides, np.arange(len(kinds)), _FIRST[kinds]))
            for kind, joined in _SECOND.items():
                saddles = np.flatnonzero(kinds == kind)
                found.append(_pieces(sides, saddles, np.tile(joined, (len(saddles), 1))))
    return np.vstack(found)


def _pieces(sides: Floats, cells: NDArray[np.int64], joined: NDArray[np.int64]) -> Floats:
    return np.hstack([sides[cells, joined[:, 0]], sides[cells, joined[:, 1]]])


def _crossings(
    a: Floats,
    b: Floats,
    values: Floats,
    level: float,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
) -> Floats:
    """Return where a level is crossed on each of the four sides of some cells, shape (cells, 4, 2)."""
    low_left, low_right = values[rows, columns], values[rows, columns + 1]
    high_left, high_right = values[rows + 1, columns], values[rows + 1, columns + 1]

    def share(begin: Floats, end: Floats) -> Floats:
        gap = end - begin
        return np.asarray((level - begin) / np.where(gap == 0.0, 1.0, gap))

    left, right, below, above = a[columns], a[columns + 1], b[rows], b[rows + 1]
    wide, tall = right - left, above - below
    return np.stack(
        [
            np.column_stack([left + share(low_left, low_right) * wide, below]),
            np.column_stack([right, below + share(low_right, high_right) * tall]),
            np.column_stack([left + share(high_left, high_right) * wide, above]),
            np.column_stack([left, below + share(low_left, high_left) * tall]),
        ],
        axis=1,
    )
