"""Clocks that convert the steps of a run to epochs or to seconds of training, and back."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.split import split_rows
from gradstudio.training.record.run import Run
from gradstudio.training.run.batches import Batches

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_MOST_KNOTS = 4096


class Clock(Protocol):
    """Tells a reading for each step; it never falls as the steps grow."""

    @property
    def is_even(self) -> bool:
        """Whether each step takes as much of it as any other."""

    def read(self, steps: Integers | Floats) -> Floats:
        """Return the reading at each of some steps."""

    def step_at(self, reading: float) -> float:
        """Return the step, and a part of one, at which it reads so."""


class StepClock:
    """Tells the steps themselves."""

    is_even = True

    def read(self, steps: Integers | Floats) -> Floats:
        """Return the steps as they are."""
        return np.asarray(steps, dtype=np.float64)

    def step_at(self, reading: float) -> float:
        """Return the reading, which is the step."""
        return reading


class KnottedClock:
    """Goes in straight lines from one known reading to the next, and on with the last slope.

    A base of clocks: one that follows a run adds knots as the run goes on.

    Args:
        step: the first that is known.
        reading: what it reads there.
        slope: readings a step, as long as there is no second knot; above 0.
    """

    def __init__(self, step: int, reading: float, slope: float) -> None:
        self._steps, self._readings = [float(step)], [float(reading)]
        self._slope = slope
        self._arrays: tuple[Floats, Floats] | None = None

    @property
    def is_even(self) -> bool:
        """Whether each step takes as much as any other."""
        self._follow()
        return len(self._steps) == 1

    def read(self, steps: Integers | Floats) -> Floats:
        """Return the reading at each of some steps; none of them falls behind the one before."""
        self._follow()
        known, readings = self._knots()
        steps = np.asarray(steps, dtype=np.float64)
        found = np.interp(steps, known, readings)
        found += np.maximum(steps - known[-1], 0.0) * self._slope_behind()
        found += np.minimum(steps - known[0], 0.0) * self._slope_before()
        return found

    def step_at(self, reading: float) -> float:
        """Return the step, and a part of one, at which it reads so."""
        self._follow()
        known, readings = self._knots()
        if reading > readings[-1]:
            return float(known[-1] + (reading - readings[-1]) / self._slope_behind())
        if reading < readings[0]:
            return float(known[0] + (reading - readings[0]) / self._slope_before())
        return float(np.interp(reading, readings, known))

    def _follow(self) -> None:
        """Take in what is known by now."""

    def _add(self, step: float, reading: float) -> None:
        """Take in a knot behind the last one; where nothing has passed since then there is none."""
        if step > self._steps[-1] and reading > self._readings[-1]:
            self._steps.append(float(step))
            self._readings.append(float(reading))
            self._arrays = None
            if len(self._steps) > _MOST_KNOTS:
                self._steps, self._readings = self._steps[::2], self._readings[::2]

    def _knots(self) -> tuple[Floats, Floats]:
        if self._arrays is None:
            self._arrays = np.array(self._steps), np.array(self._readings)
        return self._arrays

    def _slope_before(self) -> float:
        known, readings = self._knots()
        if len(known) == 1:
            return self._slope
        return float((readings[1] - readings[0]) / (known[1] - known[0]))

    def _slope_behind(self) -> float:
        known, readings = self._knots()
        if len(known) == 1:
            return self._slope
        return float((readings[-1] - readings[-2]) / (known[-1] - known[-2]))


class EpochClock(KnottedClock):
    """Tells the epochs of a run: exact where one is completed and where the batch size changed, even in between.

    Args:
        run: followed as it goes on.
    """

    def __init__(self, run: Run) -> None:
        spec = run.changes[0].spec
        data = spec.data
        self._run = run
        self._samples = max(1, len(split_rows(data.sample_count, data.test_share, data.seed)[0]))
        self._batches = Batches(self._samples, spec.training.seed)
        if run.first is not None:
            self._batches.go_to(run.first.state.engine.epoch, run.first.state.engine.used)
        self._at, self._seen = run.begin, 1
        self._size = spec.training.batch_size
        super().__init__(run.begin, self._epoch, 1.0 / self._per_epoch)
        self._add_next_epoch()

    @property
    def _epoch(self) -> float:
        return self._batches.epoch + min(self._batches.used / self._samples, 1.0)

    @property
    def _per_epoch(self) -> int:
        return 1 if self._size is None else -(-self._samples // self._size)

    def _follow(self) -> None:
        changes = self._run.changes
        while self._seen < len(changes):
            change = changes[self._seen]
            self._seen += 1
            if change.spec.training.batch_size == self._size:
                continue
            while self._steps[-1] > change.step and len(self._steps) > 1:
                del self._steps[-1], self._readings[-1]  # an epoch that was to be completed
            self._batches.take(self._size, change.step - self._at)
            self._add_last_epoch(change.step)
            self._add(change.step, self._epoch)
            self._at, self._size = change.step, change.spec.training.batch_size
            self._arrays = None
            self._slope = 1.0 / self._per_epoch
            self._add_next_epoch()

    def _add_last_epoch(self, step: int) -> None:
        """Add where the last epoch before a step was completed: after it batches may be fewer and larger."""
        if self._size is not None and self._batches.used:
            self._add(step - -(-self._batches.used // self._size), self._batches.epoch)

    def _add_next_epoch(self) -> None:
        """Add where the present epoch ends, from which on all take as many steps."""
        if self._batches.used:
            self._add(self._at + self._batches.steps_left(self._size), self._batches.epoch + 1.0)

    def _slope_behind(self) -> float:
        return self._slope


class SecondsClock(KnottedClock):
    """Tells the seconds that a run spent in training: known at each state that is kept of it, even in between.

    Behind the last of them it goes on at the pace of the stretch before.

    Args:
        run: followed as it goes on.
    """

    _UNKNOWN = 1e-4

    def __init__(self, run: Run) -> None:
        began = 0.0 if run.first is None else run.first.state.stop.seconds
        super().__init__(run.begin, began, self._UNKNOWN)
        self._run = run

    def _follow(self) -> None:
        run = self._run
        last = self._steps[-1]
        for keyframe in run.keyframes.after(int(last)):
            self._add(keyframe.step, keyframe.state.stop.seconds)
        newest = run.newest
        if newest is not None and newest.step > self._steps[-1]:
            self._add(newest.step, newest.state.stop.seconds)


class Clocks:
    """The clock of each run, made once.

    Args:
        kind: "step", "epoch" or "seconds".
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._clocks: dict[int, tuple[Run, Clock]] = {}

    def of(self, run: Run) -> Clock:
        """Return the clock of a run."""
        known = self._clocks.get(run.number)
        if known is None or known[0] is not run:
            known = run, CLOCKS[self.kind](run)
            self._clocks[run.number] = known
        return known[1]


def _steps(run: Run) -> Clock:
    return StepClock()


CLOCKS = {"step": _steps, "epoch": EpochClock, "seconds": SecondsClock}
"""What makes a clock of a run, by the word on the axis."""
