"""Runs in a record and in the window's records, without a training thread."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QUndoStack

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_edits import RunEdits
from gradstudio.app.record.run_row import RowMaker, RunRow
from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.app.run.recording import Recording
from gradstudio.project.fields import set_field
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Label, Record
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec

SPEC = small_spec()
FASTER = set_field(SPEC, "training.learning_rate.rate", 0.3)


class KeptRuns:
    """A record with its window's records and edits; what the training thread is asked is done at once."""

    def __init__(self) -> None:
        self.record = Record()
        self.records = Records(self.record)
        self.undo_stack = QUndoStack()
        self.moment: Moment | None = None
        self.going_on: Moment | None = None
        self.edits = RunEdits(self.undo_stack, self.records, self, self)
        self._rows = RowMaker()

    def begin(self, spec: ProjectSpec = SPEC, steps: int = 5, ended: str = "") -> RunId:
        return self._keep(self.record.begin(spec), steps, ended)

    def branch(self, run: int, step: int, spec: ProjectSpec | None = None, steps: int = 5) -> RunId:
        return self._keep(self.record.branch(Moment(RunId(run), step), spec), steps, "")

    def hear(self, run: int) -> None:
        """Have a run be the present one."""
        kept = self.record.run(run)
        snapshot = replace(Session(kept.spec, run_id=kept.number).snapshot(), step=kept.end)
        history = kept.history
        known = self.records.find(kept.number)
        fresh = 0 if known is None else known.step
        training = LossCurve(history.steps[fresh:], history.losses[fresh:])
        self.records.receive(Mail(snapshot=snapshot, training=training))

    def rows(self, *, playing: bool = False) -> dict[int, RunRow]:
        rows = self._rows.made(self.records.runs, self.records.present, playing=playing)
        return {row.run: row for row in rows}

    def label(self, run: int) -> Label:
        return self.record.run(run).label

    def change_record(self, change) -> None:
        change(Recording(self.record))

    def go_live(self) -> None:
        self.moment = None

    def _keep(self, session: Session, steps: int, ended: str) -> RunId:
        session.run(steps)
        self.record.put_down(session, ended)
        self.records.start_over(self.record)
        return session.run_id
