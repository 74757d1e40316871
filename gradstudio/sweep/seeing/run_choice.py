"""`RunChoice`: which runs of a sweep are meant, and where they lie along its axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from gradstudio.sweep.seeing.axis_scale import AxisScale, ScaleKind, scale_of
from gradstudio.sweep.seeing.brushing import Brushes, best_share, within
from gradstudio.sweep.seeing.sweep_table import SweepField, SweepTable

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """Of which runs axes have room, and how these are spaced.

    Attributes:
        percent: how many of a hundred runs are looked at, the best ones; 100 for all.
        even: whether on all axes each value is as far from the next.
        kinds: how single columns are spaced, by key; the others as suits them.
    """

    percent: float = 100.0
    even: bool = False
    kinds: Mapping[str, ScaleKind] = field(default_factory=dict)

    def kind(self, key: str) -> ScaleKind | None:
        """Return how a column is to be spaced; None for what suits it."""
        return "even" if self.even else self.kinds.get(key)

    def with_kind(self, key: str, kind: ScaleKind) -> Spacing:
        """Return the same with a column spaced otherwise; not all of them are evenly spaced then."""
        return replace(self, even=False, kinds={**self.kinds, key: kind})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpacedColumn:
    """A column along its axis.

    Attributes:
        scale: how its values are spaced.
        places: shape (runs,), from 0 to 1; NaN where a run has no place.
    """

    scale: AxisScale
    places: Floats


class RunChoice:
    """Works out what is asked for once: of a hundred thousand runs that takes long enough to be noticed.

    Args:
        table: the runs.
        spacing: of its axes.
        brushes: the ranges that are marked.

    Attributes:
        table: see above.
    """

    def __init__(self, table: SweepTable, spacing: Spacing, brushes: Brushes) -> None:
        self.table = table
        self._spacing = spacing
        self._shown = best_share(table, spacing.percent)
        self._marked: dict[str, tuple[tuple[float, float], Mask]] = {}
        self._spaced: dict[str, SpacedColumn] = {}
        self._meant = self._shown
        self.brush(brushes)

    @property
    def shown(self) -> Mask:
        """Which runs are among the best that are looked at: shape (runs,)."""
        return self._shown

    @property
    def meant(self) -> Mask:
        """Which of these lie within all ranges: shape (runs,)."""
        return self._meant

    def column(self, key: str) -> SpacedColumn:
        """Return a column along its axis, spaced among the runs that are shown."""
        found = self._spaced.get(key)
        if found is None:
            numbers = self.table.fields[key]
            scale = scale_of(numbers, self._spacing.kind(key), self._shown)
            found = SpacedColumn(scale=scale, places=scale.places(numbers.numbers))
            self._spaced[key] = found
        return found

    def space(self, spacing: Spacing) -> None:
        """Space the axes otherwise."""
        before, self._spacing = self._spacing, spacing
        if spacing.percent != before.percent:
            self._shown = best_share(self.table, spacing.percent)
            self._spaced.clear()
            self._update_meant()
            return
        for key in list(self._spaced):
            if spacing.kind(key) != before.kind(key):
                del self._spaced[key]

    def brush(self, brushes: Brushes) -> None:
        """Mark other ranges."""
        known, self._marked = self._marked, {}
        for key, one in brushes.items():
            if key in known and known[key][0] == one:
                self._marked[key] = known[key]
            else:
                self._marked[key] = one, within(self.table, {key: one})
        self._update_meant()

    def _update_meant(self) -> None:
        self._meant = self._shown
        for _, mask in self._marked.values():
            self._meant = self._meant & mask


def axes_of(table: SweepTable) -> tuple[SweepField, ...]:
    """Return the columns that are drawn as axes: the settings, then what the runs measured, where they differ."""
    fields = list(table.settings)
    for key in ("steps", "accuracy", "test_accuracy", "loss", "test_loss"):
        known = table.fields.get(key)
        is_asked = key == table.objective
        if known is not None and not is_asked and _differs(known):
            fields.append(known)
    fields.append(table.fields[table.objective])
    return tuple(fields)


def _differs(column: SweepField) -> bool:
    values = column.numbers[~np.isnan(column.numbers)]
    return len(values) > 0 and bool((values != values[0]).any())
