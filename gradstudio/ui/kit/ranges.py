"""Ranges of axes that grow in steps, and where the numbers along them stand."""

from __future__ import annotations

import math
from collections.abc import Sequence

_STEPS_OF_A_RANGE = 16
_ROOM = 5.0
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
    even = multiples(lowest, highest, spacing_of(highest - lowest, 0.0))
    found: list[float] = []
    for numbers in (decades, tenths, [math.log10(number) for number in even if number > 0]):
        found = _apart([number for number in numbers if low <= number <= high], least)
        if len(found) > 1:
            break
    return found


def spacing_of(span: float, least: float) -> float:
    """Return the distance between the numbers of a span: a fifth of it or so, and no less than asked for."""
    spacing = nice(span / 5)
    return spacing * max(1, math.ceil(least / spacing - 1e-9))


def multiples(low: float, high: float, spacing: float) -> list[float]:
    """Return the multiples of a spacing from one number to another.

    Args:
        low: the one.
        high: the other.
        spacing: above 0.
    """
    return [k * spacing for k in range(math.ceil(low / spacing), math.floor(high / spacing) + 1)]


def _apart(values: Sequence[float], least: float) -> list[float]:
    """Leave out what is nearer to the one before than so much."""
    kept: list[float] = []
    for value in values:
        if not kept or value - kept[-1] >= least:
            kept.append(value)
    return kept
