"""`RunOpener`: a run of a sweep, taken again from its seed, as a run of the project's record."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from gradstudio.app.program.background import Background
from gradstudio.app.race.opening import taken_again
from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.run.kernels import PreparationCancelled, prepare_kernels
from gradstudio.app.run.recording import Recording
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight
from gradstudio.sweep.plan import SweepPlan
from gradstudio.sweep.trial import SweepTrial
from gradstudio.training.record import Record, Run
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment, RunId


class RunOpener(QObject):
    """Takes the steps of a run again on a thread of its own, and looks at any of them. Lives on the GUI thread.

    Args:
        trainer: whose record the run is taken into.
        records: the runs as the window keeps them.
        sight: the moment that the window looks at.
        parent: as for any QObject.

    Signals:
        changed: one is being opened, or has been, or cannot be.
        progressed: share of its steps that are taken, 0 to 1.
    """

    changed = Signal()
    progressed = Signal(float)
    _taken_in = Signal(object, object)

    def __init__(
        self, trainer: Trainer, records: Records, sight: Sight, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._trainer, self._records, self._sight = trainer, records, sight
        self._opened: dict[tuple[str, int], RunId] = {}
        self._wanted: tuple[str, int] | None = None
        self._step: int | None = None
        self._problem = ""
        self._background = Background("sweep run", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._background.progressed.connect(self.progressed)
        self._taken_in.connect(self._on_taken_in)

    @property
    def is_busy(self) -> bool:
        """Whether a run is being opened."""
        return self._background.is_busy

    @property
    def number(self) -> int | None:
        """The run that was asked for last, by its number in the sweep."""
        return None if self._wanted is None else self._wanted[1]

    @property
    def problem(self) -> str:
        """Why the run cannot be opened, as a sentence, or ""."""
        return self._problem

    def open(self, plan: SweepPlan, trial: SweepTrial, steps: int, step: int | None = None) -> None:
        """Open a run; one that is open already is looked at again, and one that is being opened is not begun anew.

        Args:
            plan: of the sweep.
            trial: the run.
            steps: how many it took.
            step: at which of them, 0 to `steps`; None for the last.
        """
        wanted = (plan.digest, trial.number)
        is_on_way = self.is_busy and wanted == self._wanted
        self._wanted, self._step, self._problem = wanted, step, ""
        if is_on_way:
            return
        known = self._opened.get(self._wanted)
        kept = None if known is None else self._records.find(known)
        if known is not None and kept is not None and self._trainer.record.find(known) is kept.kept:
            self._background.cancel()
            self._look_at(kept.kept)
        else:
            self._background.begin(partial(_taken_again, trial, max(1, steps)))
        self.changed.emit()

    def cancel(self) -> None:
        """Give up what is being opened."""
        if self.is_busy:
            self._background.cancel()
            self.changed.emit()

    def start_over(self) -> None:
        """Forget the project before, whose record had the runs."""
        self._background.cancel()
        self._opened.clear()
        self._wanted, self._problem = None, ""
        self.changed.emit()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _on_background_done(self, run: Run | None) -> None:
        if run is not None and self._wanted is not None:
            told = partial(self._taken_in.emit, self._wanted)
            self._trainer.change_record(partial(_take_in, self._trainer.record, run, told))
        self.changed.emit()

    def _on_background_failed(self, problem: str) -> None:
        self._problem = problem
        self.changed.emit()

    def _on_taken_in(self, key: tuple[str, int], run: Run) -> None:
        if self._trainer.record.find(run.number) is not run:
            return  # another project is open by now
        self._records.bring_back(RunRecord(run, None))
        self._opened[key] = run.number
        if key == self._wanted:
            self._look_at(run)

    def _look_at(self, run: Run) -> None:
        step = run.end if self._step is None else min(self._step, run.end)
        self._sight.go_to(Moment(run=run.number, step=step))


def _taken_again(trial: SweepTrial, steps: int, go_on: GoOn) -> Run | None:
    """Take the steps of a run again; None if it was given up. Runs on the thread."""

    def prepared(share: float, text: str) -> None:
        if not go_on(0.0):
            raise PreparationCancelled

    try:
        prepare_kernels(prepared)
    except PreparationCancelled:
        return None
    return taken_again(trial.spec, f"Sweep run {trial.number}", steps, go_on)


def _take_in(record: Record, run: Run, told: Callable[[Run], None], recording: Recording) -> None:
    """Take a run into a record, unless another project is open by now. Runs on the training thread."""
    if recording.record is record:
        recording.take_in(run)
        told(run)
