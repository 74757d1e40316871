"""How wrong a difference quotient is, over the size of its step, and by which power of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.lab.nudge import Nudge

Floats = NDArray[np.float64]

_SMALLEST_POWER, _LARGEST_POWER = -13, 0  # of the steps, in units of the number or of 1 if that is more
_PER_DECADE = 8
_LARGEST_UNIT = 1e300
"""Of ε: of the largest floats there is no next power of ten."""
_CLEAR = 30.0
"""An error this many times the rounding error is counted as an error of the formula."""
_FEWEST, _DECADES = 6, 2.0  # of a fit: points, and powers of ten that it looks at
_LEAST_SPREAD = 0.6  # powers of ten


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DifferenceErrors:
    """The error of one kind of difference quotient.

    Attributes:
        errors: shape (steps,), |difference − gradient|; NaN where it is not defined.
        slope: the power of ε by which the error falls where rounding is not felt; None where there is none.
        turn: the ε below which rounding takes over; None where the slope is None.
        is_exact: whether there is no error but rounding, as for a straight line, or a parabola's symmetric one.
        stays: whether it does not fall with ε: the gradient is another than the slope.
    """

    errors: Floats
    slope: float | None
    turn: float | None
    is_exact: bool
    stays: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NudgeErrors:
    """The error over ε of both difference quotients.

    Attributes:
        epsilons: ascending, shape (steps,).
        one_sided: of (f(x + ε) − f(x)) / ε.
        symmetric: of (f(x + ε) − f(x − ε)) / 2ε.
        limit: the ε from which on a kink or the edge of a domain lies within the step; infinite for none.
        kink: the node with that kink, or None.
    """

    epsilons: Floats
    one_sided: DifferenceErrors
    symmetric: DifferenceErrors
    limit: float
    kink: int | None


def difference_errors(nudge: Nudge) -> NudgeErrors:
    """Return how far both difference quotients are from the gradient of a node, over the size of the step.

    Args:
        nudge: the node.
    """
    x, gradient = nudge.number, nudge.gradient
    unit = 10.0 ** math.ceil(math.log10(min(max(1.0, abs(x)), _LARGEST_UNIT))) if math.isfinite(x) else 1.0
    count = (_LARGEST_POWER - _SMALLEST_POWER) * _PER_DECADE + 1
    epsilons = unit * np.logspace(_SMALLEST_POWER, _LARGEST_POWER, count)
    with np.errstate(over="ignore"):
        above, below = x + epsilons, x - epsilons
    up, down = nudge.nudger.results_with(nudge.node, above), nudge.nudger.results_with(nudge.node, below)
    middle = float(nudge.nudger.results_with(nudge.node, np.array([x])).results[0])
    with np.errstate(all="ignore"):
        one_sided = np.abs((up.results - middle) / (above - x) - gradient)
        symmetric = np.abs((up.results - down.results) / (above - below) - gradient)
    one_sided[above == x] = symmetric[above == below] = np.nan
    kinks = np.maximum(up.kinks, down.kinks)
    cut = (kinks >= 0) | (up.bad >= 0) | (down.bad >= 0)
    first = int(np.argmax(cut)) if cut.any() else count
    limit = float(epsilons[first]) if first < count else math.inf
    rounding = nudge.nudger.rounding
    return NudgeErrors(
        epsilons=epsilons,
        one_sided=_fitted(epsilons, one_sided, first, rounding, gradient),
        symmetric=_fitted(epsilons, symmetric, first, rounding, gradient),
        limit=limit,
        kink=int(kinks[first]) if first < count and kinks[first] >= 0 else None,
    )


def _fitted(epsilons: Floats, errors: Floats, end: int, rounding: float, gradient: float) -> DifferenceErrors:
    """Fit a power of ε to the errors that are those of the formula.

    Args:
        epsilons: ascending.
        errors: at each.
        end: number of those without a kink.
        rounding: by how much the root may be off.
        gradient: that is compared with.
    """
    floor = _CLEAR * (rounding / epsilons + 2.0**-52 * abs(gradient))
    usable = np.isfinite(errors[:end])
    clear = usable & (errors[:end] > floor[:end])
    begin = end
    while begin > 0 and (clear[begin - 1] or not usable[begin - 1]):
        begin -= 1
    chosen = np.flatnonzero(clear[begin:]) + begin
    slope = turn = None
    if len(chosen):
        chosen = chosen[epsilons[chosen] <= epsilons[chosen[0]] * 10.0**_DECADES * 1.001]
        where, height = np.log10(epsilons[chosen]), np.log10(errors[chosen])
        if len(chosen) >= _FEWEST and where[-1] - where[0] >= _LEAST_SPREAD:
            power, lift = np.polyfit(where, height, 1)
            slope = float(power)
            if slope > 0.5:
                # Where the sum of C · εᵖ and rounding / ε is least.
                with np.errstate(all="ignore"):
                    least = float((rounding / (slope * 10.0**lift)) ** (1.0 / (slope + 1.0)))
                turn = least if 0.0 < least < math.inf else None
    stays = slope is not None and slope < 0.5
    return DifferenceErrors(
        errors=errors,
        slope=None if stays else slope,
        turn=turn,
        is_exact=bool(usable.any()) and not clear.any(),
        stays=stays,
    )
