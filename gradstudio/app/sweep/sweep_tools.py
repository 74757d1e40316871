"""`SweepTools`: the sweep of a window with what looks at its runs, as one thing to be handed on."""

from __future__ import annotations

import shlex
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gradstudio.app.program.all_ended import all_ended
from gradstudio.app.record.records import Records
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight
from gradstudio.app.sweep.draft_judge import DraftJudge
from gradstudio.app.sweep.run_curves import RunCurves
from gradstudio.app.sweep.run_opener import RunOpener
from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.app.sweep.setting_weights import SettingWeights
from gradstudio.app.sweep.sweeping import Sweeping
from gradstudio.engine.errors import GradStudioError
from gradstudio.store.why_not_replaced import why_not_replaced
from gradstudio.sweep.plan import SweepPlan
from gradstudio.sweep.plan.toml_file import TOML_SUFFIX, save_sweep


class SweepTools(QObject):
    """Lives on the GUI thread; `stop` ends the threads.

    Args:
        trainer: whose record runs are opened in.
        records: the runs as the window keeps them.
        sight: the moment that the window looks at.
        parent: as for any QObject.

    Signals:
        informed: something was done, as a sentence.
        refused: why something was not done, as a sentence.

    Attributes:
        judge: tells whether what is typed makes a plan.
        sweeping: the sweep.
        seen: its runs.
        weights: how much its settings matter.
        curves: the losses of its runs.
        opener: takes a run again, as one of the project's record.
    """

    informed = Signal(str)
    refused = Signal(str)

    def __init__(
        self, trainer: Trainer, records: Records, sight: Sight, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.judge = DraftJudge(self)
        self.sweeping = Sweeping(self)
        self.seen = SeenRuns(self.sweeping, self)
        self.weights = SettingWeights(self.sweeping, self.seen, self)
        self.curves = RunCurves(self.sweeping, self.seen, self)
        self.opener = RunOpener(trainer, records, sight, self)
        self.seen.problem_told.connect(self.refused)
        self.sweeping.refused.connect(self.refused)
        self.opener.refused.connect(self.refused)

    def open_run(self, number: int, step: int | None = None) -> None:
        """Open a run of the sweep in the studio, by taking its steps again.

        Args:
            number: of the run.
            step: at which of its steps; None for the last.
        """
        table, plan = self.seen.table, self.sweeping.plan
        row = self.seen.row_of(number)
        if table is None or plan is None or row is None:
            return
        columns = table.columns
        values = {path: column[row] for path, column in columns.values.items()}
        try:
            trial = plan.trial_of(number, values, int(columns.seeds[row]))
        except GradStudioError as error:
            self.refused.emit(f"Run {number} cannot be opened. {error}")
            return
        self.seen.point_out(number, step)
        self.opener.open(plan, trial, int(columns.steps[row]), step)

    def save_plan(self, plan: SweepPlan, path: Path) -> None:
        """Write a plan with its project as TOML, from which ``gradstudio sweep`` runs it on any machine.

        Args:
            plan: of the runs.
            path: where.
        """
        why = why_not_replaced(path)
        if why:
            self.refused.emit(f"{path.name} {why}. Choose another name that ends in {TOML_SUFFIX}.")
            return
        try:
            save_sweep(plan, path)
        except GradStudioError as error:
            self.refused.emit(f"The sweep is not saved. {error}")
        else:
            self.informed.emit(
                f"The sweep is saved. Run it by: {shlex.join(['gradstudio', 'sweep', path.name])}"
            )

    def start_over(self) -> None:
        """Forget the project before; the sweep goes on, whose runs have projects of their own."""
        self.opener.start_over()

    def stop(self) -> None:
        """End the threads soon, without waiting for them. Safe to call twice."""
        for one in self._threads():
            one.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the threads, and wait for them; see `Background.shutdown`."""
        self.stop()
        return all_ended(self._threads(), most_milliseconds)

    def _threads(
        self,
    ) -> tuple[RunOpener | RunCurves | SettingWeights | SeenRuns | Sweeping | DraftJudge, ...]:
        return self.opener, self.curves, self.weights, self.seen, self.sweeping, self.judge
