"""Runs with the health of their networks, without a training thread, and a sight that only notes where one goes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.health.health_of_run import HealthOfRun
from gradstudio.app.record.records import Records
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.planned import PlannedWatch
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session
from tests.app.record.kept_runs import KeptRuns
from tests.qt_helpers import small_spec


def with_activation(spec: ProjectSpec, activation: str) -> ProjectSpec:
    for index in range(len(spec.network.layers) - 1):
        spec = edits.set_activation(spec, index, activation)
    return spec


SPEC = with_activation(small_spec(3, 2), "relu")


class Looking(QObject):
    """Stands for the `Sight` of a window: at once where one wants to go, and never answers."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.moment: Moment | None = None
        self.asked: dict[str, object] = {}

    def go_to(self, moment: Moment) -> None:
        self.moment = moment
        self.changed.emit()

    def go_live(self) -> None:
        self.moment = None
        self.changed.emit()

    def look(self, view: str, request: object) -> None:
        self.asked[view] = request


class MeasuredRuns(KeptRuns):
    """A record whose runs are measured on their way, and what the window knows of their health."""

    def __init__(self) -> None:
        super().__init__()
        self.measures = True
        self.sight = Looking()
        whereabouts = Whereabouts(self.sight, self.records)
        self.health = HealthOfRun(whereabouts, self.sight, self.records, self.the_record)

    def the_record(self) -> Record:
        return self.record

    @property
    def known(self) -> Records:
        return self.records

    def train(self, spec: ProjectSpec = SPEC, steps: int = 12) -> RunId:
        """Begin a run, have it be the present one, and look at it."""
        number = self.begin(spec, steps)
        self.hear(number)
        self.health.refresh()
        return number

    def _keep(self, session: Session, steps: int, ended: str) -> RunId:
        run = self.record.run(session.run_id)
        if self.measures:
            session.watch_health(PlannedWatch(run.readings, range(run.begin, run.begin + steps)))
        number = super()._keep(session, steps, ended)
        if self.measures:
            run.readings.add(session.read_health())
        session.watch_health(None)
        return number
