"""`RunCurves`: the losses of a sweep's runs over their steps, read aside while somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.race.density import CurveField, curve_field
from gradstudio.app.sweep.paced_work import PacedWork, Work
from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.app.sweep.sweeping import Sweeping
from gradstudio.store.sweep_columns import read_sweep_curves
from gradstudio.training.record.way import GoOn

MOST_CURVES = 4_000
"""Of more runs some are drawn, spread evenly over their numbers."""
_POINTS = 128
_WAIT_MILLISECONDS = 250

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SweepCurves:
    """Curves at common steps.

    Attributes:
        numbers: of the runs, ascending.
        at: the steps, ascending: shape (points,).
        losses: shape (runs, points), NaN where a run has taken no such step.
        field: where they lie, and for many of them how dense.
    """

    numbers: Integers
    at: Floats
    losses: Floats
    field: CurveField


class RunCurves(QObject):
    """Follows the runs that are meant. Lives on the GUI thread; `stop` ends its own.

    Args:
        sweeping: whose file is read.
        seen: the runs.
        parent: as for any QObject.

    Signals:
        changed: there are other curves, or they cannot be read.
    """

    changed = Signal()

    def __init__(self, sweeping: Sweeping, seen: SeenRuns, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sweeping, self._seen = sweeping, seen
        self._found: SweepCurves | None = None
        self._problem = ""
        self._work = PacedWork("sweep curves", self._read, _WAIT_MILLISECONDS, self)
        self._work.done.connect(self._on_work_done)
        self._work.failed.connect(self._on_work_failed)
        for signal in (seen.changed, seen.choice_changed):
            signal.connect(self._on_seen_changed)
        self._work.ask()

    @property
    def found(self) -> SweepCurves | None:
        """What was read last; None before that."""
        return self._found

    @property
    def problem(self) -> str:
        """Why they cannot be read, as a sentence, or ""."""
        return self._problem

    def set_seen(self, seen: bool) -> None:
        """Say whether somebody looks: curves are read only then."""
        self._work.set_seen(seen)

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._work.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        return self._work.shutdown(most_milliseconds)

    def _read(self) -> Work | None:
        path, table = self._sweeping.path, self._seen.table
        if path is None or table is None:
            return None
        rows = np.flatnonzero(self._seen.meant)
        if len(rows) > MOST_CURVES:
            rows = rows[np.linspace(0, len(rows) - 1, MOST_CURVES).astype(np.int64)]
        steps = int(table.columns.steps[rows].max()) if len(rows) else 0
        return partial(_curves, path, table.columns.numbers[rows], steps)

    def _on_seen_changed(self) -> None:
        if self._seen.table is None:
            self._work.give_up()
            self._found, self._problem = None, ""
            self.changed.emit()
        else:
            self._work.ask()

    def _on_work_done(self, found: SweepCurves) -> None:
        self._found, self._problem = found, ""
        self.changed.emit()

    def _on_work_failed(self, problem: str) -> None:
        self._problem = problem
        self.changed.emit()


def _curves(path: Path, numbers: Integers, steps: int, go_on: GoOn) -> SweepCurves:
    """Read the curves of some runs, at common steps. Runs on the thread.

    Args:
        path: of the file.
        numbers: of the runs.
        steps: the most that any of them took.
        go_on: is asked whether to.
    """
    curves, strides = read_sweep_curves(path, numbers.tolist())
    at = np.unique(np.linspace(0, max(steps - 1, 0), _POINTS).astype(np.int64)).astype(np.float64)
    losses = np.full((len(numbers), len(at)), np.nan)
    for stride in np.unique(strides[strides > 0]).tolist():
        rows = np.flatnonzero(strides == stride)
        if not go_on(0.0):
            break
        known = np.arange(curves.shape[1]) * float(stride)
        place = np.minimum(np.searchsorted(known, at, side="right") - 1, curves.shape[1] - 1)
        following = np.minimum(place + 1, curves.shape[1] - 1)
        share = np.clip((at - known[place]) / stride, 0.0, 1.0)
        left, right = curves[rows][:, place].astype(np.float64), curves[rows][:, following].astype(np.float64)
        right = np.where(np.isnan(right), left, right)
        within = at < known[place] + stride
        losses[rows] = np.where(within, left + share * (right - left), np.nan)
    field = curve_field(losses, [np.arange(len(numbers))])
    return SweepCurves(numbers=numbers, at=at, losses=losses, field=field)
