"""`Spread`: how the runs of a race lie along one number, which is drawn by `SpreadView`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.race.density import MOST_POWERS, WIDE, placed
from gradstudio.app.race.news import RaceNews
from gradstudio.ui.kit.ranges import rounded_out
from gradstudio.ui.kit.step_axes import Scale

Floats = NDArray[np.float64]

_GOLDEN = 0.6180339887498949


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """One number of each run.

    Attributes:
        name: what it is.
        values: shape (runs,); NaN where a run has none, infinite where it diverged.
        places: where they lie along the axis.
        scale: of the axis.
        low: the least place that is shown.
        high: the greatest; runs beyond are drawn along the edge.
        beyond: how many are.
        heights: shape (runs,), how high each is drawn in its row, 0 to 1: apart from each other, always the same.
    """

    name: str
    values: Floats
    places: Floats
    scale: Scale
    low: float
    high: float
    beyond: int
    heights: Floats


def final_losses(news: RaceNews) -> Spread:
    """Return the spread of the final training loss."""
    return _spread("Final loss", news.results.last.losses, most=news.picture.most)


def final_scores(news: RaceNews) -> Spread | None:
    """Return the spread of what else tells how good the runs are, of the test samples if there are any."""
    last = news.results.last
    for name, values, most in (
        ("Test accuracy", last.test_accuracies, None),
        ("Test loss", last.test_losses, news.picture.most),
        ("Training accuracy", last.accuracies, None),
    ):
        if np.isfinite(values).any():
            return _spread(name, values, most=most)
    return None


def _spread(name: str, values: Floats, *, most: float | None) -> Spread:
    """Return how some numbers lie.

    Args:
        name: of the numbers.
        values: of the runs.
        most: the greatest loss that is shown; None for shares.
    """
    is_share, limit = most is None, np.inf if most is None else most
    finite = values[np.isfinite(values)]
    beyond = finite > limit
    finite = finite.clip(max=limit)
    scale: Scale = "share" if is_share else "linear"
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    if not is_share and 0 < WIDE * low < high:
        scale, low, high = "logarithmic", float(np.log10(low)), float(np.log10(high))
        low = max(low, high - MOST_POWERS)
    if is_share:
        low, high = (max(0.0, low - 0.02), min(1.0, high + 0.02)) if high - low < 0.04 else (low, high)
    if not is_share and scale == "linear" and low == high:  # all alike, as losses of 0 are
        low, high = min(0.0, 2 * low), max(0.0, 2 * high) or 1.0
    low, high = rounded_out(low, high)
    room = 0.02 * (high - low)
    places = placed(values, "logarithmic" if scale == "logarithmic" else "linear")
    return Spread(
        name=name,
        values=values,
        places=np.where(np.isfinite(values), places.clip(low, high), np.nan),
        scale=scale,
        low=low - room,
        high=high + room,
        beyond=int(beyond.sum()),
        heights=np.arange(len(values), dtype=np.float64) * _GOLDEN % 1.0,
    )
