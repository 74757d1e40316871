"""Counts and moments of a row of numbers, and bins that widen.

Means and spreads are taken in two passes over a row and put together by Chan's rule (Chan, Golub & LeVeque 1983,
equation 2.1), so that nothing is lost where a spread is small against the mean. Bins are as wide as a power of two:
where a row has larger numbers than those before, pairs of bins become one.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.activations import SIGMOID, TANH
from gradstudio.compiled.jit import kernel, summing_kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_LARGEST = float(np.finfo(np.float64).max)


@summing_kernel
def moments(values: Floats) -> tuple[float, float]:
    """Return mean and sum of the squared differences from it."""
    total = 0.0
    for i in range(values.size):
        total += values[i]
    mean = total / values.size
    squares = 0.0
    for i in range(values.size):
        difference = values[i] - mean
        squares += difference * difference
    return mean, squares


@summing_kernel
def sum_of_squares(values: Floats) -> float:
    """Return Σx²."""
    total = 0.0
    for i in range(values.size):
        total += values[i] * values[i]
    return total


@summing_kernel
def count_positive(values: Floats) -> float:
    """Return how many numbers are above 0."""
    count = 0.0
    for i in range(values.size):
        count += 1.0 if values[i] > 0.0 else 0.0
    return count


@summing_kernel
def count_beyond(values: Floats, limit: float) -> float:
    """Return how many numbers are not within ±limit; a NaN is not."""
    count = 0.0
    for i in range(values.size):
        count += 0.0 if abs(values[i]) <= limit else 1.0
    return count


@summing_kernel
def count_saturated(kind: int, values: Floats, share: float) -> float:
    """Return at how many activations the slope is below a share of the largest; 0 but for tanh and sigmoid.

    Args:
        kind: code of the activation.
        values: activations.
        share: of the largest slope.
    """
    count = 0.0
    if kind == TANH:
        for i in range(values.size):
            count += 1.0 if 1.0 - values[i] * values[i] < share else 0.0
    elif kind == SIGMOID:
        for i in range(values.size):
            count += 1.0 if 4.0 * values[i] * (1.0 - values[i]) < share else 0.0
    return count


@kernel
def add_moments(numbers: Floats, mean_row: int, unit: int, before: int, values: Floats) -> None:
    """Put the moments of some more numbers together with those of the samples before; see `moments`.

    Args:
        numbers: changed in two rows: the mean, and after it the sum of squared differences.
        mean_row: the first of them.
        unit: the column.
        before: number of samples before.
        values: of the samples that follow.
    """
    mean, squares = moments(values)
    if before == 0:
        numbers[mean_row, unit] = mean
        numbers[mean_row + 1, unit] = squares
    else:
        more, whole = float(values.size), float(before + values.size)
        difference = mean - numbers[mean_row, unit]
        numbers[mean_row, unit] += difference * (more / whole)
        numbers[mean_row + 1, unit] += squares + difference * difference * (before * (more / whole))


@kernel
def largest_size(values: Floats) -> float:
    """Return the largest finite size of a number; 0 for none."""
    first, second, third, fourth = 0.0, 0.0, 0.0, 0.0
    whole = values.size // 4 * 4
    for i in range(0, whole, 4):
        # Four chains: a comparison does not wait for the one before.
        a, b, c, d = abs(values[i]), abs(values[i + 1]), abs(values[i + 2]), abs(values[i + 3])
        first = a if first < a <= _LARGEST else first
        second = b if second < b <= _LARGEST else second
        third = c if third < c <= _LARGEST else third
        fourth = d if fourth < d <= _LARGEST else fourth
    for i in range(whole, values.size):
        a = abs(values[i])
        first = a if first < a <= _LARGEST else first
    return max(first, second, third, fourth)


@kernel
def widen(bins: Integers, exponent: int, largest: float) -> int:
    """Widen bins until they cover numbers up to ±largest, and return the exponent of their width.

    Args:
        bins: what was counted so far; pairs become one for each power of two.
        exponent: of their width so far.
        largest: finite.
    """
    half = bins.size // 2
    wanted = math.frexp(largest)[1] - (math.frexp(float(half))[1] - 1)
    if largest == 0.0 or wanted <= exponent:
        return exponent
    steps = min(wanted - exponent, 62)
    for offset in range(half):
        for place in (half + offset, half - 1 - offset):
            count = bins[place]
            if count:
                bins[place] = 0
                bins[half + ((place - half) >> steps)] += count
    return wanted


@kernel
def put(values: Floats, bins: Integers, exponent: int) -> None:
    """Count numbers in bins that take them all; those that are not finite nowhere.

    Args:
        values: the numbers.
        bins: are added to.
        exponent: of their width, a power of two.
    """
    half, scale = bins.size // 2, math.ldexp(1.0, -exponent)
    for i in range(values.size):
        x = values[i]
        if abs(x) <= _LARGEST:
            bins[half + math.floor(x * scale)] += 1
