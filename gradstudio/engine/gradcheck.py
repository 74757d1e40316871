"""Checking gradients: central differences against the backward pass."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gradstudio.engine.arguments import require_number
from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.value import Value

# Near the cube root of the machine epsilon, which balances truncation (h²) against rounding (ε/h) for a function
# that changes on the scale of 1. Source: Press et al., Numerical Recipes, 3rd edition, section 5.7.
_RELATIVE_STEP = 2.0**-17
_LARGEST_STEP = 2.0**-7
_RATIO = 4.0  # of a step to the next
_AGREED = 0.05  # of the tolerance: two steps that differ by less are believed at once
_SMALL = 2.0**-26  # what stands for the size of 0
_ZERO_DERIVATIVE = 1e-6  # a derivative this small counts as zero when two steps are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class GradCheck:
    """The result of a gradient check.

    Attributes:
        analytic: derivative for each input from the backward pass.
        numeric: the same by central differences.
        max_error: largest |analytic − numeric| / max(1, |analytic|, |numeric|).
        tolerance: what `max_error` may be.
    """

    analytic: tuple[float, ...]
    numeric: tuple[float, ...]
    max_error: float
    tolerance: float

    @property
    def ok(self) -> bool:
        """Whether the two agree."""
        return self.max_error <= self.tolerance

    def __bool__(self) -> bool:
        return self.ok


def gradcheck(f: Callable[..., Value], at: Sequence[float], tolerance: float = 1e-6) -> GradCheck:
    """Compare the gradient of `f` at a point with central differences.

    What step is right depends on the function: log at 1e-6 needs one far below 1e-6, sin at 1e6 one far below 1e6,
    x² at 1e6 a large one. So a number of steps is tried, and the two that agree best with each other are believed;
    the gradient that is to be checked has no part in it. A step that leaves the domain of `f` is passed over.

    Args:
        f: builds a result from as many `Value`s as `at` has numbers.
        at: the point, of finite numbers; keep away from kinks, where the two differ by nature.
        tolerance: largest error that counts as agreement, relative above 1 and absolute below.

    Returns:
        A `GradCheck`, true if they agree.

    Raises:
        ConfigurationError: a number of the point is not finite.
        MathDomainError: `f` is not defined at the point, or nowhere around it.
    """
    at = [Value(x).data for x in at]
    for i, x in enumerate(at, 1):
        require_number(f"Number {i} of the point", x)
    leaves = [Value(x) for x in at]
    f(*leaves).backward()
    analytic = tuple(leaf.grad for leaf in leaves)
    numeric = tuple(_derivative(f, at, i, tolerance) for i in range(len(at)))
    errors = [abs(a - n) / max(1.0, abs(a), abs(n)) for a, n in zip(analytic, numeric, strict=True)]
    # max() skips a NaN that is not first; a NaN is a disagreement.
    worst = max((float("inf") if error != error else error for error in errors), default=0.0)
    return GradCheck(analytic=analytic, numeric=numeric, max_error=worst, tolerance=tolerance)


def _derivative(f: Callable[..., Value], at: Sequence[float], i: int, tolerance: float) -> float:
    best, chosen = math.inf, math.nan
    wider: float | None = None  # the slope over the step before, if `f` is defined that far
    outside: MathDomainError | None = None
    for h in _steps(at[i]):
        try:
            slope = _slope(f, at, i, h)
        except MathDomainError as error:
            wider, outside = None, error
            continue
        if chosen != chosen:
            chosen = slope
        if wider is not None:
            apart = abs(slope - wider) / max(abs(slope), abs(wider), _ZERO_DERIVATIVE)
            if apart < best:
                best, chosen = apart, slope
            if apart <= _AGREED * tolerance:
                break
        wider = slope
    if chosen != chosen and outside is not None:
        raise outside
    return chosen


def _steps(x: float) -> Iterator[float]:
    """Yield steps from the likeliest down to the smallest that x can take, then those above."""
    size = abs(x)
    likeliest = _RELATIVE_STEP * max(1.0, size)
    smallest = max(4.0 * math.ulp(x), _RELATIVE_STEP**2 * (min(1.0, size) or _SMALL))
    h = likeliest
    while h >= smallest:
        yield h
        h /= _RATIO
    h = _LARGEST_STEP * max(1.0, size)
    while h >= likeliest:
        yield h
        h /= _RATIO


def _slope(f: Callable[..., Value], at: Sequence[float], i: int, h: float) -> float:
    x = at[i]
    above, below = x + h, x - h  # their true distance, not 2h: x + h is rounded
    return (f(*_replaced(at, i, above)).data - f(*_replaced(at, i, below)).data) / (above - below)


def _replaced(at: Sequence[float], i: int, x: float) -> list[Value]:
    return [Value(x if j == i else other) for j, other in enumerate(at)]
