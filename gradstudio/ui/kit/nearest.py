"""Which of some steps is nearest to another."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_LARGEST_STEP = 2.0**62
"""No run comes so far."""


def nearest(steps: NDArray[np.int64] | NDArray[np.float64], step: float) -> int:
    """Return the index of the step nearest to another; there is at least one."""
    if len(steps) == 1:
        return 0
    sought: float | np.int64 = step
    if steps.dtype.kind != "f":  # a whole number: to look for others, numpy would convert all steps first
        sought = np.int64(math.ceil(min(max(step, -_LARGEST_STEP), _LARGEST_STEP)))
    right = int(np.clip(np.searchsorted(steps, sought), 1, len(steps) - 1))
    return right - 1 if step - steps[right - 1] < steps[right] - step else right
