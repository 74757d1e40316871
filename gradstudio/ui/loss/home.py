"""The range of the loss plot that shows all of some curves."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSizeF

from gradstudio.training.look.envelope import Envelope
from gradstudio.ui.kit.ranges import padded, rounded_out
from gradstudio.ui.kit.reach import LARGEST, Reach
from gradstudio.ui.loss.curve import Curve

Range = tuple[float, float]
Leading = Sequence[tuple[Curve, Envelope]]
"""The curves that set the range, each with the extremes of its series; none of them is empty."""

_FEWEST_STEPS = 10
_LEAST_STEPS = 2.0
"""One cannot zoom in farther: between two steps there is nothing to see."""
_FAR_ABOVE = 1000.0
"""A run whose losses were so many times higher is not shown whole for one that grew from it."""
_PARTS_OF_A_POWER = 8
"""The range of a logarithmic axis grows by such a part of a power of ten."""
_LEAST_POWERS = 0.02
"""Smallest range of a logarithmic axis, in powers of ten."""


def loss_bounds(leading: Leading) -> Range:
    """Return the lowest and the highest loss; 0 and 1 without any."""
    bounds = [found for _, envelope in leading if (found := envelope.bounds()) is not None]
    return min((b[0] for b in bounds), default=0.0), max((b[1] for b in bounds), default=1.0)


def with_ancestors(curves: Leading) -> list[tuple[Curve, Envelope]]:
    """Return those of the present run, and before them those of the runs that it grew from.

    One of these that diverged is left out: the present run would be a line along the axis.
    """
    own = [each for each in curves if each[0].is_present]
    if not own:
        return own
    parents = {curve.run.number: curve.run.parent for curve, _ in curves}
    grown_from: set[int] = set()
    parent = own[0][0].run.parent
    while parent is not None and parent.run not in grown_from:
        grown_from.add(parent.run)
        parent = parents.get(parent.run)
    highest = _FAR_ABOVE * max(loss_bounds(own)[1], 0.0)
    before = [
        each for each in curves if each[0].run.number in grown_from and loss_bounds([each])[1] <= highest
    ]
    return [*own, *before]


def home_of(
    leading: Leading, others: Leading, size: QSizeF, *, log_steps: bool, log_losses: bool
) -> tuple[Range, Range]:
    """Return the range along the axis, and that of losses, with a little room around.

    Args:
        leading: the curves that are to be seen whole.
        others: curves of which as much is to be seen as lies lower, which costs little on a linear axis.
        size: of the view, in pixels.
        log_steps: whether the axis is logarithmic: its range then is in powers of ten.
        log_losses: whether that of losses is.
    """
    low, high = loss_bounds(leading)
    low, high = max(low, -LARGEST), min(high, LARGEST)
    if others and not log_losses:
        low = min(low, max(loss_bounds(others)[0], 0.0))
    if log_losses:
        high = math.log10(high) if high > 0 else 0.0
        low = math.log10(low) if low > 0 else high - 1.0
    first, last = _readings(leading)
    if log_steps:
        parts = math.log10(first), math.ceil(_PARTS_OF_A_POWER * math.log10(last)) / _PARTS_OF_A_POWER
    else:
        parts = rounded_out(0.0, last)
    x = padded(parts, size.width())
    y = padded(rounded_out(low, high), size.height())
    return x, Reach.around(*y).held(*y)


def least_range(leading: Leading, *, log_steps: bool) -> float:
    """Return the least that is shown of the axis at once."""
    if log_steps:
        return _LEAST_POWERS
    if not leading:
        return _LEAST_STEPS
    curve, _ = leading[0]
    end = int(curve.series.steps[-1])
    before, after = curve.clock.read(np.array([end, end + _LEAST_STEPS]))
    return float(after - before)


def _readings(leading: Leading) -> Range:
    """Return the first reading above 0 of some curves, and the last, which is that of a few steps at least."""
    if not leading:
        return 1.0, float(_FEWEST_STEPS)
    firsts, lasts = [], []
    for curve, _ in leading:
        steps = curve.series.steps
        begin, end = int(steps[0]), int(steps[-1])
        low, high = curve.clock.read(np.array([max(begin, 1), max(end, _FEWEST_STEPS)]))
        firsts.append(low if low > 0 else high * 1e-3)
        lasts.append(high)
    first, last = float(min(firsts)), float(max(lasts))
    return (first, last) if first < last else (last / 10, last)
