"""Smoothing of a curve that jumps about."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_SMOOTHING = 0.99

_LARGEST_GROWTH = 230.0
"""Natural logarithm of the largest factor between two numbers of one block: e²³⁰ is 10¹⁰⁰."""
_NEXT_TO_NOTHING = 1e-3


def smoothed(numbers: Floats, weight: float) -> Floats:
    """Return the exponential moving average of some numbers, without the pull to 0 at its begin.

    With weight w it is sₖ / (1 − wᵏ⁺¹), where sₖ = w sₖ₋₁ + (1 − w) xₖ and s₋₁ = 0. Numbers that are not finite
    stay as they are and count for nothing.

    Args:
        numbers: shape (points,), in order.
        weight: of what came before, from 0 for no smoothing to below 1.

    Returns:
        As many numbers.

    Source: the smoothing of TensorBoard's scalar charts, `resmoothDataset` in vz_line_chart2/line-chart.ts; the
    division by 1 − wᵏ⁺¹ is that of Adam (Kingma and Ba 2015, arXiv 1412.6980, section 3).
    """
    defined = np.isfinite(numbers)
    if not defined.all():
        out = numbers.copy()
        out[defined] = smoothed(numbers[defined], weight)
        return out
    if weight <= 0.0 or not len(numbers):
        return numbers.copy()
    scale = float(np.abs(numbers).max()) or 1.0
    rate = -math.log(weight)
    block = max(1, int(_LARGEST_GROWTH / rate))
    falling = np.exp(-rate * np.arange(1, min(block, len(numbers)) + 1))
    total, sums = 0.0, np.empty(len(numbers))
    for begin in range(0, len(numbers), block):
        part = numbers[begin : begin + block] / scale
        fall = falling[: len(part)]
        sums[begin : begin + block] = fall * (total + np.cumsum((1.0 - weight) * part / fall))
        total = float(sums[min(begin + block, len(numbers)) - 1])
    counts = np.arange(1, len(numbers) + 1)
    result: Floats = scale * (sums / -np.expm1(-rate * counts))
    return result


def memory_of(weight: float) -> int:
    """Return how many points ago a number counts for less than a thousandth of its first weight."""
    return math.ceil(math.log(_NEXT_TO_NOTHING) / math.log(weight)) if weight > 0.0 else 0
