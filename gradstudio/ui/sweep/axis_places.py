"""`AxisPlaces`: where the axes of parallel coordinates stand on the screen, and where runs cross them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.sweep.seeing.axis_scale import AxisScale
from gradstudio.sweep.seeing.sweep_table import SweepField

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_WHOLE = 1.0 - 1e-6
_AT_END = 4.0
_NEAR_AXIS, _NEAR_LINE = 14.0, 7.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AxisPlaces:
    """The axes of a table on an area, in pixels.

    Attributes:
        area: from the first axis to the last, and from the greatest values to the least.
        keys: of the columns, from left to right.
        scales: of the same.
        points: shape (runs, axes), how far down each run crosses each axis; NaN where it has no value.
    """

    area: QRectF
    keys: tuple[str, ...]
    scales: tuple[AxisScale, ...]
    points: Floats

    @property
    def across(self) -> Floats:
        """Where the axes stand from left to right: shape (axes,)."""
        if len(self.keys) == 1:
            return np.array([self.area.center().x()])
        return np.linspace(self.area.left(), self.area.right(), len(self.keys))

    def down(self, place: float) -> float:
        """Return how far down a place of an axis lies, which is 0 at its foot and 1 at its head."""
        return self.area.bottom() - place * self.area.height()

    def place(self, down: float) -> float:
        """Return which place of an axis lies so far down, from 0 to 1; what is nearly at an end is at it."""
        if abs(down - self.area.top()) < _AT_END:
            return 1.0
        if abs(down - self.area.bottom()) < _AT_END:
            return 0.0
        return min(1.0, max(0.0, (self.area.bottom() - down) / max(1.0, self.area.height())))

    def nearest_axis(self, across: float) -> int:
        """Return the axis that is nearest to a place from left to right."""
        return int(np.argmin(np.abs(self.across - across)))

    def axis_at(self, at: QPointF) -> int | None:
        """Return the axis that a place is near to; None if none is."""
        if at.y() < self.area.top() - _NEAR_AXIS:
            return None
        axis = self.nearest_axis(at.x())
        return axis if abs(float(self.across[axis]) - at.x()) <= _NEAR_AXIS else None

    def row_at(self, rows: Rows, at: QPointF) -> int | None:
        """Return which of some runs has a line that passes near a place; None if none has."""
        reach = self.area.adjusted(-_NEAR_LINE, -_NEAR_LINE, _NEAR_LINE, _NEAR_LINE)
        if not len(rows) or not reach.contains(at):
            return None
        away = self.away(rows, at.x(), at.y())
        nearest = int(np.argmin(away))
        return int(rows[nearest]) if away[nearest] <= _NEAR_LINE else None

    def segments(self, rows: Rows, gap: int) -> Floats:
        """Return the lines of some runs from an axis to the next, shape (runs, 4): x1, y1, x2, y2.

        Args:
            rows: of the runs; what has no place is NaN.
            gap: the axis that the lines begin at.
        """
        found = np.empty((len(rows), 4))
        found[:, 0], found[:, 2] = self.across[gap : gap + 2]
        found[:, 1], found[:, 3] = self.points[rows, gap], self.points[rows, gap + 1]
        return found

    def distinct(self, rows: Rows, gap: int, cell: float) -> Rows:
        """Return some runs without those whose lines from an axis to the next are hidden by a later one.

        Args:
            rows: of the runs, in the order in which they are drawn, which stays.
            gap: the axis that the lines begin at.
            cell: a line is hidden by one that begins and ends in the same cells, which are so many pixels high.
        """
        left, right = self.points[rows, gap], self.points[rows, gap + 1]
        known = np.isfinite(left) & np.isfinite(right)
        rows, left, right = rows[known], left[known], right[known]
        count = int(self.area.height() / cell) + 1
        begin = ((left - self.area.top()) / cell).astype(np.int64).clip(0, count - 1)
        end = ((right - self.area.top()) / cell).astype(np.int64).clip(0, count - 1)
        last = np.full(count * count, -1, dtype=np.int64)
        last[begin * count + end] = np.arange(len(rows))
        return rows[np.sort(last[last >= 0])]

    def away(self, rows: Rows, across: float, down: float) -> Floats:
        """Return how far up or down the lines of some runs pass by a point: shape (runs,), inf where none does.

        Args:
            rows: of the runs.
            across: of the point, in pixels.
            down: likewise.
        """
        if len(self.keys) < 2:
            return np.asarray(np.abs(self.points[rows, 0] - down))
        xs = self.across
        left = int(np.clip(np.searchsorted(xs, across) - 1, 0, len(xs) - 2))
        share = min(1.0, max(0.0, (across - xs[left]) / (xs[left + 1] - xs[left])))
        points = self.points[rows]
        at = points[:, left] + share * (points[:, left + 1] - points[:, left])
        return np.asarray(np.nan_to_num(np.abs(at - down), nan=np.inf))


def axis_places(seen: SeenRuns, fields: Sequence[SweepField], area: QRectF) -> AxisPlaces:
    """Return where axes stand.

    Args:
        seen: the runs, and how the axes are spaced.
        fields: the columns, from left to right.
        area: see `AxisPlaces`.
    """
    columns = [seen.column(field.key) for field in fields]
    points = np.column_stack([column.places for column in columns])
    np.subtract(area.bottom(), np.multiply(points, area.height(), out=points), out=points)
    return AxisPlaces(
        area=area,
        keys=tuple(field.key for field in fields),
        scales=tuple(column.scale for column in columns),
        points=points,
    )


def brush_places(scale: AxisScale, brush: tuple[float, float]) -> tuple[float, float]:
    """Return from which place of an axis to which a marked range goes, each from 0 to 1."""
    ends = []
    for value, beyond in zip(brush, (0.0, 1.0), strict=True):
        if math.isinf(value):
            ends.append(0.0 if value < 0 else 1.0)
            continue
        found = float(scale.places(np.array([min(max(value, scale.low), scale.high)]))[0])
        ends.append(beyond if math.isnan(found) else found)
    return ends[0], ends[1]


def brush_of(scale: AxisScale, one: float, other: float) -> tuple[float, float]:
    """Return the values between two places of an axis; at its ends the range is open.

    Args:
        scale: of the axis.
        one: a place, from 0 to 1.
        other: the other, above or below it.
    """
    low, high = min(one, other), max(one, other)
    least = -math.inf if low <= 0.0 else scale.value_at(low)
    return least, math.inf if high >= _WHOLE else scale.value_at(high)


def range_end(scale: AxisScale, place: float) -> float:
    """Return the value of a range's end at a place of an axis, from 0 to 1; infinite at the ends of the axis."""
    return -math.inf if place <= 0.0 else brush_of(scale, place, place)[1]
