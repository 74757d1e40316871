"""Checking gradients: central differences against the backward pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gradstudio.engine.value import Value

# The cube root of the machine epsilon balances truncation (h²) against rounding (ε/h) in central differences.
# Source: Press et al., Numerical Recipes, 3rd edition, section 5.7.
_RELATIVE_STEP = 2.0 ** (-52 / 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradCheck:
    """What a gradient check found.

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

    Args:
        f: builds a result from as many `Value`s as `at` has numbers.
        at: the point; keep away from kinks, where the two differ by nature.
        tolerance: largest error that counts as agreement, relative above 1 and absolute below.

    Returns:
        A `GradCheck`, true if they agree.
    """
    leaves = [Value(x) for x in at]
    f(*leaves).backward()
    analytic = tuple(leaf.grad for leaf in leaves)
    numeric = tuple(_central_difference(f, at, i) for i in range(len(at)))
    errors = [abs(a - n) / max(1.0, abs(a), abs(n)) for a, n in zip(analytic, numeric, strict=True)]
    # max() skips a NaN that is not first; a NaN is a disagreement.
    worst = max((float("inf") if error != error else error for error in errors), default=0.0)
    return GradCheck(analytic=analytic, numeric=numeric, max_error=worst, tolerance=tolerance)


def _central_difference(f: Callable[..., Value], at: Sequence[float], i: int) -> float:
    x = at[i]
    h = _RELATIVE_STEP * max(1.0, abs(x))
    above, below = x + h, x - h  # their true distance, not 2h: x + h is rounded
    return (f(*_replaced(at, i, above)).data - f(*_replaced(at, i, below)).data) / (above - below)


def _replaced(at: Sequence[float], i: int, x: float) -> list[Value]:
    return [Value(x if j == i else other) for j, other in enumerate(at)]
