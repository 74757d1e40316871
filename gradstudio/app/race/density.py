"""`CurveField`: where the curves of a race lie, and for many of them how dense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
RaceScale = Literal["linear", "logarithmic"]

MOST_LINES = 200
"""Runs that are drawn as lines; more as density."""
_ROWS = 240
WIDE = 30.0
MOST_POWERS = 9.0
_NEARLY_ALL = 0.995
_RISEN = 10.0
"""Times the loss at the start: runs that have risen further would squash the axis of all others."""
_ROOM = 0.03


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurveField:
    """The part of the plane that shows nearly all of the curves.

    Attributes:
        scale: how losses are drawn.
        low: the lowest place, a loss or its power of ten.
        high: the highest.
        most: the loss there; runs that have risen further leave the picture.
        grids: for each value that races, how many curves pass through each cell: shape (rows, columns), the first
            row highest, the columns from the first step that is kept to the last; empty where lines are drawn.
    """

    scale: RaceScale
    low: float
    high: float
    most: float = np.inf
    grids: tuple[NDArray[np.float32], ...] = ()


def placed(losses: Floats, scale: RaceScale) -> Floats:
    """Return where losses lie along their axis: NaN without a place, −∞ for the logarithm of 0."""
    if scale == "linear":
        return losses
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log10(losses))


def curve_field(losses: Floats, groups: Sequence[Integers | slice]) -> CurveField:
    """Return where curves lie.

    It is computed beside the window: whatever of it takes long lets other threads go on.

    Args:
        losses: shape (runs, points), NaN where a run diverged.
        groups: the runs of each value.
    """
    known = np.isfinite(losses)
    if not known.any():
        return CurveField(scale="linear", low=0.0, high=1.0)
    least = float(losses.min(where=known, initial=np.inf))
    first = losses[:, 0][known[:, 0]]
    begin = float(np.median(first)) if len(first) else float(losses.max(where=known, initial=-np.inf))
    most = max(_quantile(losses, known, _NEARLY_ALL), begin)
    if begin > 0.0:
        most = min(most, max(_RISEN * begin, WIDE * least))
    scale: RaceScale = "logarithmic" if 0 < WIDE * least < most else "linear"
    low, high = least, most
    if scale == "logarithmic":
        high = float(np.log10(most))
        low = max(float(np.log10(least)), high - MOST_POWERS)
    elif 0 <= low < high / 2:
        low = 0.0
    if not high > low:
        low, high = low - 0.5 * abs(low) - 1e-9, high + 0.5 * abs(high) + 1e-9
    room = _ROOM * (high - low)
    low, high = low if low == 0.0 and scale == "linear" else low - room, high + room
    if len(losses) <= MOST_LINES or losses.shape[1] < 2:
        return CurveField(scale=scale, low=low, high=high, most=most)
    places = placed(losses, scale)
    grids = tuple(_grid(places[runs], low, high) for runs in groups)
    return CurveField(scale=scale, low=low, high=high, most=most, grids=grids)


def _quantile(losses: Floats, known: NDArray[np.bool_], share: float) -> float:
    """Return a quantile of the losses that are known, between which it is interpolated.

    Args:
        losses: any.
        known: which of them count; one at least.
        share: of those below it.
    """
    ranked = np.where(known, losses, np.inf).ravel()
    at = share * (int(known.sum()) - 1)
    below = int(at)
    ranked.partition((below, min(below + 1, len(ranked) - 1)))
    pair = ranked[below : below + 2]
    return float(pair[0]) if at == below else float(np.quantile(pair, at - below))


def _grid(places: Floats, low: float, high: float) -> NDArray[np.float32]:
    """Return how many curves pass through each cell: each fills its column from one point to the next."""
    rows = np.where(np.isfinite(places), (high - places) / (high - low) * _ROWS, -1.0)
    rows = rows.clip(-1.0, _ROWS).astype(np.int64)
    known = np.isfinite(places)
    begin, end = rows[:, :-1], rows[:, 1:]
    first, last = np.minimum(begin, end).clip(0), np.maximum(begin, end) + 1
    seen = known[:, :-1] & known[:, 1:] & (last > 0) & (first < _ROWS)
    columns = np.broadcast_to(np.arange(begin.shape[1]), begin.shape)[seen]
    width = begin.shape[1]
    size = (_ROWS + 2) * width
    counts = np.bincount(first[seen] * width + columns, minlength=size)
    counts = counts - np.bincount(last[seen].clip(max=_ROWS + 1) * width + columns, minlength=size)
    return np.cumsum(counts.reshape(_ROWS + 2, width), axis=0)[:_ROWS].astype(np.float32)
