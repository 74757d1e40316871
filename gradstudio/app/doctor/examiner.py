"""`Examiner`: what the doctor finds in the run in sight, as it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.doctor.seen_run import SeenRun, Stamp
from gradstudio.app.program.background import Background
from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.training.doctor.finding import Finding
from gradstudio.training.doctor.trial.patient import Patient
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import RunId

PAUSE_MILLISECONDS = 500
"""From one examination to the next at the least."""


_MOST_EARLIER = 8
"""Of so many runs the readings are kept that were made up for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examination:
    """What came of one.

    Attributes:
        seen: what was examined, with the health of the run where that was made up for.
        findings: the most serious first.
    """

    seen: SeenRun
    findings: tuple[Finding, ...]


class Examiner(QObject):
    """Examines the run in sight in the background, where something new came, at most twice a second.

    Lives on the GUI thread; `stop` ends its thread. What it tells is of the run in sight and of no other: when
    another one comes into sight, nothing is found at first.

    Args:
        trainer: trains the runs; what it says of the present one is examined.
        sight: what is looked at.
        whereabouts: the run in sight.
        records: the runs.
        parent: as for any QObject.

    Signals:
        changed: other findings, or of another run.
        failed: the run could not be examined: why.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(
        self,
        trainer: Trainer,
        sight: Sight,
        whereabouts: Whereabouts,
        records: Records,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._whereabouts = whereabouts
        self._records = records
        self._newest: Snapshot | None = None
        self._is_ready = False
        self._is_on = True
        self._problem = ""
        self._examined: Stamp | None = None
        self._seen: SeenRun | None = None
        self._asked: SeenRun | None = None
        self._run: RunRecord | None = None
        self._earlier: dict[RunId, tuple[HealthReading, ...]] = {}
        self._findings: tuple[Finding, ...] = ()
        self._background = Background("doctor", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._ask)
        trainer.mail_arrived.connect(self._on_trainer_mail_arrived)
        trainer.preparing.connect(self._on_trainer_preparing)
        trainer.playing_changed.connect(self._on_trainer_playing_changed)
        trainer.diverged.connect(self._on_trainer_diverged)
        sight.changed.connect(self._look)
        records.run_changed.connect(self._look)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the run in sight, the most serious first."""
        return self._findings

    @property
    def run(self) -> RunId | None:
        """The run that they were found in; None before one was examined."""
        return None if self._seen is None else self._seen.number

    @property
    def step(self) -> int:
        """The step that the run had come to."""
        return 0 if self._seen is None else self._seen.end

    @property
    def patient(self) -> Patient | None:
        """What their mends are tried on; None before a run was examined."""
        return None if self._seen is None else self._seen.patient

    @property
    def is_on(self) -> bool:
        """Whether runs are examined at all."""
        return self._is_on

    @property
    def is_ready(self) -> bool:
        """Whether the kernels are compiled: nothing is examined before."""
        return self._is_ready

    @property
    def problem(self) -> str:
        """Why the run in sight could not be examined, as a sentence; "" if it could."""
        return self._problem

    @property
    def is_up_to_date(self) -> bool:
        """Whether nothing new has come of the run in sight since it was examined."""
        seen = self._seen_now()
        return seen is not None and seen.stamp == self._examined

    def set_on(self, on: bool) -> None:
        """Examine runs from now on, or none; then nothing is found."""
        if on != self._is_on:
            self._is_on = on
            self._forget()
            self.changed.emit()
            self._look()

    def start_over(self) -> None:
        """Forget the project before."""
        self._newest, self._earlier = None, {}
        self._forget()
        self._look()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._pause.stop()
        self._background.stop()
        self.blockSignals(True)

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _seen_now(self) -> SeenRun | None:
        """Return the run in sight as it is now; None if there is none, or its newest state is on its way."""
        run = self._whereabouts.run
        if run is None:
            return None
        newest = self._newest if run is self._records.present else None
        if run is self._records.present and (newest is None or newest.run != run.run):
            return None
        return SeenRun.of(self._trainer.record, run, newest, self._earlier.get(run.run, ()))

    def _look(self) -> None:
        """Have the run in sight examined, soon; what was found in another one is not."""
        run = self._whereabouts.run
        if run is not self._run:
            self._forget()
            self._run = run
        if self._asked is None and not self._pause.isActive():
            self._ask()

    def _ask(self) -> None:
        if not (self._is_ready and self._is_on):
            return
        seen = self._seen_now()
        if seen is None or seen.stamp == self._examined:
            return
        self._asked = seen
        self._background.begin(partial(_found, seen))

    def _keep(self, seen: SeenRun) -> None:
        """Keep the readings that were made up for, beside those of the last few runs that are still there."""
        there = [
            (number, readings)
            for number, readings in self._earlier.items()
            if number != seen.number and self._records.find(number) is not None
        ]
        self._earlier = dict([*there, (seen.number, seen.readings)][-_MOST_EARLIER:])

    def _forget(self) -> None:
        self._background.cancel()
        self._pause.stop()
        before = self._seen
        self._run = self._asked = self._seen = self._examined = None
        self._findings, self._problem = (), ""
        if before is not None:
            self.changed.emit()

    def _on_background_done(self, examination: Examination) -> None:
        asked, self._asked = self._asked, None
        if asked is not None:
            seen = examination.seen
            if seen is not asked:
                self._keep(seen)
            self._seen, self._examined, self._findings = seen, seen.stamp, examination.findings
            self._problem = ""
            self.changed.emit()
        self._pause.start()

    def _on_background_failed(self, problem: str) -> None:
        asked, self._asked = self._asked, None
        if asked is not None:
            self._seen, self._examined, self._findings = asked, asked.stamp, ()
            self._problem = problem
            self.changed.emit()
            self.failed.emit(problem)
        self._pause.start()

    def _on_trainer_mail_arrived(self, mail: Mail) -> None:
        self._newest = mail.snapshot
        self._look()

    def _on_trainer_preparing(self, share: float, text: str) -> None:
        if share >= 1.0:
            self._is_ready = True
            self._look()

    def _on_trainer_playing_changed(self, playing: bool) -> None:
        self._look()

    def _on_trainer_diverged(self, problem: str) -> None:
        self._look()


def _found(seen: SeenRun, go_on: GoOn) -> Examination | None:
    """Examine a run; None if it was given up. Runs on the thread."""
    # The rules are many files, and nobody waits for them when the window opens.
    from gradstudio.training.doctor.examine import examine  # noqa: PLC0415

    whole = seen.with_readings(go_on)
    case = whole.case(go_on)
    if case is None:
        return None
    return Examination(seen=whole, findings=examine(case, go_on=go_on))
