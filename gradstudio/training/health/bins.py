"""Distributions in bins as wide as a power of two: those of two moments nest, and can be put together exactly."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.health.reading import Bins

Floats = NDArray[np.float64]

HALF_BINS = 32
"""Largest number of bins on either side of 0."""
NARROWEST = -1000
"""Exponent of two of the narrowest bins."""
_EXPONENT_OF_ZEROS = -5
"""The same of the bins where there is nothing but zeros: all of them together reach from −1 to 1."""
_LARGEST = float(np.finfo(np.float64).max)


def binned(numbers: Floats) -> Bins:
    """Return how numbers are distributed, in bins of the smallest width that takes them all."""
    finite = numbers[np.isfinite(numbers)]
    largest = float(np.abs(finite).max(initial=0.0))
    exponent = max(math.frexp(largest)[1] - int(math.log2(HALF_BINS)), NARROWEST) if largest else NARROWEST
    places = np.floor(np.ldexp(finite, -exponent)).astype(np.int64) + HALF_BINS
    return bins_from(exponent, np.bincount(places, minlength=2 * HALF_BINS))


def bins_from(exponent: int, counts: NDArray[np.int64]) -> Bins:
    """Return the bins from the first to the last that is not empty; the first above 0 where all are.

    Args:
        exponent: of their width, a power of two.
        counts: shape (64,), from the lowest bin up; the edge in the middle is 0.
    """
    used = counts.nonzero()[0]
    first, end = (int(used[0]), int(used[-1]) + 1) if used.size else (HALF_BINS, HALF_BINS + 1)
    if exponent == NARROWEST:  # nothing but zeros
        exponent = _EXPONENT_OF_ZEROS
    own = counts[first:end].copy()
    own.flags.writeable = False
    return Bins(edges=_edges(exponent, first, end), counts=own)


@lru_cache(maxsize=1024)  # many readings of a run have the same
def _edges(exponent: int, first: int, end: int) -> Floats:
    with np.errstate(over="ignore"):  # the outermost edge beyond the largest numbers
        edges = np.ldexp(np.arange(first - HALF_BINS, end + 1 - HALF_BINS, dtype=np.float64), exponent)
    edges = np.clip(edges, -_LARGEST, _LARGEST)
    edges.flags.writeable = False
    return edges
