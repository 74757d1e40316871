"""`Axis`: a field that a sweep varies, over some values or over a range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from gradstudio.engine.errors import shown
from gradstudio.project.errors import SpecError
from gradstudio.sweep.plan.errors import PlanError
from gradstudio.sweep.varying import is_whole

MAX_VALUES = 10_000
"""Of one axis."""
_LARGEST = 1e300


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A field that a sweep varies: over `values`, or from `low` to `high`.

    Attributes:
        path: of the field, as `varied` takes it.
        values: to be tried; numbers, texts, truth values, None, or tuples of them. None at all for a range.
        low: first number of a range; None where values are given.
        high: last number, above `low`; whole numbers only, both included, where the field takes no other.
        log: whether equal factors, and not equal differences, are as likely; `low` is above 0 then.
        count: number of values that a grid takes of the range, 2 or more, its ends included; None for none.

    Raises:
        PlanError: there is no such field, or the numbers make no range.
    """

    path: str
    values: tuple[Any, ...] = ()
    low: float | None = None
    high: float | None = None
    log: bool = False
    count: int | None = None

    def __post_init__(self) -> None:
        try:
            whole = is_whole(self.path)
        except SpecError as error:
            raise PlanError(str(error)) from None
        if self.path == "training.seed":
            raise PlanError("Say with seeds, not with an axis, from which seeds each run is repeated.")
        if self.low is None or self.high is None:
            self._check_values()
        else:
            self._check_range(self.low, self.high, whole=whole)

    @property
    def is_range(self) -> bool:
        """Whether it goes over a range, and not over values."""
        return self.low is not None

    def grid(self) -> tuple[Any, ...]:
        """Return the values that a grid takes, in order.

        Raises:
            PlanError: it is a range without a count.
        """
        if not self.is_range:
            return self.values
        if self.count is None:
            raise PlanError("A grid takes only some values of a range. Give their number with count.")
        return tuple(dict.fromkeys(self._on_grid(k / (self.count - 1)) for k in range(self.count)))

    def at(self, share: float) -> Any:
        """Return the value at a share of the way, 0 to 1.

        Shares that are spread evenly give each of the values, or equal parts of the range, equally often.
        """
        if self.low is None or self.high is None:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        low, high = self.low, self.high
        if is_whole(self.path):
            found = round(_between(low - 0.5, high + 0.5, share, log=self.log))  # each has its share
            return min(max(found, int(low)), int(high))
        return _between(low, high, share, log=self.log)

    def _on_grid(self, share: float) -> Any:
        if self.low is None or self.high is None:
            return self.at(share)
        found = _between(self.low, self.high, share, log=self.log)
        return round(found) if is_whole(self.path) else found

    def _check_values(self) -> None:
        if self.low is not None or self.high is not None:
            missing = "low" if self.low is None else "high"
            raise PlanError(f"A range needs {missing}.", missing)
        if not 1 <= len(self.values) <= MAX_VALUES:
            raise PlanError(f"An axis has 1 to {MAX_VALUES:,} values, not {len(self.values):,}.")
        if self.log or self.count is not None:
            name = "log" if self.log else "count"
            raise PlanError("It goes with low and high, but this axis has values. Leave it out.", name)
        seen: set[str] = set()
        for place, value in enumerate(self.values):
            if (text := repr(value)) in seen:
                raise PlanError(f"{shown(value)} is there already. Leave one out.", place)
            seen.add(text)

    def _check_range(self, low: float, high: float, *, whole: bool) -> None:
        if self.values:
            raise PlanError("An axis has values or a range, not both.", "low")
        for name, end in (("low", low), ("high", high)):
            if not abs(end) <= _LARGEST:
                raise PlanError(f"Give a finite number, not {shown(end)}.", name)
            if whole and end != int(end):
                raise PlanError(f"{self.path} takes whole numbers, not {shown(end)}.", name)
        if not low < high:
            raise PlanError(f"It must be above low, but {high:g} is not above {low:g}.", "high")
        if self.log and low <= 0:
            raise PlanError(f"It must be above 0 for a logarithmic range, not {low:g}.", "low")
        if self.count is not None and not 2 <= self.count <= MAX_VALUES:
            raise PlanError(f"Give a whole number from 2 to {MAX_VALUES:,}, not {self.count:,}.", "count")


def _between(low: float, high: float, share: float, *, log: bool) -> float:
    """Return the number at a share of the way; at both ends exactly theirs."""
    if share in {0.0, 1.0}:
        return high if share else low
    if log:
        found = math.exp(math.log(low) + (math.log(high) - math.log(low)) * share)
    else:
        found = low + (high - low) * share
    return min(max(found, low), high)
