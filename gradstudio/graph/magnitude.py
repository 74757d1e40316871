"""How large numbers are, for scales and colours."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_LOG_DECADES = 4.0


def largest_magnitude(values: NDArray[np.float64]) -> float:
    """Return the largest finite |value|, or 0."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0


def strengths(values: NDArray[np.float64], limit: float, logarithmic: bool = True) -> NDArray[np.float64]:
    """Return where each value is on a scale from −limit to +limit, −1 to 1.

    On the logarithmic scale four decades below the limit are told apart, and what is smaller counts as zero.
    Values that are not finite take the end of their sign, or 0 for NaN.

    Args:
        values: numbers, of any shape.
        limit: the end of the scale, 0 or more.
        logarithmic: whether the scale is logarithmic.
    """
    if not limit > 0 or not math.isfinite(limit):
        limit = 1.0
    share: NDArray[np.float64] = np.clip(values / limit, -1.0, 1.0)
    share[np.isnan(share)] = 0.0
    if logarithmic:
        with np.errstate(divide="ignore"):
            share = np.sign(share) * np.clip(1.0 + np.log10(np.abs(share)) / _LOG_DECADES, 0.0, 1.0)
    return share
