"""How large numbers are, for scales and colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def largest_magnitude(values: NDArray[np.float64]) -> float:
    """Return the largest finite |value|, or 0."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0
