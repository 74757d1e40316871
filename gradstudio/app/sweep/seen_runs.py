"""`SeenRuns`: the runs of a sweep as the window shows them: read as they come, and which of them are meant."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.program.background import Background
from gradstudio.app.sweep.sweeping import Sweeping
from gradstudio.store.sweep_columns import read_sweep_columns
from gradstudio.store.trial_result import Objective
from gradstudio.sweep.seeing.axis_scale import AxisScale, ScaleKind, scale_of
from gradstudio.sweep.seeing.brushing import Brushes, best_share, within
from gradstudio.sweep.seeing.sweep_table import SweepTable, table_of
from gradstudio.training.record.way import GoOn

_LEAST_MILLISECONDS = 500
_IDLE_SHARE = 9
"""So many times as long as a reading takes the thread rests after it."""


class SeenRuns(QObject):
    """Follows a sweep's file. Lives on the GUI thread; reading has a thread of its own.

    Args:
        sweeping: the sweep.
        parent: as for any QObject.

    Signals:
        changed: there are other runs, and other ones may be meant.
        choice_changed: of the same runs others are meant, or axes are spaced otherwise.
        pointed_out: another run stands out.
        problem_told: why the file cannot be read, as a sentence.
    """

    changed = Signal()
    choice_changed = Signal()
    pointed_out = Signal()
    problem_told = Signal(str)

    def __init__(self, sweeping: Sweeping, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sweeping = sweeping
        self._table: SweepTable | None = None
        self._read_from: Path | None = None
        self._percent = 100.0
        self._brushes: dict[str, tuple[float, float]] = {}
        self._kinds: dict[str, ScaleKind] = {}
        self._even = False
        self._number: int | None = None
        self._is_seen = False
        self._is_due = False
        self._shown = self._meant = np.empty(0, dtype=np.bool_)
        self._background = Background("sweep results", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._read)
        sweeping.opened.connect(self._on_sweeping_opened)
        sweeping.changed.connect(self._on_sweeping_changed)
        sweeping.progressed.connect(self._on_sweeping_progressed)

    @property
    def table(self) -> SweepTable | None:
        """The runs; None before there are any."""
        return self._table

    @property
    def shown(self) -> NDArray[np.bool_]:
        """Which runs are among the best that are looked at: shape (runs,)."""
        return self._shown

    @property
    def meant(self) -> NDArray[np.bool_]:
        """Which of these lie within all ranges: shape (runs,)."""
        return self._meant

    @property
    def brushes(self) -> Brushes:
        """The ranges that are marked, by the key of the column."""
        return self._brushes

    @property
    def percent(self) -> float:
        """How many of a hundred runs are looked at, the best ones; 100 for all."""
        return self._percent

    @property
    def is_even(self) -> bool:
        """Whether on all axes each value is as far from the next."""
        return self._even

    @property
    def number(self) -> int | None:
        """The run that is pointed out, by its number; None for none."""
        return self._number

    @property
    def row(self) -> int | None:
        """The row of the run that is pointed out; None for none."""
        return None if self._number is None else self.row_of(self._number)

    def row_of(self, number: int) -> int | None:
        """Return the row of a run; None if it is not known."""
        if self._table is None:
            return None
        known = self._table.columns.numbers
        at = int(np.searchsorted(known, number))
        return at if at < len(known) and known[at] == number else None

    def scale(self, key: str) -> AxisScale:
        """Return how a column's values are spaced, among the runs that are shown."""
        assert self._table is not None
        return scale_of(self._table.fields[key], self.kind(key), self._shown)

    def kind(self, key: str) -> ScaleKind | None:
        """Return how a column is to be spaced; None for what suits it."""
        return "even" if self._even else self._kinds.get(key)

    def set_kind(self, key: str, kind: ScaleKind) -> None:
        """Have a column be spaced otherwise."""
        self._kinds[key] = kind
        self._even = False
        self.choice_changed.emit()

    def set_even(self, on: bool) -> None:
        """Have each value be as far from the next on all axes, or by what suits them."""
        if on != self._even:
            self._even = on
            self.choice_changed.emit()

    def set_percent(self, percent: float) -> None:
        """Look at the best of the runs only; 100 for all."""
        if percent != self._percent:
            self._percent = percent
            self._choose()

    def brush(self, key: str, within_: tuple[float, float] | None) -> None:
        """Mark a range of a column, or none.

        Args:
            key: of the column.
            within_: the least and the greatest value; None to mark nothing.
        """
        if within_ is None:
            self._brushes.pop(key, None)
        else:
            self._brushes[key] = within_
        self._choose()

    def clear_brushes(self) -> None:
        """Mark nothing."""
        if self._brushes:
            self._brushes.clear()
            self._choose()

    def point_out(self, number: int | None) -> None:
        """Have a run stand out everywhere."""
        if number != self._number:
            self._number = number
            self.pointed_out.emit()

    def set_seen(self, seen: bool) -> None:
        """Say whether anybody looks: the file is read only then."""
        self._is_seen = seen
        if seen and self._is_due:
            self._read()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._timer.stop()
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _choose(self) -> None:
        self._mark()
        self.choice_changed.emit()

    def _mark(self) -> None:
        table = self._table
        if table is None:
            self._shown = self._meant = np.empty(0, dtype=np.bool_)
        else:
            self._shown = best_share(table, self._percent)
            self._meant = self._shown & within(table, self._brushes)

    def _read(self) -> None:
        path, plan = self._sweeping.path, self._sweeping.plan
        self._is_due = True
        if not self._is_seen or path is None or plan is None or self._background.is_busy:
            return
        self._is_due = False
        self._background.begin(partial(_table, path, plan.objective))

    def _on_sweeping_opened(self) -> None:
        self._background.cancel()
        if self._sweeping.path != self._read_from:
            self._table, self._number, self._read_from = None, None, self._sweeping.path
            self._brushes.clear()
            self._kinds.clear()
            self._mark()
            self.changed.emit()
        self._timer.stop()
        if self._sweeping.is_running:
            self._is_due = True
        else:
            self._read()

    def _on_sweeping_changed(self) -> None:
        if not self._sweeping.is_running and self._sweeping.path is not None:
            self._is_due = True
            self._timer.start(_LEAST_MILLISECONDS)

    def _on_sweeping_progressed(self) -> None:
        self._is_due = True
        if not self._timer.isActive() and not self._background.is_busy:
            self._timer.start(_LEAST_MILLISECONDS)

    def _on_background_done(self, found: tuple[SweepTable, float]) -> None:
        table, seconds = found
        self._table = table if len(table) else None
        self._mark()
        self.changed.emit()
        if self._is_due:
            self._timer.start(max(_LEAST_MILLISECONDS, int(1000 * _IDLE_SHARE * seconds)))

    def _on_background_failed(self, problem: str) -> None:
        self.problem_told.emit(problem)


def _table(path: Path, objective: Objective, go_on: GoOn) -> tuple[SweepTable, float]:
    """Read the runs of a file, and how many seconds that took."""
    began = time.perf_counter()
    table = table_of(read_sweep_columns(path), objective)
    return table, time.perf_counter() - began
