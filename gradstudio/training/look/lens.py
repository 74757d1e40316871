"""`Lens`: the part of the input space that a map shows, a window in a plane or a stretch of a line."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ENOUGH = 500_000
"""Numbers of a large table that give its plane of greatest spread nearly as well as all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """A window in a plane through the space of the raw columns, or a stretch of a line.

    The point (u, v) of the plane is ``origin + u * across + v * up``. Two columns with the others fixed and a
    plane of principal components are both of this kind.

    Attributes:
        origin: the point (0, 0), one number per column.
        across: what one unit of u adds to each column.
        up: the same of v; None for a line.
        left: least u of the window.
        right: greatest u, above `left`.
        bottom: least v; of no meaning on a line.
        top: greatest v, above `bottom`.
        units: one number per column: how much of it counts as distance 1 when points are projected on the plane;
            None for 1 of each.
    """

    origin: tuple[float, ...]
    across: tuple[float, ...]
    up: tuple[float, ...] | None
    left: float
    right: float
    bottom: float = -1.0
    top: float = 1.0
    units: tuple[float, ...] | None = None

    @property
    def column_count(self) -> int:
        """Number of raw columns."""
        return len(self.origin)

    def points(self, width: int, height: int) -> Floats:
        """Return the middles of the cells of a grid over the window: shape (height · width, columns).

        Rows of cells come from the top down, as in an image. On a line `height` is 1.
        """
        u = _middles(self.left, self.right, width)
        flat: Floats = np.array(self.origin) + u[:, None] * np.array(self.across)
        if self.up is None:
            return flat
        v = _middles(self.bottom, self.top, height)[::-1]
        grid: Floats = flat[None] + v[:, None, None] * np.array(self.up)
        return grid.reshape(-1, self.column_count)

    def around(self, places: Floats, margin: float = 0.1) -> Lens:
        """Return the lens with a square window around some points (u, v), with a margin as a share of it."""
        low, high = places.min(axis=0), places.max(axis=0)
        middle = (low + high) / 2
        half = max(float((high - low).max()) / 2 * (1 + 2 * margin), 1e-9)
        return self.window(middle[0] - half, middle[0] + half, middle[1] - half, middle[1] + half)

    def window(self, left: float, right: float, bottom: float, top: float) -> Lens:
        """Return the same plane through another window.

        Args:
            left: least value of the horizontal axis.
            right: its greatest value.
            bottom: least value of the vertical axis.
            top: its greatest value.
        """
        return replace(self, left=float(left), right=float(right), bottom=float(bottom), top=float(top))

    def is_in_plane_of(self, other: Lens) -> bool:
        """Whether both look at the same plane in the same units, be it through different windows."""
        return self.window(0.0, 1.0, 0.0, 1.0) == other.window(0.0, 1.0, 0.0, 1.0)

    def place(self, rows: Floats) -> Floats:
        """Return (u, v) of points given by raw columns: their feet on the plane. Shape (points, 2).

        On a line v is 0.
        """
        units = np.ones(self.column_count) if self.units is None else np.array(self.units)
        axes = np.array([self.across] if self.up is None else [self.across, self.up]) / units
        weights = (np.linalg.pinv(axes.T) / units).T
        feet: Floats = rows @ weights - np.array(self.origin) @ weights
        return feet if self.up is not None else np.column_stack([feet[:, 0], np.zeros(len(feet))])


def column_lens(
    middle: tuple[float, ...], x: int, y: int | None, window: tuple[float, float, float, float]
) -> Lens:
    """Return the plane that two raw columns span; None as the second gives the line along the first.

    Args:
        middle: where the other columns are fixed; what it says of the two is ignored.
        x: index of the column that runs to the right.
        y: index of the one that runs upwards.
        window: left, right, bottom, top.
    """
    count = len(middle)
    left, right, bottom, top = window
    return Lens(
        origin=tuple(0.0 if column in (x, y) else middle[column] for column in range(count)),
        across=_unit(x, count),
        up=None if y is None else _unit(y, count),
        left=left,
        right=right,
        bottom=bottom,
        top=top,
    )


def principal_lens(rows: Floats) -> Lens:
    """Return the plane of the first two principal components of standardised columns, with all points in sight.

    A unit of u or v is one standard deviation. The signs are such that in each component the column with most
    weight counts positively.

    Args:
        rows: shape (samples, columns), two columns or more.
    """
    some = rows_that_know(rows)
    middle, units = some.mean(axis=0), some.std(axis=0)
    units = np.where(units > 0, units, 1.0)
    axes = principal_axes((some - middle) / units)
    lens = Lens(
        origin=tuple(middle.tolist()),
        across=tuple((axes[0] * units).tolist()),
        up=tuple((axes[1] * units).tolist()),
        left=-1.0,
        right=1.0,
        units=tuple(units.tolist()),
    )
    return lens.around(lens.place(rows))


def rows_that_know(rows: Floats) -> Floats:
    """Return evenly taken rows of a large table: enough for its plane of greatest spread."""
    return rows[:: max(1, rows.size // _ENOUGH)]


def principal_axes(rows: Floats) -> Floats:
    """Return the first two principal components of centred rows: shape (2, columns), each of length 1.

    In each the column with most weight counts positively.

    Args:
        rows: shape (samples, columns), two columns or more, finite.
    """
    samples, columns = rows.shape
    # Their size changes no direction; squared, large numbers would overflow and small ones vanish.
    rows = rows / (float(np.abs(rows).max()) or 1.0)
    if samples < columns:  # the smaller of the two products has the same components
        turned = np.linalg.eigh(rows @ rows.T)[1].T[::-1][:2] @ rows
        axes: Floats = np.linalg.qr(np.vstack([turned, np.eye(2, columns)]).T)[0].T[:2]
    else:
        axes = np.linalg.eigh(rows.T @ rows)[1].T[::-1][:2]
    most = np.abs(axes).argmax(axis=1)
    return axes * np.sign(axes[range(2), most])[:, None]


def _unit(at: int, count: int) -> tuple[float, ...]:
    return tuple(float(column == at) for column in range(count))


def _middles(low: float, high: float, count: int) -> Floats:
    half = (high - low) / count / 2
    return np.linspace(low + half, high - half, count)
