"""Distributions over the steps as ridges: one outline for each reading, the newest in front."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.health.reading import Bins, HealthReading, LayerHealth

Floats = NDArray[np.float64]

_POINTS = 96
"""Of an outline."""
_LEFT_OUT = 0.003
"""Share of the numbers on either side that may lie out of sight: one of them would make all else a spike."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ridges:
    """The distributions of one layer.

    Attributes:
        low: lower end of what is shown of the numbers.
        high: its upper end.
        heights: shape (readings, points), from 0 to 1: the root of the density, by its own highest place.
    """

    low: float
    high: float
    heights: Floats


def ridges_of(
    readings: Sequence[HealthReading], layer: int, of: Callable[[LayerHealth], Bins], points: int = _POINTS
) -> Ridges:
    """Return the outlines of a layer's distributions, over a range that they have in common.

    Args:
        readings: by step.
        layer: which one, from 0.
        of: returns the bins of a layer.
        points: of each outline.
    """
    bins = [of(reading.layers[layer]) for reading in readings]
    low, high = _range(bins)
    places = np.linspace(low, high, points)
    heights = np.array([_outline(one, places) for one in bins]).reshape(len(bins), points)
    return Ridges(low=low, high=high, heights=heights)


def rows_of(steps: Sequence[int], height: float, apart: float) -> list[tuple[int, float]]:
    """Return which readings have room one below the other, with how far from the top each stands.

    Readings stand by their step; the newest in any case, and none nearer than so much to another.

    Args:
        steps: of the readings, ascending; at least one.
        height: room for them, in pixels.
        apart: the least from one to the next, in pixels.
    """
    first, last = steps[0], steps[-1]
    scale = height / (last - first) if last > first else 0.0
    rows: list[tuple[int, float]] = []
    for index in range(len(steps) - 1, -1, -1):
        down = (steps[index] - first) * scale if scale else height
        if not rows or rows[-1][1] - down >= apart:
            rows.append((index, down))
    return rows[::-1]


def _range(bins: Sequence[Bins]) -> tuple[float, float]:
    """Return the range in which nearly all numbers lie, taken over all distributions as if they were as many."""
    parts = [one for one in bins if one.total]
    if not parts:
        return -1.0, 1.0
    lows = np.concatenate([one.edges[:-1] for one in parts])
    highs = np.concatenate([one.edges[1:] for one in parts])
    shares = np.concatenate([one.counts / (one.total * len(parts)) for one in parts])
    by_low, by_high = np.argsort(lows), np.argsort(highs)
    below = np.cumsum(shares[by_high])
    above = np.cumsum(shares[by_low][::-1])[::-1]
    low = float(lows[by_low][np.searchsorted(-above, -(1.0 - _LEFT_OUT), side="right") - 1])
    high = float(highs[by_high][min(int(np.searchsorted(below, 1.0 - _LEFT_OUT)), len(below) - 1)])
    return (low, high) if low < high else (low - 1.0, low + 1.0)


def _outline(bins: Bins, places: Floats) -> Floats:
    """Return how dense numbers lie around some places, evenly spaced."""
    if not bins.total:
        return np.zeros(len(places))
    cell = places[1] - places[0]
    ends = np.append(places - cell / 2, places[-1] + cell / 2)
    counts = np.concatenate([[0.0], np.cumsum(bins.counts, dtype=np.float64)])
    dense = np.diff(np.interp(ends, bins.edges, counts))
    wide = min((bins.edges[-1] - bins.edges[0]) / len(bins.counts) / cell, len(places) / 2)
    if wide > 1:  # from the middle of a bin to that of the next, and not in stairs
        kernel = np.ones(2 * round(wide / 2) + 1)
        dense = np.convolve(dense, kernel / kernel.size, mode="same")
    highest = float(dense.max())
    # By its root, or the many zeros of a ReLU would leave all else flat.
    return np.sqrt(dense / highest) if highest > 0 else np.zeros(len(places))
