"""Numbers counted into bins of equal width."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 32


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Histogram:
    """Bins side by side, from low to high.

    Attributes:
        edges: shape (bins + 1,); 0 is one of them if there are numbers on both sides of it.
        counts: how many numbers fall into each bin, its lower edge included.
        places: for each number its bin, or −1 if it is not finite.
    """

    edges: NDArray[np.float64]
    counts: NDArray[np.intp]
    places: NDArray[np.intp]


def histogram(values: NDArray[np.float64], bins: int = BINS) -> Histogram | None:
    """Count numbers into at most `bins` + 2 bins; None if none of them is finite.

    Numbers that are all the same to twelve digits make one bin.
    """
    known = np.isfinite(values)
    if not known.any():
        return None
    finite = values[known]
    low, high = float(finite.min()), float(finite.max())
    with np.errstate(over="ignore"):
        span = np.subtract(high, low)
    if not np.isfinite(span):
        return None
    places = np.full(len(values), -1)
    if span <= max(1e-12 * max(abs(low), abs(high)), 1e-300):
        half = 0.5 * abs(high) or 0.5
        places[known] = 0
        edges = np.array([high - half, high + half])
        return Histogram(edges=edges, counts=np.array([len(finite)]), places=places)
    width = float(span) / bins
    first = np.floor(low / width)
    places[known] = np.floor(finite / width) - first
    counts = np.bincount(places[known])
    return Histogram(edges=(first + np.arange(len(counts) + 1)) * width, counts=counts, places=places)
