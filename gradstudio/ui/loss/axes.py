"""The axes of the loss plot: ranges that grow in steps, and numbers that have room."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyqtgraph as pg

Ticks = list[tuple[float | None, list[float]]]

_STEPS_OF_A_RANGE = 16
_ROOM = 5.0
_NUMBER_HEIGHT = 14.0
"""Room from one number of the loss axis to the next, in pixels."""
_NAME_GAP = 8
"""From an axis' name to the plot's edge, in pixels."""
_NUMBER_WIDTH = 56.0
"""Room from one number of a logarithmic step axis to the next, in pixels."""
_UNITS = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


def rounded_out(low: float, high: float) -> tuple[float, float]:
    """Return a range around another that stays the same while the other grows by less than a part of it."""
    span = high - low
    if not (math.isfinite(span) and span > 0):
        span = max(abs(low), 1.0) if math.isfinite(low) else 1.0
        low, high = (low - span / 2, low + span / 2) if math.isfinite(low) else (0.0, 1.0)
    part = nice(span / _STEPS_OF_A_RANGE)
    return math.floor(low / part) * part, math.ceil(high / part) * part


def padded(bounds: tuple[float, float], pixels: float) -> tuple[float, float]:
    """Return a range with a little room on both sides, so that a line along its edge shows."""
    low, high = bounds
    room = (high - low) * _ROOM / max(pixels - 2 * _ROOM, 10.0)
    return low - room, high + room


def nice(number: float) -> float:
    """Return 1, 2 or 5 times a power of ten, the next that is not below a positive number."""
    power: float = 10.0 ** math.floor(math.log10(number))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= number * (1 - 1e-9))


def short_step(step: float) -> str:
    """Return a step's number for an axis: 800, 12k, 1.5M."""
    for unit, letter in _UNITS:
        if abs(step) >= 10 * unit or (abs(step) >= unit > 1e3):
            return f"{step / unit:.4g}{letter}"
    return f"{step:,.6g}"


class StepAxis(pg.AxisItem):
    """An axis of steps, epochs or seconds: short numbers however many there are."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Return what is written at some readings.

        Args:
            values: the readings, or their logarithms to the base 10.
            scale: what pyqtgraph multiplies them with.
            spacing: between two of them.
        """
        if not self.logMode:
            return [short_step(value) if spacing >= 1 else f"{value:.4g}" for value in values]
        numbers = [10.0 ** min(value, 300.0) for value in values]
        return [short_step(number) if number >= 1000 else f"{number:.3g}" for number in numbers]

    def tickValues(self, low: float, high: float, size: float) -> Ticks:  # noqa: N802
        """Return where numbers stand, by the distance between two of them.

        Args:
            low: the lower end of what is shown.
            high: its upper end.
            size: of the axis in pixels.
        """
        if not self.logMode:
            found: Ticks = super().tickValues(low, high, size)
            return found
        least = _NUMBER_WIDTH * (high - low) / max(size, 1.0)
        return [(None, log_ticks(low, high, least))] if 0 < least < math.inf else []

    def setLabel(self, text: str | None = None, **style: object) -> None:  # noqa: N802
        super().setLabel(text, **style)
        self.resizeEvent()  # another name has another width

    def resizeEvent(self, event: object = None) -> None:
        super().resizeEvent(event)
        if self.label is not None:
            # The name stands before the numbers: a line of its own would be taken from the curves.
            name = self.label.boundingRect()
            self.label.setPos(-name.width() - _NAME_GAP, (self.size().height() - name.height()) / 2)


class LossAxis(pg.AxisItem):
    """An axis of losses, whose numbers do not run into each other however low the plot is."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)  # 0.5 is to be read as 0.5, not as 500 of "loss (×0.001)"

    def tickValues(self, low: float, high: float, size: float) -> Ticks:  # noqa: N802
        """Return where numbers stand, by the distance between two of them.

        Args:
            low: the lower end of what is shown.
            high: its upper end.
            size: of the axis in pixels.
        """
        least = _NUMBER_HEIGHT * (high - low) / max(size, 1.0)
        if not 0 < least < math.inf:
            return []
        if not self.logMode:
            spacing = _spacing(high - low, least)
            return [(spacing, _multiples(low, high, spacing))]
        return [(None, log_ticks(low, high, least))]

    def logTickStrings(  # noqa: N802
        self, values: Sequence[float], scale: float, spacing: float
    ) -> list[str]:
        """Return what is written at some losses of a logarithmic axis.

        Args:
            values: their logarithms to the base 10.
            scale: what pyqtgraph multiplies them with.
            spacing: between two of them.
        """
        return [f"{10.0**value:.3g}" for value in values]


def log_ticks(low: float, high: float, least: float) -> list[float]:
    """Return where the numbers of a logarithmic axis stand: at powers of ten, or finer where that gives but one.

    Args:
        low: power of ten at its begin.
        high: at its end, above.
        least: room from one number to the next, in powers.
    """
    lowest, highest = 10.0**low, 10.0**high
    decades = [float(k) for k in range(math.ceil(low), math.floor(high) + 1)]
    tenths = [k + math.log10(n) for k in range(math.floor(low), math.ceil(high)) for n in range(1, 10)]
    even = _multiples(lowest, highest, _spacing(highest - lowest, 0.0))
    found: list[float] = []
    for numbers in (decades, tenths, [math.log10(number) for number in even if number > 0]):
        found = _apart([number for number in numbers if low <= number <= high], least)
        if len(found) > 1:
            break
    return found


def _spacing(span: float, least: float) -> float:
    """Return the distance between the numbers of a span: a fifth of it or so, and no less than asked for."""
    spacing = nice(span / 5)
    return spacing * max(1, math.ceil(least / spacing - 1e-9))


def _multiples(low: float, high: float, spacing: float) -> list[float]:
    return [k * spacing for k in range(math.ceil(low / spacing), math.floor(high / spacing) + 1)]


def _apart(values: Sequence[float], least: float) -> list[float]:
    """Leave out what is nearer to the one before than so much."""
    kept: list[float] = []
    for value in values:
        if not kept or value - kept[-1] >= least:
            kept.append(value)
    return kept
