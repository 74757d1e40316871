"""When a parameter changed most, last changed its sign, and first left zero, over the steps of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.paths import ScalarPath
from gradstudio.training.record.parameter import place_of
from gradstudio.training.record.record import Record
from gradstudio.training.record.replay import Replay
from gradstudio.training.record.run import Run
from gradstudio.training.record.way import GoOn, Way
from gradstudio.training.run.moment import Moment, RunId

Floats = NDArray[np.float64]

_MOST_AT_ONCE = 2**20
"""Steps whose numbers are held together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurningPoint:
    """A step that did something to a parameter.

    Attributes:
        moment: after the step.
        before: the number after the step before.
        after: the number at the moment, changes made there by hand included.
    """

    moment: Moment
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TurningPoints:
    """What was found on a parameter's way.

    Attributes:
        path: the parameter.
        begin: the first moment that was looked at: where the oldest run began that this one grew from.
        end: the last.
        changed_most: the step with the largest change; None if it never moved.
        changed_sign: the last step after which its sign was another than before, zeros left out; None for none.
        left_zero: the first step that moved it from exactly zero; None for none.
        stride: 1 if each step was looked at; otherwise the widest gap between two states that were looked at, of
            which those were gone through step by step between which something happened.
    """

    path: ScalarPath
    begin: Moment
    end: Moment
    changed_most: TurningPoint | None
    changed_sign: TurningPoint | None
    left_zero: TurningPoint | None
    stride: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The steps of a run from one moment to another, both included."""

    run: Run
    begin: int
    end: int


def turning_points(
    record: Record,
    number: int,
    path: ScalarPath,
    *,
    every_step: bool = True,
    go_on: GoOn | None = None,
) -> TurningPoints | None:
    """Look at a parameter over the steps of a run, and over those of the runs before it that it grew from.

    Args:
        record: where the runs are kept.
        number: of the run.
        path: a weight or bias.
        every_step: whether all steps are taken once more. Otherwise only those between keyframes that differ
            most, that differ in sign last, or the first of which is zero: what came and went between two
            keyframes is then missed.
        go_on: is asked now and then whether to, and told which share is done, 0 to 1.

    Returns:
        What was found, or None if it was not to go on.

    Raises:
        RecordError: there is no such run, or the network has no such parameter.
    """
    whole = _lineage(record, number)
    index = place_of(path, whole[-1].run.spec)
    stretches, stride = (whole, 1) if every_step else _promising(whole, index)
    length = sum(one.end - one.begin for one in stretches) or 1
    found, done = _Found(), 0
    for stretch in stretches:
        span = stretch.end - stretch.begin
        told = None if go_on is None else _part(go_on, done / length, span / length)
        is_next = found.at is not None and stretch.begin == found.at.step
        for first, numbers in _numbers(record, stretch, index, told):
            if numbers is None:
                return None
            if not is_next:
                found.begin_anew()
            found.take(stretch.run.number, first, numbers)
            is_next = True
        done += span
    return TurningPoints(
        path=path.for_all_samples,
        begin=Moment(whole[0].run.number, whole[0].begin),
        end=Moment(whole[-1].run.number, whole[-1].end),
        changed_most=found.changed_most,
        changed_sign=found.changed_sign,
        left_zero=found.left_zero,
        stride=stride,
    )


def seconds_from_seed(record: Record, number: int) -> float:
    """Return about how many seconds of training lie between the seed and the end of a run, by its kept states.

    Raises:
        RecordError: there is none of this number.
    """
    run = record.run(number)
    last = run.nearest(run.end)
    return 0.0 if last is None or not last.step else last.state.stop.seconds * run.end / last.step


def _part(go_on: GoOn, begin: float, share: float) -> GoOn:
    """Return a callback that turns the share done of one stretch into the share done of all."""
    return lambda done: go_on(min(begin + share * done, 1.0))


def _lineage(record: Record, number: int) -> list[_Stretch]:
    """Return the run and before it those that it grew from, as far as they are kept."""
    run = record.run(number)
    stretches, end = [_Stretch(run, run.begin, run.end)], run.end
    known = {one.number: one for one in record.runs}
    while run.parent is not None and run.parent.run in known:
        end, run = run.parent.step, known[run.parent.run]
        stretches.insert(0, _Stretch(run, run.begin, end))
    return stretches


def _promising(whole: list[_Stretch], index: int) -> tuple[list[_Stretch], int]:
    """Return the stretches between keyframes where something is known to happen, and the widest gap of all."""
    gaps: list[tuple[_Stretch, float, float]] = []
    for stretch in whole:
        run = stretch.run
        known = {
            frame.step: float(frame.state.engine.parameters[index])
            for frame in (run.first, *run.keyframes, run.newest)
            if frame is not None and stretch.begin <= frame.step <= stretch.end
        }
        ends = sorted({stretch.begin, *known, stretch.end})
        gaps += [
            (_Stretch(run, one, other), known.get(one, np.nan), known.get(other, np.nan))
            for one, other in pairwise(ends)
        ]
    chosen = {place for place, (_, one, other) in enumerate(gaps) if np.isnan(one) or np.isnan(other)}
    steps = [0.0 if place in chosen else abs(other - one) for place, (_, one, other) in enumerate(gaps)]
    if any(steps):
        chosen.add(int(np.argmax(steps)))
    crossings = [place for place, (_, one, other) in enumerate(gaps) if one * other < 0]
    chosen.update(crossings[-1:])
    chosen.update([place for place, (_, one, other) in enumerate(gaps) if one == 0 != other][:1])
    widest = max((gap.end - gap.begin for gap, _, _ in gaps), default=1)
    return [gaps[place][0] for place in sorted(chosen)], widest if len(chosen) < len(gaps) else 1


def _numbers(
    record: Record, stretch: _Stretch, index: int, go_on: GoOn | None
) -> Iterator[tuple[int, Floats | None]]:
    """Yield what a parameter is at each moment of a stretch, part by part, each with the step of its first.

    None instead of numbers, and nothing more, if it was not to go on.
    """
    run, end = stretch.run, stretch.end
    # Steps are taken with the session that it returns: it goes to no other moment.
    session = Replay(record, most_bytes=0).go_to(Moment(run.number, stretch.begin), go_on and _silent(go_on))
    if session is None:
        yield stretch.begin, None
        return
    yield stretch.begin, session.parameters()[index : index + 1]
    changes = [change for change in run.changes if stretch.begin < change.step <= end]
    way = Way(go_on)
    while session.step_count < end:
        here = session.step_count
        stop = way.first_end(here, min(end, here + _MOST_AT_ONCE))
        stop = min(stop, changes[0].step) if changes else stop
        numbers = session.follow(stop - here, [index])[0]
        while changes and changes[0].step == stop:
            session.adopt(changes.pop(0).spec)
            numbers[-1] = session.parameters()[index]
        yield here + 1, numbers
        if not way.goes_on((stop - stretch.begin) / (end - stretch.begin)):
            yield stop, None
            return


def _silent(go_on: GoOn) -> GoOn:
    """Ask, but tell no share: the way to the first moment is no part of what is looked at."""
    return lambda share: go_on(0.0)


class _Found:
    """Gathers what is found; the numbers come in the order of the steps."""

    def __init__(self) -> None:
        self.at: Moment | None = None
        self.changed_most: TurningPoint | None = None
        self.changed_sign: TurningPoint | None = None
        self.left_zero: TurningPoint | None = None
        self._last = np.empty(0)  # the number before those that come next; none at the beginning
        self._sign = 0.0  # of the last number that was not zero

    def begin_anew(self) -> None:
        """Take the next number for the first of another stretch."""
        self._last, self._sign = np.empty(0), 0.0

    def take(self, run: RunId, first: int, numbers: Floats) -> None:
        """Take numbers of a run at the steps from `first` on."""
        line = np.concatenate([self._last, numbers])
        if len(self._last):
            first -= 1
        one, other = line[:-1], line[1:]
        change = np.abs(other - one)
        most = self.changed_most
        if change.size and change.max() > (0.0 if most is None else abs(most.after - most.before)):
            self.changed_most = self._turn(run, first, line, int(change.argmax()))
        left = np.flatnonzero((one == 0) & (other != 0))
        if self.left_zero is None and left.size:
            self.left_zero = self._turn(run, first, line, int(left[0]))
        self._follow_sign(run, first, line)
        self._last, self.at = line[-1:], Moment(run, first + len(line) - 1)

    def _follow_sign(self, run: RunId, first: int, line: Floats) -> None:
        signed = np.flatnonzero(line)
        if not signed.size:
            return
        signs = np.sign(line[signed])
        before = np.concatenate([[self._sign or signs[0]], signs[:-1]])
        crossed = np.flatnonzero(signs != before)
        if crossed.size:
            self.changed_sign = self._turn(run, first, line, int(signed[crossed[-1]]) - 1)
        self._sign = float(signs[-1])

    def _turn(self, run: RunId, first: int, line: Floats, place: int) -> TurningPoint:
        """Return the turn from a place of a line to the next."""
        return TurningPoint(
            moment=Moment(run, first + place + 1), before=float(line[place]), after=float(line[place + 1])
        )
