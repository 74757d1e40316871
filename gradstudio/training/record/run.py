"""`Run`: what is kept of one run."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.readings import Readings
from gradstudio.training.record.errors import RecordError
from gradstudio.training.record.keyframes import Keyframe, Keyframes
from gradstudio.training.run.history import History
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.state import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """A step with a name.

    Attributes:
        step: number of steps taken.
        name: what its user calls it.
    """

    step: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What its user says of a run; put another in its place to change it, and this one back to undo that.

    Attributes:
        name: what it is called.
        colour: that of its curve, such as ``"#1f77b4"``; empty for the one that its number gives.
        hidden: whether its curve is not drawn.
        bookmarks: by step, ascending.
    """

    name: str
    colour: str = ""
    hidden: bool = False
    bookmarks: tuple[Bookmark, ...] = ()


class Run:
    """One run: its specs, its losses, and the states from which any step can be taken again.

    Written by one thread, read by others but for its losses: lists grow or are replaced, and never change in place.

    Args:
        number: its number in the record.
        spec: what it began with.
        parent: the moment of another run at which it began; None where it began from its seed.
        first: the state in which it began; None where that follows from the seed.
        label: name, colour and bookmarks.

    Attributes:
        number: its number in the record.
        parent: the moment at which it began, of a run that may be gone by now; None for a run from a seed.
        first: the state in which it began, or None.
        label: what its user says of it.
        history: losses and accuracies of its own steps.
        keyframes: states on the way.
        newest: the state at which it was put down last; None if it was not.
        ended: why it ended, as a sentence; empty while it can go on.
        changes: the specs that it took up, each with its step; the first is the one it began with.
        readings: the health of the network by step, of its own steps.
        turns: the steps at which the stop rules began to look away, or to look again; at first they look.
    """

    def __init__(
        self,
        number: RunId,
        spec: ProjectSpec,
        *,
        parent: Moment | None = None,
        first: Keyframe | None = None,
        label: Label | None = None,
    ) -> None:
        begin = first.step if first is not None else 0
        self.number = number
        self.parent = parent
        self.first = first
        self.label = label if label is not None else Label(name=f"Run {number}")
        self.history = History(begin)
        self.readings = Readings()
        self.keyframes = Keyframes()
        self.newest: Keyframe | None = None
        self.ended = ""
        self.changes: list[Change] = [Change(step=begin, spec=spec)]
        self.turns: list[int] = []

    @property
    def begin(self) -> int:
        """The step at which it began."""
        return self.changes[0].step

    @property
    def end(self) -> int:
        """The last step that it came to: number of steps taken."""
        return self.history.end

    @property
    def spec(self) -> ProjectSpec:
        """The spec that it goes by at its end."""
        return self.changes[-1].spec

    @property
    def moment(self) -> Moment:
        """Its end."""
        return Moment(self.number, self.end)

    @property
    def nbytes(self) -> int:
        """Memory that its states and the readings of its health take."""
        return self.keyframes.nbytes + self.readings.nbytes + self.fixed_bytes

    @property
    def fixed_bytes(self) -> int:
        """Memory that the states take in which it began and was put down, which cannot be left out."""
        return sum(one.state.nbytes for one in (self.first, self.newest) if one is not None)

    def spec_at(self, step: int) -> ProjectSpec:
        """Return the project that the run followed after a number of steps, changes made there included."""
        place = bisect_right(self.changes, step, key=attrgetter("step"))
        return self.changes[max(0, place - 1)].spec

    def require(self, step: int) -> None:
        """Raise `RecordError` if it did not come to a step."""
        if not self.begin <= step <= self.end:
            raise RecordError(
                f"Run {self.number} has no step {step}: it went from step {self.begin} to step {self.end}."
            )

    def nearest(self, step: int) -> Keyframe | None:
        """Return the last state that is kept at or before a step; None where only its seed is before it."""
        kept = self.keyframes.before(step)
        known = [one for one in (self.first, kept, self.newest) if one is not None and one.step <= step]
        return max(known, key=lambda one: (one.step, one.changes), default=None)

    def is_watched(self, step: int) -> bool:
        """Whether the stop rules looked at the step after a number of steps."""
        return bisect_right(self.turns, step) % 2 == 0

    def next_turn(self, step: int) -> int | None:
        """Return the first step after `step` at which that changed; None if it did not."""
        turns = self.turns
        place = bisect_right(turns, step)
        return turns[place] if place < len(turns) else None
