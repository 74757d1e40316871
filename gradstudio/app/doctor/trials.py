"""`Trials`: the mends that are tried in the background, one after the other, and what came of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from gradstudio.app.doctor.idle_time import IdleTime
from gradstudio.app.program.background import Background
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.finding import Finding, Mend, MendKey, mend_key
from gradstudio.training.doctor.trial.measure import measure_for
from gradstudio.training.doctor.trial.patient import Patient
from gradstudio.training.doctor.trial.trial import Trial
from gradstudio.training.doctor.trial.trying import Tries, ranked
from gradstudio.training.record.way import GoOn

_MOST_PROJECTS = 8
"""The results of so many projects are remembered: an edit that is undone brings them back."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wanted:
    """A mend that is to be tried.

    Attributes:
        patient: what it is tried on.
        finding: what it is to mend.
        mend: the edit.
    """

    patient: Patient
    finding: Finding
    mend: Mend

    @property
    def key(self) -> MendKey:
        """By what it is known again among the mends of one project."""
        return mend_key(self.finding, self.mend)


class Trials(QObject):
    """A queue of mends, and the results of those that were tried. Lives on the GUI thread; `stop` ends its thread.

    What somebody asked for comes first, also while a run is training, then at a tenth of the thread's time. Of the
    findings in sight all other mends are tried by and by while none is.

    Args:
        parent: as for any QObject.

    Signals:
        changed: something was tried, or is to be tried, or is not any more.
        tried: the `Trial` that is done.
        progressed: share of the present trial that is done, 0 to 1.
    """

    changed = Signal()
    tried = Signal(object)
    progressed = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: list[Wanted] = []
        self._others: list[Wanted] = []
        self._current: Wanted | None = None
        self._is_asked = self._is_ready = False
        self._results: dict[MendKey, Trial] = {}
        self._earlier: list[tuple[ProjectSpec, dict[MendKey, Trial]]] = []
        self._declined: set[MendKey] = set()
        self._tries: Tries | None = None
        self._patient: Patient | None = None
        self._findings: tuple[Finding, ...] = ()
        self._idle = IdleTime()
        self._background = Background("trials", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._background.progressed.connect(self.progressed)

    @property
    def current(self) -> Wanted | None:
        """What is being tried; None if nothing is."""
        return self._current

    @property
    def is_busy(self) -> bool:
        """Whether something is being tried, or waits for it because somebody asked."""
        return self._current is not None or bool(self._asked)

    def trial_of(self, finding: Finding, mend: Mend) -> Trial | None:
        """Return what came of a mend of the findings in sight; None if it was not tried yet."""
        known = self._results.get(mend_key(finding, mend))
        return known if known is not None and known.mend.spec == mend.spec else None

    def is_waiting(self, finding: Finding, mend: Mend) -> bool:
        """Whether somebody asked for a mend, and it is tried or waits for that."""
        key, current = mend_key(finding, mend), self._current
        return any(one.key == key for one in self._asked) or (
            self._is_asked and current is not None and current.key == key
        )

    def ranking(self) -> tuple[Trial, ...]:
        """Return what came of the mends of the findings in sight, the best first."""
        pairs = [(finding, mend) for finding in self._findings for mend in finding.mends]
        known = (self.trial_of(finding, mend) for finding, mend in pairs)
        return ranked([trial for trial in known if trial is not None])

    def look_at(self, patient: Patient | None, findings: Iterable[Finding]) -> None:
        """Take over the findings in sight; what is being tried of others is given up.

        Args:
            patient: the project that they were found in, and its run; None without one.
            findings: the most serious first.
        """
        self._findings = tuple(findings)
        if patient != self._patient:
            self._tries = None
            self._turn_to(patient)
        pairs = [] if patient is None else [(one, mend) for one in self._findings for mend in one.mends]
        wanted = [
            Wanted(patient=patient, finding=one, mend=mend) for one, mend in pairs if patient is not None
        ]
        by_key = {one.key: one for one in wanted if self.trial_of(one.finding, one.mend) is None}
        self._asked = [by_key[one.key] for one in self._asked if one.key in by_key]
        current = self._current
        if current is not None:
            now = by_key.get(current.key)
            if now is None or current.patient != patient or now.mend.spec != current.mend.spec:
                if self._is_asked and now is not None:
                    self._asked.insert(0, now)
                self._give_up()
            else:
                del by_key[current.key]
        self._declined &= by_key.keys()
        self._others = [one for one in by_key.values() if one.key not in self._declined]
        self._go_on()
        self.changed.emit()

    def ask(self, finding: Finding, mend: Mend) -> None:
        """Have a mend of a finding in sight tried, before all that nobody asked for."""
        self._ask([(finding, mend)])

    def ask_everything(self) -> None:
        """Have all mends of the findings in sight tried."""
        self._ask([(finding, mend) for finding in self._findings for mend in finding.mends])

    def cancel(self) -> None:
        """Try nothing of what is waiting or being tried, until it is asked for or something else is found."""
        current = [] if self._current is None else [self._current]
        self._declined |= {one.key for one in (*current, *self._asked, *self._others)}
        self._asked, self._others = [], []
        self._give_up()
        self.changed.emit()

    def set_training(self, training: bool) -> None:
        """Hear whether a run is training: then only what was asked for is tried, slowly."""
        self._idle.set_training(training)
        before = self._current
        if training and before is not None and not self._is_asked:
            self._others.insert(0, before)
            self._give_up()
        self._go_on()
        if self._current is not before:
            self.changed.emit()

    def set_ready(self) -> None:
        """Hear that the kernels are ready: nothing is tried before."""
        self._is_ready = True
        self._go_on()

    def start_over(self) -> None:
        """Forget the project before."""
        self._results, self._patient, self._findings, self._tries = {}, None, (), None
        self._earlier = []
        self.cancel()
        self._declined = set()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._background.stop()
        self._idle.set_training(False)

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _turn_to(self, patient: Patient | None) -> None:
        """Put the results of the project before aside, and take up those of this one."""
        before, self._patient = self._patient, patient
        if before is not None and patient is not None and before.spec == patient.spec:
            return
        if before is not None and self._results:
            self._earlier = [(before.spec, self._results), *self._earlier][:_MOST_PROJECTS]
        spec = None if patient is None else patient.spec
        self._results = next((results for known, results in self._earlier if known == spec), {})
        self._earlier = [one for one in self._earlier if one[1] is not self._results]

    def _ask(self, pairs: Iterable[tuple[Finding, Mend]]) -> None:
        patient = self._patient
        if patient is None:
            return
        for finding, mend in pairs:
            wanted = Wanted(patient=patient, finding=finding, mend=mend)
            if self.trial_of(finding, mend) is not None or self.is_waiting(finding, mend):
                continue
            if self._current is not None and self._current.key == wanted.key:
                self._is_asked = True
            else:
                self._asked.append(wanted)
        if self._asked and self._current is not None and not self._is_asked:
            self._others.insert(0, self._current)
            self._give_up()
        self._go_on()
        self.changed.emit()

    def _give_up(self) -> None:
        self._background.cancel()
        self._current = None

    def _go_on(self) -> None:
        """Begin the next trial, if none is being made."""
        if self._current is not None or not self._is_ready:
            return
        self._is_asked = bool(self._asked)
        queue = self._asked if self._is_asked else self._others if self._idle.is_idle else []
        while queue:
            wanted = queue.pop(0)
            if self.trial_of(wanted.finding, wanted.mend) is None:
                break
        else:
            return
        if self._tries is None:
            self._tries = Tries(wanted.patient)
        self._current = wanted
        self.progressed.emit(0.0)
        self._background.begin(partial(_tried, self._tries, wanted, self._idle))

    def _on_background_done(self, trial: Trial | None) -> None:
        wanted, self._current = self._current, None
        if trial is not None and wanted is not None:
            self._results[wanted.key] = trial
            self.tried.emit(trial)
        self._go_on()
        self.changed.emit()

    def _on_background_failed(self, problem: str) -> None:
        wanted, self._current = self._current, None
        if wanted is not None:
            self._results[wanted.key] = trial = Trial(
                finding=wanted.finding,
                mend=wanted.mend,
                measure=measure_for(wanted.patient.spec, wanted.mend.spec),
                refused=problem,
            )
            self.tried.emit(trial)
        self._go_on()
        self.changed.emit()


def _tried(tries: Tries, wanted: Wanted, idle: IdleTime, go_on: GoOn) -> Trial | None:
    """Try a mend. Runs on the thread."""
    return tries.try_mend(wanted.finding, wanted.mend, idle.polite(go_on))
