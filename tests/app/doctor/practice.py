"""A project in training with a doctor, without a window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gradstudio.app.doctor.doctor import Doctor
from gradstudio.app.document.editor import Editor
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.finding import Finding, Mend
from tests.app.sight.looking import Past, past_of
from tests.qt_helpers import until


@dataclass
class Practice:
    """What a window wires together."""

    past: Past
    editor: Editor
    doctor: Doctor

    @property
    def rules(self) -> list[str]:
        """Names of what is found."""
        return [finding.rule for finding in self.doctor.examiner.findings]

    def examined(self, qtbot) -> None:
        """Wait until all that has come of the run in sight is examined."""
        until(qtbot, lambda: self.doctor.examiner.is_up_to_date)

    def offers(self) -> list[tuple[Finding, Mend]]:
        """Return all mends of what is found."""
        return [(finding, mend) for finding in self.doctor.examiner.findings for mend in finding.mends]


@contextmanager
def practice(spec: ProjectSpec, qtbot) -> Iterator[Practice]:
    """Have a project trained and examined, and end the threads."""
    with past_of(spec, qtbot) as past:
        editor = Editor(past.document)
        doctor = Doctor(past.trainer, past.sight, past.where, past.records, editor)
        # In a window the models are there before the thread begins, and hear of this.
        past.trainer.preparing.emit(1.0, "")
        past.trainer.pause()
        try:
            yield Practice(past, editor, doctor)
        finally:
            doctor.shutdown()
