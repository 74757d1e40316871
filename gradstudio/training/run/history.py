"""The record of a run: loss and accuracy by step, and what the test samples said in between."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.training.run.engine import Scores

CAPACITY = 2**20
"""Largest number of steps kept in full; a longer run keeps every second, then every fourth, and so on."""

_SMALL = (
    2**16
)  # up to here room is doubled; then all that will ever be needed is reserved, and used as it fills

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Series:
    """Rows of numbers by step, in bounded memory.

    Every step is kept up to the capacity. From then on only the steps that are multiples of a stride are, and
    the stride doubles each time the capacity is reached again: a curve of a billion steps still has half a
    million points or more.

    Args:
        columns: how many numbers there are for each step.
        capacity: largest number of steps kept, at least 2.

    Attributes:
        stride: 1, 2, 4, …: the kept steps are its multiples.
        rewrites: how often what was kept before has changed: the series was thinned, or begun anew.
    """

    def __init__(self, columns: int, capacity: int = CAPACITY) -> None:
        self.stride = 1
        self.rewrites = 0
        self._capacity = capacity
        self._steps = np.empty(256, dtype=np.int64)
        self._rows = np.empty((columns, 256))
        self._count = 0

    @classmethod
    def restored(cls, stride: int, steps: Integers, *columns: Floats) -> Series:
        """Return a series that holds these rows.

        Args:
            stride: number of steps from one row to the next.
            steps: the step of each row, ascending.
            *columns: the numbers of each column.
        """
        series = cls(len(columns))
        series.extend(steps, *columns)
        series.stride = stride
        return series

    def __len__(self) -> int:
        return self._count

    @property
    def steps(self) -> Integers:
        """The kept steps, ascending; a view that later additions may outdate."""
        return self._steps[: self._count]

    def column(self, index: int) -> Floats:
        """Return one of the numbers for each kept step; a view, like `steps`."""
        return self._rows[index, : self._count]

    def extend(self, steps: ArrayLike, *columns: ArrayLike) -> None:
        """Add steps, all later than those before, with one array of numbers for each column."""
        new_steps = np.asarray(steps, dtype=np.int64)
        keep = (new_steps & (self.stride - 1)) == 0 if self.stride > 1 else slice(None)
        new_steps = new_steps[keep]
        end = self._count + len(new_steps)
        if end > len(self._steps):
            self._grow(end)
        self._steps[self._count : end] = new_steps
        for row, numbers in zip(self._rows, columns, strict=True):
            row[self._count : end] = np.asarray(numbers, dtype=np.float64)[keep]
        self._count = end
        while self._count > self._capacity:
            self._thin()

    def since(self, step: int) -> slice:
        """Return where the kept steps from `step` on are."""
        return slice(int(np.searchsorted(self.steps, step)), self._count)

    def until(self, step: int) -> Series:
        """Return a series of its own with the kept steps before `step`, which can go on differently."""
        part = slice(0, self.since(step).start)
        copy = Series(len(self._rows), self._capacity)
        copy.stride, copy.rewrites = self.stride, self.rewrites
        copy.extend(self.steps[part], *self._rows[:, part])
        return copy

    def clear(self) -> None:
        """Start over."""
        self.stride = 1
        self.rewrites += 1
        self._count = 0

    def _grow(self, needed: int) -> None:
        # Moving a million numbers would stop the window for a moment: reserved memory costs nothing until used.
        size = max(needed, 2 * len(self._steps) if needed <= _SMALL else self._capacity + _SMALL)
        steps, rows = np.empty(size, dtype=np.int64), np.empty((len(self._rows), size))
        steps[: self._count], rows[:, : self._count] = self.steps, self._rows[:, : self._count]
        self._steps, self._rows = steps, rows

    def _thin(self) -> None:
        self.stride *= 2
        self.rewrites += 1
        steps = self.steps
        if (self._count - 1) * self.stride == 2 * (steps[-1] - steps[0]):  # evenly spaced: every second one
            first = int(steps[0] % self.stride != 0)
            kept: slice | NDArray[np.intp] = slice(first, None, 2)
        else:
            kept = np.flatnonzero((steps & (self.stride - 1)) == 0)
        count = len(steps[kept])
        self._steps[:count] = steps[kept]
        self._rows[:, :count] = self._rows[:, : self._count][:, kept]
        self._count = count


class History:
    """Losses and accuracies by step, appended to and never rewritten; see `Series` for what a long run keeps.

    Args:
        begin: the first step that will be recorded.
    """

    def __init__(self, begin: int = 0) -> None:
        self._taken = begin
        self._training = Series(2)
        self._test = Series(2)

    def __len__(self) -> int:
        return len(self._training)

    @classmethod
    def restored(cls, end: int, training: Series, test: Series) -> History:
        """Return a history that holds these series.

        Args:
            end: the step that follows.
            training: losses of the steps.
            test: losses on the test samples.
        """
        history = cls(end)
        history._training, history._test = training, test
        return history

    @property
    def training(self) -> Series:
        """Loss and accuracy by step."""
        return self._training

    @property
    def test(self) -> Series:
        """The same of the test samples."""
        return self._test

    @property
    def end(self) -> int:
        """The step that will be recorded next: number of steps taken."""
        return self._taken

    @property
    def steps(self) -> Integers:
        """The steps of `losses` and `accuracies`."""
        return self._training.steps

    @property
    def losses(self) -> Floats:
        """Loss of each step's batch at the parameters before the step."""
        return self._training.column(0)

    @property
    def accuracies(self) -> Floats:
        """Share of the batch classified rightly, 0 to 1, at the same parameters; NaN for regression."""
        return self._training.column(1)

    @property
    def test_steps(self) -> Integers:
        """The steps before which the test samples were measured."""
        return self._test.steps

    @property
    def test_losses(self) -> Floats:
        """Mean loss of the test samples, without penalties, at `test_steps`."""
        return self._test.column(0)

    @property
    def test_accuracies(self) -> Floats:
        """Share of the test samples classified rightly, 0 to 1; NaN for regression."""
        return self._test.column(1)

    def extend(self, losses: Sequence[float] | Floats, accuracies: Sequence[float] | Floats) -> None:
        """Record the steps that follow those recorded before."""
        end = self._taken + len(losses)
        self._training.extend(np.arange(self._taken, end), losses, accuracies)
        self._taken = end

    def extend_tests(self, scores: Scores) -> None:
        """Record what the test samples said; a step that was measured before, and then not taken, is left out."""
        last = self._test.steps[-1] if len(self._test) else -1
        new = int(np.searchsorted(scores.steps, last, side="right"))
        self._test.extend(scores.steps[new:], scores.losses[new:], scores.accuracies[new:])

    def until(self, step: int) -> History:
        """Return a record of its own of the steps before `step`, at most those taken: what a branch begins with."""
        fork = History(min(step, self._taken))
        fork._training, fork._test = self._training.until(step), self._test.until(step)
        return fork

    def follow(self, other: History) -> None:
        """Go on with the steps of a history that begins where this one ends."""
        for own, more in ((self._training, other.training), (self._test, other.test)):
            own.extend(more.steps, more.column(0), more.column(1))
        self._taken = other.end

    def since(self, step: int) -> tuple[Integers, Floats]:
        """Return the kept steps from `step` on and their losses, as copies."""
        part = self._training.since(step)
        return self.steps[part].copy(), self.losses[part].copy()

    def test_since(self, step: int) -> tuple[Integers, Floats]:
        """Return the measured steps from `step` on and the test losses there, as copies."""
        part = self._test.since(step)
        return self.test_steps[part].copy(), self.test_losses[part].copy()
