"""Which curve, and which point of it, a place of the loss plot is nearest to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint

from gradstudio.training.run.moment import Moment
from gradstudio.ui.kit.nearest import nearest
from gradstudio.ui.loss.curve import Curve

_REACH = 10
"""Pixels from a curve, upwards or downwards, at which it is still pointed at."""


def moment_near(
    curves: Iterable[Curve],
    at: QPoint,
    reading_across: Callable[[float], float],
    place_of: Callable[[int, float, Curve], QPoint | None],
) -> Moment | None:
    """Return the moment of the curve that is pointed at; None where there is none.

    Args:
        curves: that are drawn.
        at: the place, in pixels.
        reading_across: returns what the axis reads so many pixels from the left.
        place_of: returns where a loss at a step of a curve is drawn.
    """
    best, found = _REACH, None
    for curve in curves:
        step = curve.clock.step_at(reading_across(at.x()))
        if not len(curve.series) or not curve.run.begin <= step <= curve.run.end:
            continue
        place = nearest(curve.series.steps, step)
        drawn = place_of(int(curve.series.steps[place]), float(curve.series.column(0)[place]), curve)
        if drawn is not None and abs(drawn.y() - at.y()) <= best:
            best, found = abs(drawn.y() - at.y()), Moment(curve.run.number, round(step))
    return found
