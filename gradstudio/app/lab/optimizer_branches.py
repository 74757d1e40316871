"""`OptimizerBranches`: where every optimizer leads from a moment on, and the branches that are kept as runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from gradstudio.app.doctor.idle_time import IdleTime
from gradstudio.app.program.background import Background
from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.run.kernels import are_kernels_ready
from gradstudio.app.run.recording import Recording
from gradstudio.app.run.trainer import Trainer
from gradstudio.lab.microscope import BranchCurve, OptimizerBranch, OptimizerComparison, go_on_with
from gradstudio.training.record import Record, Run
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment, RunId

MOST_STEPS = 100_000
"""Of each branch."""

Curves = tuple[BranchCurve, ...]


class OptimizerBranches(QObject):
    """Trains a branch with each optimizer, in the background. Lives on the GUI thread; `stop` ends its thread.

    Args:
        trainer: whose record the branches grow from, and are kept in.
        records: the runs as the window keeps them.
        parent: as for any QObject.

    Signals:
        changed: they begin, have ended or were given up, or one is a run of the record now.
        grown: there is more of their curves.
        progressed: share of the steps that are taken, 0 to 1.
    """

    changed = Signal()
    grown = Signal()
    progressed = Signal(float)
    _told = Signal(object, object)
    _taken_in = Signal(object, object)

    def __init__(self, trainer: Trainer, records: Records, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._records = records
        self._idle = IdleTime()
        self._moment: Moment | None = None
        self._steps = 0
        self._curves: Curves = ()
        self._branches: dict[str, OptimizerBranch] = {}
        self._asked: set[str] = set()
        self._kept: dict[str, RunId] = {}
        self._problem = ""
        self._background = Background("optimizer branches", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._background.progressed.connect(self.progressed)
        self._told.connect(self._on_told)
        self._taken_in.connect(self._on_taken_in)

    @property
    def moment(self) -> Moment | None:
        """Where they branch off; None before they were asked for."""
        return self._moment

    @property
    def steps(self) -> int:
        """How many steps each takes."""
        return self._steps

    @property
    def curves(self) -> Curves:
        """What was measured on the way, by now, in the order of the menus."""
        return self._curves

    @property
    def is_busy(self) -> bool:
        """Whether they are on the way."""
        return self._background.is_busy

    @property
    def is_done(self) -> bool:
        """Whether all have taken their steps: then they can be kept."""
        return bool(self._branches)

    @property
    def problem(self) -> str:
        """Why there are none, as a sentence, or ""."""
        return self._problem

    def kept_as(self, kind: str) -> RunId | None:
        """Return the run of the record that a branch is now; None if it is none, or was deleted."""
        number = self._kept.get(kind)
        return number if number is not None and self._records.find(number) is not None else None

    def name_of(self, run: RunId) -> str:
        """Return what a run of the record is called; "" if it was deleted."""
        known = self._records.find(run)
        return "" if known is None else known.label.name

    def can_keep(self, kind: str) -> bool:
        """Whether a branch took steps, and is no run of the record."""
        branch = self._branches.get(kind)
        if branch is None or branch.run.end == branch.run.begin or kind in self._asked:
            return False
        return self.kept_as(kind) is None

    def begin(self, comparison: OptimizerComparison, steps: int) -> None:
        """Go on with each optimizer from the moment of a comparison, instead of what is on the way.

        Args:
            comparison: has the moment, and the settings of each.
            steps: how many, 1 to `MOST_STEPS`.
        """
        self._clear()
        self._moment, self._steps = comparison.moment, min(max(steps, 1), MOST_STEPS)
        rows = tuple(rule.contender for rule in comparison.rules)
        work = partial(go_on_with, self._trainer.record, comparison.moment, rows, self._steps)
        self._background.begin(partial(_grown, work, partial(self._told.emit, comparison.moment), self._idle))
        self.progressed.emit(0.0)
        self.changed.emit()

    def cancel(self) -> None:
        """Give up what is on the way."""
        if self._background.is_busy:
            self._background.cancel()
            self._clear()
            self.changed.emit()

    def keep(self, kinds: tuple[str, ...]) -> None:
        """Have branches be runs of the record, by the names of their optimizers."""
        record = self._trainer.record
        for kind in kinds:
            if self.can_keep(kind):
                self._asked.add(kind)
                told = partial(self._taken_in.emit, kind)
                self._trainer.change_record(partial(_take_in, record, self._branches[kind].run, told))
        self.changed.emit()

    def set_playing(self, playing: bool) -> None:
        """Hear whether a run is training: meanwhile they go on slowly."""
        self._idle.set_training(playing)

    def start_over(self) -> None:
        """Forget the project before."""
        self._background.cancel()
        self._clear()
        self.changed.emit()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._background.stop()
        self._idle.set_training(False)

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _clear(self) -> None:
        self._moment, self._curves, self._branches, self._problem = None, (), {}, ""
        self._asked, self._kept = set(), {}

    def _on_told(self, moment: Moment, curves: Curves) -> None:
        if moment == self._moment and self.is_busy:
            self._curves = curves
            self.grown.emit()

    def _on_background_done(self, branches: tuple[OptimizerBranch, ...] | None) -> None:
        if branches is not None:
            self._branches = {branch.curve.contender.kind: branch for branch in branches}
            self._curves = tuple(branch.curve for branch in branches)
        self.changed.emit()

    def _on_background_failed(self, problem: str) -> None:
        self._clear()
        self._problem = problem
        self.changed.emit()

    def _on_taken_in(self, kind: str, run: Run) -> None:
        branch = self._branches.get(kind)
        if self._trainer.record.find(run.number) is run:
            self._records.bring_back(RunRecord(run, None))
        if branch is not None and branch.run is run:
            self._kept[kind] = run.number
            self._asked.discard(kind)
            self.changed.emit()


def _grown(
    work: Callable[..., tuple[OptimizerBranch, ...] | None],
    told: Callable[[Curves], None],
    idle: IdleTime,
    go_on: GoOn,
) -> tuple[OptimizerBranch, ...] | None:
    """Train the branches. Runs on the thread.

    Args:
        work: trains them.
        told: is told of their curves.
        idle: slows it down while a run is training.
        go_on: is asked whether to.
    """
    if not are_kernels_ready(go_on):
        return None
    return work(grown=told, go_on=idle.polite(go_on))


def _take_in(record: Record, run: Run, told: Callable[[Run], None], recording: Recording) -> None:
    """Take a branch into a record, unless another project is open by now. Runs on the training thread."""
    if recording.record is record:
        recording.take_in(run)
        told(run)
