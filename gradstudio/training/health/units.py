"""`UnitNumbers`: how the units of a network answer to the training samples, and what is counted of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.health.reading import Bins

Floats = NDArray[np.float64]

SATURATED_SHARE = 0.05
"""A unit is saturated at a sample where the slope of its activation is less than this share of the largest."""
LARGEST_SLOPES = {"tanh": 1.0, "sigmoid": 0.25}
"""Of the activations that saturate on both sides."""
BEYOND = 5.0
"""Pre-activations beyond this are counted, on either side."""
HALF_BINS = 32
"""Largest number of bins on either side of 0."""
_SMALLEST_EXPONENT = -1000
_LARGEST = float(np.finfo(np.float64).max)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UnitNumbers:
    """What was counted of some units, over all training samples and without dropout.

    Arrays have shape (units,), those of all layers one after the other.

    Attributes:
        samples: number of samples.
        positive: at how many of them the activation is above 0.
        saturated: at how many the slope of tanh or sigmoid is small; 0 for other activations.
        beyond: at how many the pre-activation is not within ±5.
        z_mean: mean of the pre-activations.
        z_spread: their standard deviation.
        a_mean: mean of the activations.
        a_spread: their standard deviation.
        activations: of each layer the distribution.
    """

    samples: int
    positive: Floats
    saturated: Floats
    beyond: Floats
    z_mean: Floats
    z_spread: Floats
    a_mean: Floats
    a_spread: Floats
    activations: tuple[Bins, ...]


def counted(layers: Sequence[tuple[str, Floats, Floats]]) -> UnitNumbers:
    """Count what is to be known of units whose numbers are all there.

    Args:
        layers: for each its activation's name, and pre-activations and activations, shape (units, samples).
    """
    z = np.concatenate([numbers for _, numbers, _ in layers])
    a = np.concatenate([numbers for _, _, numbers in layers])
    with np.errstate(all="ignore"):  # numbers that ran away
        return UnitNumbers(
            samples=z.shape[1],
            positive=(a > 0.0).sum(axis=1, dtype=np.float64),
            saturated=np.concatenate([_saturated(name, numbers) for name, _, numbers in layers]),
            beyond=(~(np.abs(z) <= BEYOND)).sum(axis=1, dtype=np.float64),
            z_mean=z.mean(axis=1),
            z_spread=z.std(axis=1),
            a_mean=a.mean(axis=1),
            a_spread=a.std(axis=1),
            activations=tuple(binned(numbers) for _, _, numbers in layers),
        )


def binned(numbers: Floats) -> Bins:
    """Return how numbers are distributed, in bins of the smallest width, a power of two, that takes them all."""
    finite = numbers[np.isfinite(numbers)]
    exponent = bin_exponent(float(np.abs(finite).max(initial=0.0)))
    places = np.floor(np.ldexp(finite, -exponent)).astype(np.int64) + HALF_BINS
    return bins_from(exponent, np.bincount(places, minlength=2 * HALF_BINS))


def bin_exponent(largest: float) -> int:
    """Return the width of bins that take numbers up to ±largest, as an exponent of two."""
    return max(math.frexp(largest)[1] - int(math.log2(HALF_BINS)), _SMALLEST_EXPONENT)


def bins_from(exponent: int, counts: NDArray[np.int64]) -> Bins:
    """Return the bins from the first to the last that is not empty, 0 as an edge.

    Args:
        exponent: of their width, a power of two.
        counts: shape (64,), from the lowest bin up; the edge in the middle is 0.
    """
    used = np.flatnonzero(counts)
    first, last = (int(used[0]), int(used[-1])) if used.size else (HALF_BINS, HALF_BINS)
    own = np.array(counts[first : last + 1])
    with np.errstate(over="ignore"):  # the outermost edge beyond the largest numbers
        edges = np.ldexp(np.arange(first - HALF_BINS, last + 2 - HALF_BINS, dtype=np.float64), exponent)
    edges = np.clip(edges, -_LARGEST, _LARGEST)
    own.flags.writeable = edges.flags.writeable = False
    return Bins(edges=edges, counts=own)


def _saturated(activation: str, numbers: Floats) -> Floats:
    largest = LARGEST_SLOPES.get(activation)
    if largest is None:
        return np.zeros(len(numbers))
    slopes = 1.0 - numbers * numbers if activation == "tanh" else numbers * (1.0 - numbers)
    counts: Floats = (slopes < SATURATED_SHARE * largest).sum(axis=1, dtype=np.float64)
    return counts
