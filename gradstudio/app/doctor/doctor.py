"""`Doctor`: what examines the run in sight, tries mends and applies them, wired to each other."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradstudio.app.doctor.examiner import Examiner
from gradstudio.app.doctor.findings import Findings
from gradstudio.app.doctor.mending import Mending
from gradstudio.app.doctor.offers import Offers
from gradstudio.app.doctor.trials import Trials
from gradstudio.app.document.editor import Editor
from gradstudio.app.program.all_ended import all_ended
from gradstudio.app.record.records import Records
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight
from gradstudio.app.sight.whereabouts import Whereabouts


class Doctor(QObject):
    """The doctor of a window. Lives on the GUI thread; `stop` ends its two threads.

    Args:
        trainer: trains the runs.
        sight: what is looked at.
        whereabouts: the run in sight.
        records: the runs.
        editor: changes the project.
        parent: as for any QObject.

    Attributes:
        examiner: what is found in the run in sight.
        trials: what came of its mends.
        mending: applies them.
        findings: what is shown of all that is found, and which of it is chosen.
        offers: the mends, in the order in which they are offered.
    """

    def __init__(
        self,
        trainer: Trainer,
        sight: Sight,
        whereabouts: Whereabouts,
        records: Records,
        editor: Editor,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.examiner = Examiner(trainer, sight, whereabouts, records, self)
        self.trials = Trials(self)
        self.mending = Mending(editor, sight, self.examiner, self)
        self.findings = Findings(self.examiner, self)
        self.offers = Offers(self.examiner, self.trials, editor, sight)
        self.findings.changed.connect(self._on_findings_changed)
        trainer.playing_changed.connect(self.findings.set_playing)
        trainer.playing_changed.connect(self.trials.set_training)
        trainer.preparing.connect(self._on_trainer_preparing)

    def start_over(self) -> None:
        """Forget the project before."""
        self.findings.start_over()
        self.trials.start_over()
        self.examiner.start_over()

    def stop(self) -> None:
        """End the threads soon, without waiting for them. Safe to call twice."""
        self.examiner.stop()
        self.trials.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the threads, and wait for each; see `Background.shutdown`."""
        self.stop()
        return all_ended((self.examiner, self.trials), most_milliseconds)

    def _on_findings_changed(self) -> None:
        # Of those that are shown: one that a single examination misses is still being tried.
        self.trials.look_at(self.examiner.patient, self.findings.shown.values())

    def _on_trainer_preparing(self, share: float, text: str) -> None:
        if share >= 1.0:
            self.trials.set_ready()
