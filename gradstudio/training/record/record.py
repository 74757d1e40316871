"""`Record`: all runs of a project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.health.readings import Readings
from gradstudio.training.record.errors import RecordError
from gradstudio.training.record.keyframes import DEFAULT_BYTES, Keyframe, Keyframes, arrays, sharing
from gradstudio.training.record.recorder import Recorder
from gradstudio.training.record.replay import Replay
from gradstudio.training.record.run import Label, Run
from gradstudio.training.run.following import can_follow
from gradstudio.training.run.history import History
from gradstudio.training.run.moment import FIRST_RUN, Moment, RunId
from gradstudio.training.run.session import Session

LEAST_SHARE = 8
"""One part in so many of the memory is always left for states on the way, whatever those at the ends take."""

_NUMBERED = re.compile(r"Run ([1-9][0-9]{0,8})")


class MakeSession(Protocol):
    """Builds the session of a run, as `Session` itself does."""

    def __call__(self, spec: ProjectSpec, *, run_id: RunId) -> Session:
        """Return a session that bears a number."""


class Record:
    """Keeps runs, and opens any step of them again.

    It belongs to the thread that owns its sessions, which alone writes. Other threads may ask for `runs` and `run`,
    and go to moments of them with a `Replay`: what they read there grows or is replaced, never changed in place.
    A `Label` alone is put in its place by another thread.

    Args:
        most_bytes: memory that the states and readings of all runs may take; the run that holds most gives way.
        make_session: begins a run from its seed.

    Attributes:
        most_bytes: memory that the states and readings may take, but for the states at the ends of runs.
        next_number: number of the next run; numbers are not given twice.
    """

    def __init__(self, most_bytes: int = DEFAULT_BYTES, make_session: MakeSession = Session) -> None:
        self.most_bytes = most_bytes
        self.next_number = FIRST_RUN
        self._make_session = make_session
        self._runs: dict[RunId, Run] = {}

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs by number, ascending."""
        return tuple(self._runs.values())

    @property
    def nbytes(self) -> int:
        """Memory that the states and readings of all runs take."""
        return sum(run.nbytes for run in self._runs.values())

    def run(self, number: int) -> Run:
        """Return a run.

        Raises:
            RecordError: there is none of this number.
        """
        run = self._runs.get(RunId(number))
        if run is None:
            known = ", ".join(str(known) for known in self._runs) or "none"
            raise RecordError(f"There is no run {number}. Choose one of: {known}.")
        return run

    def find(self, number: RunId) -> Run | None:
        """Return a run, or None if there is none of this number."""
        return self._runs.get(number)

    def begin(self, spec: ProjectSpec, label: Label | None = None) -> Session:
        """Begin a run from its seed.

        Returns:
            Its session, which is recorded.
        """
        session = self._make_session(spec, run_id=self.next_number)
        run = Run(self.next_number, spec, label=self._label(label))
        self.add(run)
        self._follow(session, run)
        return session

    def branch(self, moment: Moment, spec: ProjectSpec | None = None, label: Label | None = None) -> Session:
        """Begin a run where another one was; that one stays as it is.

        Args:
            moment: where.
            spec: what it goes by from there on; None for what the other went by.
            label: name and colour; None for a name from its number.

        Returns:
            Its session, which is recorded.

        Raises:
            RecordError: there is no such moment, or the spec needs a run from its seed.
        """
        before = self.run(moment.run).spec_at(moment.step)
        spec = before if spec is None else spec
        if not can_follow(before, spec):
            raise RecordError(
                f"No run can branch off from run {moment.run} under this project: data, network, initialisation, "
                "loss, engine or seed differ. Begin one from the seed."
            )
        session = self.at(moment)
        if spec != before:
            session.adopt(spec)
        first = Keyframe(state=session.state(), changes=1)
        run = Run(self.next_number, spec, parent=moment, first=first, label=self._label(label))
        self.add(run)
        self._follow(session, run)
        return session

    def resume(self, number: int) -> Session:
        """Go on with a run at its end.

        Its losses are added to a copy of those before: who reads these goes on reading what they were.

        Returns:
            Its session, which is recorded: its steps and changes are added to the run.

        Raises:
            RecordError: there is none of this number.
        """
        run = self.run(number)
        session = self.at(run.moment)
        run.history = run.history.until(run.end)
        self._follow(session, run)
        return session

    def at(self, moment: Moment) -> Session:
        """Return a session of its own that is where a run was, equal to the last bit.

        Parameters, what the optimizer has gathered, the order of the batches, dropout and all losses to come are
        those of the run; of the time spent, the stop rules remember what it was at the keyframe before. To go to
        one moment after the other, a `Replay` is quicker.

        Raises:
            RecordError: there is no such moment.
        """
        session = Replay(self, most_bytes=0).go_to(moment)
        assert session is not None  # nobody asked for an early end
        return session

    def history(self, number: int) -> History:
        """Return the losses of a run from its seed on: before its own steps those of the runs that it grew from.

        Where one of these is gone, they begin after it. The history is a copy.

        Raises:
            RecordError: there is no run of this number.
        """
        parts = [run.history.until(end) for run, end in self._back_to_seed(number)]
        whole = parts.pop()
        while parts:
            whole.follow(parts.pop())
        return whole

    def readings(self, number: int) -> tuple[HealthReading, ...]:
        """Return the health of a run's network from its seed on, as `history` does its losses.

        Raises:
            RecordError: there is no run of this number.
        """
        known: tuple[HealthReading, ...] = ()
        for run, end in self._back_to_seed(number):
            # Where a run branched off, its own reading counts: it may have begun with other settings.
            own = (one for one in run.readings.all if one.step <= end)
            known = tuple(one for one in own if not known or one.step < known[0].step) + known
        return known

    def put_down(self, session: Session, ended: str = "") -> None:
        """Keep the state that a run's session is in, so that the run goes on from there at once.

        Args:
            session: of the run, recorded.
            ended: why it ended, as a sentence; empty if it goes on.

        Raises:
            RecordError: the run is gone.
        """
        run = self.run(session.run_id)
        near = run.keyframes.before(run.end) or run.first
        newest = Keyframe(state=session.state(), changes=len(run.changes))
        run.newest = sharing(newest, () if near is None else arrays(near))
        run.ended = ended

    def delete(self, number: int) -> Run:
        """Take out a run, and return it; those that branched off from it stay whole.

        Raises:
            RecordError: there is none of this number.
        """
        run = self.run(number)
        self._runs = {own: other for own, other in self._runs.items() if own != run.number}
        return run

    def add(self, run: Run) -> None:
        """Take in a run: one that was read from a file, or taken out before."""
        self._runs = dict(sorted({**self._runs, run.number: run}.items()))
        self.next_number = RunId(max(self.next_number, run.number + 1))
        self._make_room()

    @property
    def _thinnable(self) -> int:
        return sum(run.keyframes.nbytes + run.readings.nbytes for run in self._runs.values())

    @property
    def _fixed(self) -> int:
        return sum(run.fixed_bytes for run in self._runs.values())

    def _back_to_seed(self, number: int) -> Iterator[tuple[Run, int]]:
        """Yield a run, then the one that it grew from, and so on, each with the step up to which it counts.

        Where one of these is gone, it ends.

        Raises:
            RecordError: there is no run of this number.
        """
        run: Run | None = self.run(number)
        end = self.run(number).end
        while run is not None:
            yield run, end
            parent = run.parent
            run, end = (None, end) if parent is None else (self._runs.get(parent.run), parent.step)

    def _label(self, label: Label | None) -> Label:
        """Return a label, by default "Run 3" after "Run 2", whatever numbers went to runs that were dropped."""
        if label is not None:
            return label
        named = (_NUMBERED.fullmatch(run.label.name) for run in self._runs.values())
        last = max((int(match[1]) for match in named if match), default=0)
        return Label(name=f"Run {max(last, len(self._runs)) + 1}")

    def _follow(self, session: Session, run: Run) -> None:
        session.run_id = run.number
        session.be_recorded(Recorder(run, self._make_room), run.history)

    def set_most_bytes(self, most_bytes: int) -> None:
        """Let the keyframes and readings of all runs take so much memory, and no more from now on."""
        self.most_bytes = most_bytes
        self._make_room()

    def _make_room(self) -> None:
        """Thin whichever keyframes or readings of a run take most, until all together are within the bound.

        The states in which runs began and were put down cannot be left out; where they take nearly all, a share is
        there for the others even so.
        """
        while self._thinnable > max(self.most_bytes - self._fixed, self.most_bytes // LEAST_SHARE):
            held: list[Keyframes | Readings] = []
            for run in self._runs.values():
                held.extend(one for one in (run.keyframes, run.readings) if one.can_thin)
            if not held:
                return
            max(held, key=lambda one: one.nbytes).thin()
