"""`Findings`: what the window shows of the doctor, and the finding that is chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.doctor.examiner import Examiner
from gradstudio.app.doctor.steadiness import Identity, Steadiness
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.finding import Finding
from gradstudio.training.run.moment import RunId


class Findings(QObject):
    """The findings in the run in sight, without those that come and go. Lives on the GUI thread.

    What is chosen stays so while it is found, and is chosen again when it comes back, as after an edit.

    Args:
        examiner: finds them.
        parent: as for any QObject.

    Signals:
        changed: others are shown, or the same with other numbers.
        chosen_changed: another one is chosen.
        opened: somebody wants to see the one that is chosen.
        setting_asked: the path of a field of the project that is to be shown.
    """

    changed = Signal()
    chosen_changed = Signal()
    opened = Signal()
    setting_asked = Signal(str)

    def __init__(self, examiner: Examiner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._examiner = examiner
        self._steadiness = Steadiness()
        self._run: RunId | None = None
        self._spec: ProjectSpec | None = None
        self._is_playing = False
        self._shown: dict[Identity, Finding] = {}
        self._wanted: Identity | None = None
        examiner.changed.connect(self._take)

    @property
    def shown(self) -> dict[Identity, Finding]:
        """What is wrong with the run in sight, the most serious first, each by what it is known again by."""
        return self._shown

    @property
    def chosen(self) -> Identity | None:
        """Which one is looked at: the first, unless another was chosen; None without any."""
        return self._wanted if self._wanted in self._shown else next(iter(self._shown), None)

    @property
    def finding(self) -> Finding | None:
        """The one that is looked at; None without any."""
        return None if self.chosen is None else self._shown[self.chosen]

    def choose(self, identity: Identity) -> None:
        """Look at another one."""
        if identity in self._shown and identity != self._wanted:
            before, self._wanted = self.chosen, identity
            if self.chosen != before:
                self.chosen_changed.emit()

    def open(self, identity: Identity) -> None:
        """Look at another one, and have it brought into sight."""
        self.choose(identity)
        self.opened.emit()

    def set_playing(self, playing: bool) -> None:
        """Hear whether the training runs: what is found of a run that rests is shown at once."""
        self._is_playing = playing
        if not playing:
            self._take()

    def start_over(self) -> None:
        """Forget which one was chosen: another project is shown."""
        self._wanted = None

    def _take(self) -> None:
        run = self._examiner.run
        patient = self._examiner.patient
        spec = None if patient is None else patient.spec
        is_other = spec != self._spec  # the mends of what was found before are edits of another project
        self._spec = spec
        if run != self._run:
            self._run = run
            self._steadiness.start_over()
            is_other = False
        before, chosen = self._shown, self.chosen
        found = self._examiner.findings
        self._shown = self._steadiness.take(found, at_once=not self._is_playing or run is None or is_other)
        self.changed.emit()
        if chosen != self.chosen and before:
            self.chosen_changed.emit()
