"""`AxisScale`: where the values of a column lie along an axis."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.number_text import short_number
from gradstudio.project.round_numbers import round_numbers
from gradstudio.sweep.seeing.sweep_table import SweepField

ScaleKind = Literal["linear", "log", "even"]
"""Values by size, by their logarithm, or each value that occurs at the same distance from the next."""

BEYOND = 0.93
"""Place of the largest finite value if some values are infinite; the infinite ones lie at the end of the axis."""

_LARGEST = sys.float_info.max

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AxisScale:
    """Values along an axis, from 0 at its beginning to 1 at its end.

    Attributes:
        kind: how they are spaced.
        low: the least finite value.
        high: the greatest finite value.
        known: for an even scale the values that occur, ascending; else none.
        labels: the names that there are; none for numbers.
        top: where the greatest finite value lies: below 1 where others left the finite.
    """

    kind: ScaleKind
    low: float
    high: float
    known: Floats
    labels: tuple[str, ...]
    top: float

    def places(self, values: Floats) -> Floats:
        """Return where values lie: shape as theirs, NaN where a value has no place."""
        finite = np.isfinite(values)
        inside = np.where(finite, values, self.low)
        if self.kind == "even":
            shares = np.interp(
                inside, self.known, np.arange(len(self.known)), left=-1.0, right=len(self.known)
            )
            shares = (
                shares / max(1, len(self.known) - 1) if len(self.known) > 1 else np.full(len(values), 0.5)
            )
        else:
            shares = self._shares(inside)
        found = np.where(finite, shares * self.top, np.where(values == np.inf, 1.0, np.nan))
        outside = (found < -1e-9) | (found > 1.0 + 1e-9)
        return np.where(outside, np.nan, found)

    def value_at(self, place: float) -> float:
        """Return the value at a place; inf beyond the greatest finite one, −inf below the beginning."""
        if place < 0.0:
            return -math.inf
        if place > self.top + 1e-9 or place >= 1.0:
            return math.inf
        share = place / self.top
        if self.kind == "even" and len(self.known):
            return float(np.interp(share * (len(self.known) - 1), np.arange(len(self.known)), self.known))
        if self.kind == "log":
            return math.exp(math.log(self.low) + share * (math.log(self.high) - math.log(self.low)))
        return self.low + share * (self.high - self.low)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Return places with their texts, ascending, about so many at most; names are thinned out evenly."""
        found = self._names(most) if self.labels else self._numbers(most)
        return [*found, (1.0, "∞")] if self.top < 1.0 else found

    def _shares(self, values: Floats) -> Floats:
        if self.high <= self.low:
            return np.full(len(values), 0.5)
        if self.kind == "log":
            low, high = math.log(self.low), math.log(self.high)
            with np.errstate(invalid="ignore", divide="ignore"):
                return np.asarray((np.log(values) - low) / (high - low))
        return np.asarray((values - self.low) / (self.high - self.low))

    def _names(self, most: int) -> list[tuple[float, str]]:
        codes = self.known if self.kind == "even" else np.arange(len(self.labels), dtype=np.float64)
        names = zip(self.places(codes).tolist(), codes.astype(int).tolist(), strict=True)
        placed = [(place, self.labels[code]) for place, code in names if not math.isnan(place)]
        return placed[:: max(1, math.ceil(len(placed) / max(1, most)))]

    def _numbers(self, most: int) -> list[tuple[float, str]]:
        if self.high <= self.low or self.kind == "even":
            values = self.known  # none where no run stayed finite
            every = max(1, math.ceil(len(values) / max(1, most)))
            chosen = values[::every]
        elif self.kind == "log":
            chosen = _powers(self.low, self.high, most)
        else:
            chosen = np.array(round_numbers(self.low, self.high, max(2, min(most, 6)) - 1))
        places = self.places(np.asarray(chosen, dtype=np.float64)).tolist()
        found = zip(places, _texts(chosen.tolist()), strict=True)
        return [(place, text) for place, text in found if not math.isnan(place)]


def scale_of(
    field: SweepField, kind: ScaleKind | None = None, among: NDArray[np.bool_] | None = None
) -> AxisScale:
    """Return the scale of a column.

    Args:
        field: the column.
        kind: how values are spaced; None for what suits them. A logarithm needs values above zero: without them the
            scale is linear.
        among: shape (runs,): those that are to have a place; None for all.
    """
    values = field.numbers if among is None else field.numbers[among]
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
    if field.labels and among is None:
        low, high = 0.0, float(max(0, len(field.labels) - 1))
    kind = kind or suited_kind(field)
    if kind == "log" and (low <= 0.0 or field.labels):
        kind = "linear"
    known = np.unique(finite) if kind == "even" or high <= low else np.empty(0)
    top = BEYOND if np.isposinf(values).any() else 1.0
    return AxisScale(kind=kind, low=low, high=high, known=known, labels=field.labels, top=top)


def can_be_logarithmic(field: SweepField) -> bool:
    """Whether a column holds numbers, all of them above zero."""
    finite = field.numbers[np.isfinite(field.numbers)]
    return not field.labels and len(finite) > 0 and bool((finite > 0.0).all())


def suited_kind(field: SweepField) -> ScaleKind:
    """Return how the values of a column are best spaced: by logarithm where they span more than a factor of 30."""
    finite = field.numbers[np.isfinite(field.numbers)]
    if can_be_logarithmic(field) and float(finite.max()) > 30.0 * float(finite.min()):  # which may be inf
        return "log"
    return "linear"


def kind_after(field: SweepField, kind: ScaleKind) -> ScaleKind:
    """Return how a column is spaced after what it is now: by size, by logarithm where that can be, evenly."""
    kinds: list[ScaleKind] = ["linear", "even"]
    if can_be_logarithmic(field):
        kinds.insert(1, "log")
    return kinds[(kinds.index(kind) + 1) % len(kinds)] if kind in kinds else "linear"


def _texts(numbers: list[float]) -> list[str]:
    """Return numbers in as few digits as tell them apart, at least three."""
    for digits in (3, 4, 6):
        texts = [short_number(number, digits) for number in numbers]
        if len(set(texts)) == len(texts):
            break
    return texts


def _powers(low: float, high: float, most: int) -> Floats:
    """Return round numbers of a logarithmic axis: powers of ten, and more where there is room."""
    first, last = math.floor(math.log10(low)), min(math.ceil(math.log10(high)), sys.float_info.max_10_exp)
    for digits in ((1, 2, 5), (1, 3), (1,)):
        found = [d * 10.0**power for power in range(first, last + 1) for d in digits]
        inside = [value for value in found if low * (1 - 1e-9) <= value <= min(high * (1 + 1e-9), _LARGEST)]
        if len(inside) <= most:
            break
    every = max(1, math.ceil(len(inside) / max(1, most)))
    return np.array(inside[::every] if len(inside) > 1 else [low, high])
