"""`Replay`: goes from moment to moment of a record by taking steps again."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import Protocol

from gradstudio.training.record.keyframes import Keyframe
from gradstudio.training.record.run import Run
from gradstudio.training.record.way import GoOn, Way
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session

DEFAULT_BYTES = 64 * 2**20
"""Memory for the states that are passed through."""

_MOST_MARKS = 32


class Runs(Protocol):
    """Where runs are kept: a `Record`."""

    def run(self, number: int) -> Run:
        """Return a run, or raise `RecordError`."""


class Replay:
    """Goes to any moment of a record with one session, which shows the network at that moment.

    On the way from a keyframe some of the states that are passed through are kept, and on the way from one of those
    again some: going backwards step by step, a step costs a thousandth part of the gap between two keyframes.

    Args:
        runs: the record whose moments they are.
        most_bytes: memory that the states passed through may take.
    """

    def __init__(self, runs: Runs, most_bytes: int = DEFAULT_BYTES) -> None:
        self._runs = runs
        self._most_bytes = most_bytes
        self._session: Session | None = None
        self._run: Run | None = None
        self._changes = 0  # how many of the run's changes the session has behind it
        self._far: list[Keyframe] = []
        self._near: list[Keyframe] = []
        self._stretch = 1  # steps between which is asked whether to go on

    @property
    def session(self) -> Session | None:
        """The session of the replay, at a moment or on its way there; None before the first `go_to`."""
        return self._session

    def go_to(self, moment: Moment, go_on: GoOn | None = None) -> Session | None:
        """Go to a moment.

        Args:
            moment: where to.
            go_on: is asked now and then whether to; the way may be long where a step takes long.

        Returns:
            The session, which is there: look at it, but take no steps with it if it is to go on to other moments.
            None if it was not to go on.

        Raises:
            RecordError: there is no such moment.
        """
        run = self._runs.run(moment.run)
        run.require(moment.step)
        if run is not self._run:
            self._run, self._session, self._far, self._near = run, self._fitting(run), [], []
            self._changes, self._stretch = 0, 1
        kept, marks = self._set_out(run, moment.step)
        session = self._session
        assert session is not None  # it has set out
        session.run_id = run.number
        begin, way = session.step_count, Way(go_on, self._stretch)
        pace = max(1, -(-(moment.step - begin) // (kept + 1))) if kept else None
        while True:
            self._take_up_changes(run, session)
            here = session.step_count
            if here >= moment.step:
                return session
            end = min(moment.step, self._next_event(run, here))
            if pace is not None:
                end = min(end, here + pace - (here - begin) % pace)
            end = way.first_end(here, end)
            if run.is_watched(here):
                session.retrace(end - here)
            else:
                session.advance(end - here)
            if pace is not None and (end - begin) % pace == 0 and end < moment.step:
                marks.append(Keyframe(state=session.state(), changes=self._changes))
            goes_on = way.goes_on((end - begin) / (moment.step - begin))
            self._stretch = way.steps
            if not goes_on:
                return None

    def _set_out(self, run: Run, step: int) -> tuple[int, list[Keyframe]]:
        """Put the session to the nearest state that is known before a step.

        Returns:
            The number of states to keep on the way, and the list to add them to.
        """
        frame, far, near = run.nearest(step), _before(self._far, step), _before(self._near, step)
        best = max((one for one in (frame, far, near) if one is not None), key=_place, default=None)
        session = self._session
        if session is not None and self._changes and session.step_count <= step:
            here = session.step_count, self._changes
            if best is None or here >= _place(best):
                return 0, []
        if best is None:
            self._session, self._changes = self._new(run, 0), 1
        else:
            self._restore(run, best)
        count = self._most_marks(run)
        if best is not None and (best is near or best is far) and best is not frame:
            if best is near:
                return 0, []
            self._near = []
            return count, self._near
        self._far, self._near = [], []
        return count, self._far

    def _restore(self, run: Run, frame: Keyframe) -> None:
        spec, session = run.changes[frame.changes - 1].spec, self._session
        if session is None or not session.can_adopt(spec):
            session = self._new(run, frame.changes - 1)
        elif session.spec is not spec:
            session.adopt(spec)
        session.restore(frame.state)
        self._session, self._changes = session, frame.changes

    def _new(self, run: Run, change: int) -> Session:
        return Session(run.changes[change].spec)

    def _fitting(self, run: Run) -> Session | None:
        """Return the session if another run can use it too, whose data need not be loaded again then."""
        session = self._session
        return session if session is not None and session.can_adopt(run.changes[0].spec) else None

    def _take_up_changes(self, run: Run, session: Session) -> None:
        while self._changes < len(run.changes) and run.changes[self._changes].step <= session.step_count:
            session.adopt(run.changes[self._changes].spec)
            self._changes += 1

    def _next_event(self, run: Run, here: int) -> int:
        """Return the step before which nothing but steps is to be taken."""
        events = [run.next_turn(here)]
        if self._changes < len(run.changes):
            events.append(run.changes[self._changes].step)
        return min((step for step in events if step is not None), default=run.end)

    def _most_marks(self, run: Run) -> int:
        size = max(1, 32 * run.spec.parameter_count)
        return min(_MOST_MARKS, self._most_bytes // 2 // size)


def _place(frame: Keyframe) -> tuple[int, int]:
    return frame.step, frame.changes


def _before(frames: list[Keyframe], step: int) -> Keyframe | None:
    place = bisect_right(frames, step, key=attrgetter("step"))
    return frames[place - 1] if place else None
