"""A project in training and what looks at it, without a window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from gradstudio.app.document.document import Document
from gradstudio.app.record.records import Records
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.playback import Playback
from gradstudio.app.sight.sight import Sight
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session
from tests.qt_helpers import until


@dataclass
class Past:
    """What a window wires together."""

    document: Document
    trainer: Trainer
    records: Records
    sight: Sight
    where: Whereabouts
    playback: Playback
    mails: list[Mail] = field(default_factory=list)

    @property
    def shown(self) -> Moment | None:
        return self.mails[-1].snapshot.moment if self.mails else None

    def train(self, qtbot, steps: int) -> None:
        end = self.records.present.step + steps
        self.trainer.step(steps)
        until(qtbot, lambda: self.records.present.step == end)


@contextmanager
def past_of(spec: ProjectSpec, qtbot, make_session=Session) -> Iterator[Past]:
    """Have a project trained, and end its threads."""
    document, trainer = Document(spec), Trainer(spec, make_session)
    trainer.set_speed(0.0)
    records = Records(trainer.record)
    trainer.mail_arrived.connect(records.receive)
    sight = Sight(document, trainer)
    document.spec_changed.connect(sight.follow)
    where = Whereabouts(sight, records)
    one = Past(document, trainer, records, sight, where, Playback(sight, where))
    sight.mail_arrived.connect(one.mails.append)
    try:
        until(qtbot, lambda: one.shown == Moment(1, 0))
        yield one
    finally:
        one.playback.stop()
        trainer.shutdown()
        sight.shutdown()
