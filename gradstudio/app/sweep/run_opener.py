"""`RunOpener`: a run of a sweep, taken again from its seed, as a run of the project's record."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.race.run_taker import RunTaker
from gradstudio.app.record.records import Records
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight
from gradstudio.sweep.plan import SweepPlan
from gradstudio.sweep.trial import SweepTrial
from gradstudio.training.record import Run
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
        refused: why one cannot be opened, as a sentence.
    """

    changed = Signal()
    progressed = Signal(float)
    refused = Signal(str)

    def __init__(
        self, trainer: Trainer, records: Records, sight: Sight, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._trainer, self._records, self._sight = trainer, records, sight
        self._opened: dict[tuple[str, int], RunId] = {}
        self._step: int | None = None
        self._taker = RunTaker("sweep run", trainer, records, self)
        self._taker.taken.connect(self._on_taker_taken)
        self._taker.failed.connect(self._on_taker_failed)
        self._taker.progressed.connect(self.progressed)

    @property
    def is_busy(self) -> bool:
        """Whether a run is being opened."""
        return self._taker.is_busy

    def open(self, plan: SweepPlan, trial: SweepTrial, steps: int, step: int | None = None) -> None:
        """Open a run; one that is open already is looked at again, and one that is being opened is not begun anew.

        Args:
            plan: of the sweep.
            trial: the run.
            steps: how many it took.
            step: at which of them, 0 to `steps`; None for the last.
        """
        wanted = (plan.digest, trial.number)
        self._step = step
        known = self._opened.get(wanted)
        kept = None if known is None else self._records.find(known)
        if known is not None and kept is not None and self._trainer.record.find(known) is kept.kept:
            self._taker.cancel()
            self._look_at(kept.kept)
        else:
            self._taker.begin(wanted, trial.spec, f"Sweep run {trial.number}", max(1, steps), steps)
        self.changed.emit()

    def cancel(self) -> None:
        """Give up what is being opened."""
        if self.is_busy:
            self._taker.cancel()
            self.changed.emit()

    def start_over(self) -> None:
        """Forget the project before, whose record had the runs."""
        self._taker.start_over()
        self._opened.clear()
        self.changed.emit()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._taker.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        return self._taker.shutdown(most_milliseconds)

    def _on_taker_failed(self, problem: str) -> None:
        self.changed.emit()
        self.refused.emit(problem)

    def _on_taker_taken(self, key: tuple[str, int], run: Run, is_wanted: bool) -> None:
        self._opened[key] = run.number
        self.changed.emit()
        if is_wanted:
            self._look_at(run)

    def _look_at(self, run: Run) -> None:
        step = run.end if self._step is None else min(self._step, run.end)
        self._sight.go_to(Moment(run=run.number, step=step))
