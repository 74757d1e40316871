"""`Recording`: begins the runs of a project, one after the other, and keeps where each was left."""

from __future__ import annotations

import math

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.watching import HealthWatch
from gradstudio.training.record import Record, Run
from gradstudio.training.run.following import can_follow
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session


class Recording:
    """The record of a project and the session that is trained. Lives on the training thread.

    Args:
        record: where the runs are kept; nobody else writes it.

    Attributes:
        record: where they are kept.
        session: of the present run; None before there is one, and after a fault.
    """

    def __init__(self, record: Record | None = None) -> None:
        self.record = Record() if record is None else record
        self.session: Session | None = None
        self._health: HealthWatch | None = None
        self._speed = math.inf
        self._most_bytes = self.record.most_bytes

    @property
    def next_run(self) -> RunId:
        """The number that the next run will have."""
        return self.record.next_number

    def begin(self, spec: ProjectSpec) -> Session:
        """Begin a run from its seed."""
        return self._take(self.record.begin(spec))

    def go_on(self, moment: Moment, spec: ProjectSpec) -> Session:
        """Go on from a moment of any run, under a spec.

        At the end of a run, and with nothing changed, that run itself goes on. Elsewhere a new one branches off, or
        begins from its seed where the spec needs that, or where the moment is gone.
        """
        record = self.record
        run = record.find(moment.run)
        if run is None or not run.begin <= moment.step <= run.end:
            return self.begin(spec)  # it was deleted meanwhile
        if moment == run.moment and spec == run.spec:
            return self._take(record.resume(moment.run))
        if can_follow(run.spec_at(moment.step), spec):
            return self._take(record.branch(moment, spec))
        return self.begin(spec)

    def open(self, record: Record, spec: ProjectSpec) -> Session:
        """Go over to the record of another project, whose newest run goes on if it has the same spec.

        Args:
            record: of the project; empty for one without runs.
            spec: the project.
        """
        self.turn_to(record)
        runs = [run for run in record.runs if run.spec == spec]
        for run in record.runs:
            if run.end == run.begin and run not in runs[-1:]:  # it can begin anew at any time
                record.delete(run.number)
        return self._take(record.resume(runs[-1].number)) if runs else self.begin(spec)

    def turn_to(self, record: Record) -> None:
        """Have all that comes from now on go into the record of another project; what is trained is let go of."""
        if record is not self.record:
            self.record, self.session = record, None
            record.set_most_bytes(self._most_bytes)

    def put_down(self, ended: str | None = None) -> None:
        """Keep the state of the present run, so that it goes on from there at once.

        Args:
            ended: why it ended, as a sentence; None for what was known of that.
        """
        run = None if self.session is None else self.record.find(self.session.run_id)
        if self.session is not None and run is not None:
            self.record.put_down(self.session, run.ended if ended is None else ended)

    def keep_up(self) -> None:
        """Keep the state of the present run if it has taken steps or changes since that was done."""
        session = self.session
        run = None if session is None else self.record.find(session.run_id)
        if session is None or run is None or run.end == run.begin:
            return
        newest = run.newest
        if newest is None or (newest.step, newest.changes) != (run.end, len(run.changes)):
            self.record.put_down(session, run.ended)

    def leave(self) -> None:
        """Let go of the present session; a run that took no step is forgotten: it can begin anew at any time."""
        session, self.session = self.session, None
        run = None if session is None else self.record.find(session.run_id)
        if session is None or run is None:
            return
        if run.end == run.begin:
            self.record.delete(run.number)
        else:
            self.record.put_down(session, run.ended)

    def drop(self) -> None:
        """Let go of a session that failed, as it is."""
        self.session = None

    def delete(self, number: RunId) -> None:
        """Take a run out of the record, unless it is the present one."""
        is_present = self.session is not None and self.session.run_id == number
        if not is_present and self.record.find(number) is not None:
            self.record.delete(number)

    def set_most_bytes(self, most_bytes: int) -> None:
        """Let the states of all runs take so much memory, those of later projects too."""
        self._most_bytes = most_bytes
        self.record.set_most_bytes(most_bytes)

    def bring_back(self, run: Run) -> None:
        """Take a run into the record again."""
        self.record.add(run)

    def take_in(self, run: Run) -> None:
        """Take a run into the record that was trained elsewhere, under the next number."""
        run.number = self.next_run
        self.record.add(run)

    def set_speed(self, steps_per_second: float) -> None:
        """Say how many steps a second are allowed, inf for any number."""
        self._speed = steps_per_second
        if self._health is not None:
            self._health.speed = steps_per_second

    def read_health(self) -> None:
        """Read the health of the network where the run stands still, if that takes no time to speak of."""
        if self.session is not None and self._health is not None:
            self._health.read_at_rest(self.session.step_count, self.session.read_health)

    def _take(self, session: Session) -> Session:
        self.session = session
        self._health = HealthWatch(self.record.run(session.run_id).readings)
        self._health.speed = self._speed
        session.watch_health(self._health)
        return session
