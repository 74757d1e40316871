"""`MomentInSight`: what the window looks at, as something that another thread can export."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.app.document.document import Document
from gradstudio.app.record.records import Records
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MomentInSight:
    """A project at the moment that was looked at when it was made; training may go on meanwhile.

    Attributes:
        spec: the project.
        record: its runs.
        moment: of which run, and at which step; None while there is no run yet.
        title: what the project is called; "" for one without a file that was not brought in either.
        words: which moment it is, for the user.
    """

    spec: ProjectSpec
    record: Record
    moment: Moment | None
    title: str
    words: str


def moment_in_sight(document: Document, trainer: Trainer, sight: Sight, records: Records) -> MomentInSight:
    """Return what is looked at now.

    Args:
        document: the project.
        trainer: trains it.
        sight: what is looked at.
        records: the runs by name.
    """
    moment = sight.moment or sight.live
    run = None if moment is None else records.find(moment.run)
    if moment is None or run is None:
        moment, words = None, "The project before its first step"
    else:
        when = f"at step {moment.step:,}" if moment.step else "before its first step"
        words = f"{run.label.name} {when}"
    return MomentInSight(
        spec=document.spec, record=trainer.record, moment=moment, title=document.name, words=words
    )
