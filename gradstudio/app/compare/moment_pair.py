"""`MomentPair`: which two moments are compared."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.compare.distance_job import DistanceJob
from gradstudio.app.compare.side import Side, SideChoice
from gradstudio.app.program.all_ended import all_ended
from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.run.trainer import Trainer
from gradstudio.training.run.moment import Moment

Name = Literal["a", "b"]

_FOLLOW_MILLISECONDS = 500
"""So often a side follows the end of a run that is trained."""


class MomentPair(QObject):
    """Two sides, A and B, that are gone to while the comparison can be seen. Lives on the GUI thread.

    Until it is chosen otherwise, B is the end of the run that is trained, and A the run that it branched off from,
    or the one before it; with a single run A is its beginning. `shutdown` must be called before it is dropped.

    Args:
        trainer: has the record.
        records: the runs to choose from.
        parent: as for any QObject.

    Signals:
        changed: a side looks at another moment, or the runs to choose from are others.
        graph_asked: the graph is to be coloured by B − A: two moments.

    Attributes:
        sides: by name, "a" and "b".
        distance: how far apart the parameters of both runs are, step by step, or those of one run from A's.
    """

    changed = Signal()
    graph_asked = Signal(object, object)

    def __init__(self, trainer: Trainer, records: Records, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sides: dict[Name, Side] = {"a": Side(self), "b": Side(self)}
        self.distance = DistanceJob(self)
        self._trainer = trainer
        self._records = records
        self._chosen: dict[Name, SideChoice] = {}
        self._seen = False
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(_FOLLOW_MILLISECONDS)
        self._follow.timeout.connect(self._on_records_listed)
        records.listed.connect(self._on_records_listed)
        records.run_changed.connect(self._on_records_listed)
        records.grown.connect(self._on_records_grown)

    @property
    def runs(self) -> tuple[RunRecord, ...]:
        """The runs that there are to choose from, by number."""
        return self._records.runs

    def place(self, name: Name) -> SideChoice | None:
        """Return what a side looks at: as it was chosen, or what suits; None while there is no run."""
        chosen = self._chosen.get(name)
        if chosen is not None and self._records.find(chosen.run) is not None:
            return chosen
        return self._usual(name)

    def moment(self, name: Name) -> Moment | None:
        """Return the moment of a side, within what its run has come to; None while there is no run."""
        place = self.place(name)
        run = None if place is None else self._records.find(place.run)
        if place is None or run is None:
            return None
        end = run.kept.end
        return Moment(run.run, end if place.step is None else min(max(run.kept.begin, place.step), end))

    def choose(self, name: Name, place: SideChoice) -> None:
        """Have a side look at something else, or try again what could not be shown."""
        self._chosen[name] = place
        self.sides[name].retry()
        self._go()
        self.changed.emit()

    def swap(self) -> None:
        """Have each side look at what the other looked at."""
        a, b = self.place("a"), self.place("b")
        if a is not None and b is not None:
            self._chosen = {"a": b, "b": a}
            self._go()
            self.changed.emit()

    def set_seen(self, seen: bool) -> None:
        """Say whether the comparison can be seen; else nothing is gone to."""
        if seen == self._seen:
            return
        self._seen = seen
        if seen:
            self._go()
            self.changed.emit()
        else:
            self._follow.stop()
            self.distance.drop()
            for side in self.sides.values():
                side.leave()

    def start_over(self) -> None:
        """Forget what was chosen in the project before."""
        self._chosen.clear()
        self.distance.drop()
        for side in self.sides.values():
            side.leave()
        self._go()
        self.changed.emit()

    def stop(self) -> None:
        """Have all threads end soon, without waiting for them. Safe to call twice."""
        self.distance.stop()
        for side in self.sides.values():
            side.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End all threads, and wait for each; see `Trainer.shutdown`."""
        self.stop()
        return all_ended((self.distance, *self.sides.values()), most_milliseconds)

    def _usual(self, name: Name) -> SideChoice | None:
        runs, present = self._records.runs, self._records.present
        if present is None:
            if not runs:
                return None
            present = runs[-1]
        if name == "b":
            return SideChoice(run=present.run)
        if present.parent is not None and self._records.find(present.parent.run) is not None:
            return SideChoice(run=present.parent.run)
        before = [run for run in runs if run.run < present.run]
        return (
            SideChoice(run=before[-1].run) if before else SideChoice(run=present.run, step=present.kept.begin)
        )

    def _go(self) -> None:
        if not self._seen:
            return
        record, project = self._trainer.record, self._trainer.project
        moments = {name: self.moment(name) for name in self.sides}
        for name, side in self.sides.items():
            moment = moments[name]
            if moment is None:
                side.leave()
            else:
                side.go_to(record, moment, project)
        a, b = moments["a"], moments["b"]
        if a is not None and b is not None:
            self.distance.begin(record, a, b)
        else:
            self.distance.drop()

    def _on_records_listed(self) -> None:
        self._go()
        self.changed.emit()

    def _on_records_grown(self) -> None:
        if self._seen and not self._follow.isActive():
            self._follow.start()
