"""Which samples each step is trained on."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


class Batches:
    """Goes through the training samples epoch by epoch.

    With a batch size, epoch e goes through them in the order of
    ``Generator(PCG64(SeedSequence([seed, e]))).permutation(samples)``, so many at a time; its last batch
    holds what is left. Without one, a step takes all samples in the order of the data and is an epoch. The
    size may change from step to step.

    Args:
        samples: number of training samples.
        seed: of the training.

    Attributes:
        epoch: number of epochs completed.
    """

    def __init__(self, samples: int, seed: int) -> None:
        self.epoch = 0
        self._samples = samples
        self._seed = seed
        self._used = 0
        self._order: Integers | None = None  # made when first needed: a full batch never does

    def upcoming(self, size: int | None) -> Integers:
        """Return the rows of the next batch."""
        if size is None:
            return np.arange(self._samples)
        return self._shuffled()[self._used : self._used + size]

    def take(self, size: int | None, steps: int = 1) -> None:
        """Go past the next batches."""
        left = self.steps_left(size)
        while steps >= left:
            steps -= left
            self.epoch += 1
            self._used = 0
            self._order = None
            left = self.steps_left(size)
            if size is None:
                self.epoch += steps
                return
        self._used += steps * (size or 0)

    def steps_left(self, size: int | None) -> int:
        """Return the number of steps to the end of the epoch, at least 1."""
        return 1 if size is None else math.ceil((self._samples - self._used) / size)

    def draw(self, size: int, steps: int) -> tuple[Integers, Integers]:
        """Return the rows of the next batches one after the other, without going past them.

        Args:
            size: of a batch, at least 1.
            steps: number of batches.

        Returns:
            The rows, and where in them each batch starts, with the end of the last: one more than `steps`.
        """
        ahead = Batches(self._samples, self._seed)
        ahead.epoch, ahead._used, ahead._order = self.epoch, self._used, self._order
        rows, starts = [], [np.zeros(1, dtype=np.int64)]
        while steps:
            part = min(steps, ahead.steps_left(size))
            of_epoch = ahead._shuffled()[ahead._used : ahead._used + part * size]
            ends = np.minimum(np.arange(1, part + 1) * size, len(of_epoch))
            starts.append(starts[-1][-1] + ends)
            rows.append(of_epoch)
            ahead.take(size, part)
            steps -= part
        return np.concatenate(rows), np.concatenate(starts)

    def _shuffled(self) -> Integers:
        if self._order is None:
            bits = np.random.PCG64(np.random.SeedSequence([self._seed, self.epoch]))
            self._order = np.random.Generator(bits).permutation(self._samples)
        return self._order
