"""Which point of a curve a place of the loss plot is nearest to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def nearest(steps: NDArray[np.int64], step: float) -> int:
    """Return the index of the step nearest to another; there is at least one."""
    right = int(np.clip(np.searchsorted(steps, step), 1, len(steps) - 1)) if len(steps) > 1 else 0
    return right - 1 if right and step - steps[right - 1] < steps[right] - step else right
