"""`SeenRuns`: the runs of a sweep as the window shows them: read as they come, and which of them are meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.sweep.paced_work import PacedWork, Work
from gradstudio.app.sweep.sweeping import Sweeping
from gradstudio.store.sweep_columns import read_sweep_columns
from gradstudio.sweep.plan import SweepPlan
from gradstudio.sweep.seeing.axis_scale import ScaleKind
from gradstudio.sweep.seeing.best_so_far import BestSoFar, best_so_far
from gradstudio.sweep.seeing.brushing import Brushes
from gradstudio.sweep.seeing.run_choice import RunChoice, SpacedColumn, Spacing, axes_of
from gradstudio.sweep.seeing.sweep_table import SweepTable, table_of
from gradstudio.training.record.way import GoOn

_LEAST_MILLISECONDS = 500
_NONE = np.empty(0, dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Reading:
    """What was read of a file, with what takes long of it worked out already."""

    choice: RunChoice
    best: BestSoFar


class SeenRuns(QObject):
    """Follows a sweep's file. Lives on the GUI thread; reading has a thread of its own.

    Args:
        sweeping: the sweep.
        parent: as for any QObject.

    Signals:
        changed: there are other runs, and other ones may be meant.
        choice_changed: of the same runs others are meant, or axes are spaced otherwise.
        pointed_out: another run stands out, or another of its steps.
        problem_told: why the file cannot be read, as a sentence; once, and not at each attempt.
    """

    changed = Signal()
    choice_changed = Signal()
    pointed_out = Signal()
    problem_told = Signal(str)

    def __init__(self, sweeping: Sweeping, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sweeping = sweeping
        self._read_from: Path | None = None
        self._reading: _Reading | None = None
        self._spacing = Spacing()
        self._brushes: dict[str, tuple[float, float]] = {}
        self._number: int | None = None
        self._step: int | None = None
        self._problem = ""
        self._work = PacedWork("sweep results", self._read, _LEAST_MILLISECONDS, self)
        self._work.done.connect(self._on_work_done)
        self._work.failed.connect(self._on_work_failed)
        sweeping.opened.connect(self._on_sweeping_opened)
        sweeping.changed.connect(self._on_sweeping_changed)
        sweeping.progressed.connect(self._work.ask)

    @property
    def table(self) -> SweepTable | None:
        """The runs; None before there are any."""
        return None if self._reading is None else self._reading.choice.table

    @property
    def best(self) -> BestSoFar | None:
        """The best run so far after each of them; None before there are any."""
        return None if self._reading is None else self._reading.best

    @property
    def shown(self) -> NDArray[np.bool_]:
        """Which runs are among the best that are looked at: shape (runs,)."""
        return _NONE if self._reading is None else self._reading.choice.shown

    @property
    def meant(self) -> NDArray[np.bool_]:
        """Which of these lie within all ranges: shape (runs,)."""
        return _NONE if self._reading is None else self._reading.choice.meant

    @property
    def brushes(self) -> Brushes:
        """The ranges that are marked, by the key of the column."""
        return self._brushes

    @property
    def spacing(self) -> Spacing:
        """How many of the best runs are looked at, and how axes are spaced."""
        return self._spacing

    @property
    def number(self) -> int | None:
        """The run that is pointed out, by its number; None for none."""
        return self._number

    @property
    def step(self) -> int | None:
        """The step of that run that is pointed out; None for its last."""
        return self._step

    @property
    def row(self) -> int | None:
        """The row of the run that is pointed out; None for none."""
        return None if self._number is None else self.row_of(self._number)

    def row_of(self, number: int) -> int | None:
        """Return the row of a run; None if it is not known."""
        table = self.table
        if table is None:
            return None
        known = table.columns.numbers
        at = int(np.searchsorted(known, number))
        return at if at < len(known) and known[at] == number else None

    def column(self, key: str) -> SpacedColumn:
        """Return a column along its axis, spaced among the runs that are shown."""
        assert self._reading is not None
        return self._reading.choice.column(key)

    def set_kind(self, key: str, kind: ScaleKind) -> None:
        """Have a column be spaced otherwise."""
        self._space(self._spacing.with_kind(key, kind))

    def set_even(self, on: bool) -> None:
        """Have each value be as far from the next on all axes, or by what suits them."""
        self._space(replace(self._spacing, even=on))

    def set_percent(self, percent: float) -> None:
        """Look at the best of the runs only; 100 for all."""
        self._space(replace(self._spacing, percent=percent))

    def brush(self, key: str, within_: tuple[float, float] | None) -> None:
        """Mark a range of a column, or none.

        Args:
            key: of the column.
            within_: the least and the greatest value; None to mark nothing.
        """
        if self._brushes.get(key) == within_:
            return
        if within_ is None:
            self._brushes.pop(key, None)
        else:
            self._brushes[key] = within_
        self._mark()

    def clear_brushes(self) -> None:
        """Mark nothing."""
        if self._brushes:
            self._brushes.clear()
            self._mark()

    def point_out(self, number: int | None, step: int | None = None) -> None:
        """Have a run stand out everywhere.

        Args:
            number: of the run; None for none.
            step: the step that is meant; None for its last.
        """
        if (number, step) != (self._number, self._step):
            self._number, self._step = number, step
            self.pointed_out.emit()

    def set_seen(self, seen: bool) -> None:
        """Say whether anybody looks: the file is read only then."""
        self._work.set_seen(seen)

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._work.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        return self._work.shutdown(most_milliseconds)

    def _space(self, spacing: Spacing) -> None:
        if spacing != self._spacing:
            self._spacing = spacing
            if self._reading is not None:
                self._reading.choice.space(spacing)
            self.choice_changed.emit()

    def _mark(self) -> None:
        if self._reading is not None:
            self._reading.choice.brush(self._brushes)
        self.choice_changed.emit()

    def _read(self) -> Work | None:
        path, plan = self._sweeping.path, self._sweeping.plan
        if path is None or plan is None or not path.exists():
            return None  # it could not be made, or is gone: the sweep says so
        return partial(_read, path, plan, self._spacing, dict(self._brushes))

    def _on_sweeping_opened(self) -> None:
        self._work.give_up()
        if self._sweeping.path != self._read_from:
            self._reading, self._read_from = None, self._sweeping.path
            self._number = self._step = None
            self._brushes.clear()
            self._spacing = replace(self._spacing, kinds={})
            self._problem = ""
            self.changed.emit()
        if self._sweeping.is_running:
            self._work.ask()
        else:
            self._work.begin()

    def _on_sweeping_changed(self) -> None:
        if not self._sweeping.is_running and self._sweeping.path is not None:
            self._work.ask()

    def _on_work_done(self, reading: _Reading) -> None:
        reading.choice.space(self._spacing)  # both may have changed while it was read
        reading.choice.brush(self._brushes)
        self._reading = reading if len(reading.choice.table) else None
        self._problem = ""
        self.changed.emit()

    def _on_work_failed(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            self.problem_told.emit(problem)


def _read(path: Path, plan: SweepPlan, spacing: Spacing, brushes: Brushes, go_on: GoOn) -> _Reading:
    """Read the runs of a file, and work out what takes long. Runs on the thread.

    Args:
        path: of the file.
        plan: of the sweep.
        spacing: of the axes.
        brushes: the ranges that are marked.
        go_on: is asked whether to.
    """
    planned = {axis.path: axis.values for axis in plan.axes}
    table = table_of(read_sweep_columns(path), plan.objective, planned)
    choice = RunChoice(table, spacing, brushes)
    for field in axes_of(table) if len(table) else ():
        choice.column(field.key)
    return _Reading(choice=choice, best=best_so_far(table))
