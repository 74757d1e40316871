"""Marking a range on an axis: by a drag, which makes, moves or ends it, and by key."""

from __future__ import annotations

from gradstudio.sweep.seeing.axis_scale import AxisScale
from gradstudio.ui.sweep.axis_places import AxisPlaces, brush_of, brush_places, range_end

_NEAR_END = 6.0
_MOVED = 2.0
_STEP = 0.05

Range = tuple[float, float]


class RangeDrag:
    """A range that is being marked: one end follows the mouse; inside a range that is marked the whole is moved.

    What does not follow the mouse is remembered by its value: while runs come, axes get other scales and columns.

    Args:
        places: of the axes.
        axis: where the drag begins.
        down: likewise, in pixels.
        brush: the range that is marked there; None for none.

    Attributes:
        key: of the column whose range it is.
        has_moved: whether the mouse went far enough for a drag.
    """

    def __init__(self, places: AxisPlaces, axis: int, down: float, brush: Range | None) -> None:
        self.key = places.keys[axis]
        self.has_moved = False
        self._pressed = places.place(down)
        self._fixed = self._grasped = range_end(places.scales[axis], self._pressed)
        self._moved: Range | None = None
        # Below an infinite value, and where all values are equal, there is a stretch without a value of its own.
        self._beside = self._pressed - self._place_grasped(places.scales[axis])
        if brush is None:
            return
        low, high = brush_places(places.scales[axis], brush)
        near = _NEAR_END / max(1.0, places.area.height())
        if abs(self._pressed - low) <= near:
            self._fixed = brush[1]
        elif abs(self._pressed - high) <= near:
            self._fixed = brush[0]
        elif low < self._pressed < high:
            self._moved = brush

    def range_at(self, places: AxisPlaces, down: float) -> Range | None:
        """Return the values that are marked with the mouse so far down; None before it went anywhere.

        None as well where the axis is gone.

        Args:
            places: of the axes.
            down: in pixels.
        """
        here = places.place(down)
        self.has_moved = self.has_moved or abs(here - self._pressed) * places.area.height() > _MOVED
        scale = dict(zip(places.keys, places.scales, strict=True)).get(self.key)
        if not self.has_moved or scale is None:
            return None
        if self._moved is None:
            fixed, _ = brush_places(scale, (self._fixed, self._fixed))
            low, high = brush_of(scale, fixed, here)
            return (self._fixed, high) if fixed <= here else (low, self._fixed)
        low, high = brush_places(scale, self._moved)
        grasped = self._place_grasped(scale) + self._beside
        by = min(max(here - grasped, -low), 1.0 - high)
        return brush_of(scale, low + by, high + by)

    def _place_grasped(self, scale: AxisScale) -> float:
        return brush_places(scale, (self._grasped, self._grasped))[0]


def range_by_key(places: AxisPlaces, axis: int, brush: Range | None, *, up: bool, larger: bool) -> Range:
    """Return the values that a key marks.

    Args:
        places: of the axes.
        axis: whose range it is.
        brush: the range that is marked; without one, half of the axis is marked.
        up: whether it goes upwards.
        larger: whether its upper end alone moves.
    """
    scale, by = places.scales[axis], _STEP if up else -_STEP
    if brush is None:
        low, high = (0.5, 1.0) if up else (0.0, 0.5)
    else:
        low, high = brush_places(scale, brush)
        if larger:
            high = min(1.0, max(low + _STEP, high + by))
        else:
            by = min(max(by, -low), 1.0 - high)
            low, high = low + by, high + by
    return brush_of(scale, low, high)
