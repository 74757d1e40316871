"""Which samples each step is trained on."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


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
        self._order: list[int] | None = None  # made when first needed: a full batch never does

    def upcoming(self, size: int | None) -> Sequence[int]:
        """Return the rows of the next batch."""
        if size is None:
            return range(self._samples)
        if self._order is None:
            self._order = self._shuffled()
        return self._order[self._used : self._used + size]

    def take(self, size: int | None) -> None:
        """Go past the next batch."""
        self._used = self._samples if size is None else self._used + size
        if self._used >= self._samples:
            self.epoch += 1
            self._used = 0
            self._order = None

    def steps_left(self, size: int | None) -> int:
        """Return the number of steps to the end of the epoch, at least 1."""
        return 1 if size is None else math.ceil((self._samples - self._used) / size)

    def _shuffled(self) -> list[int]:
        bits = np.random.PCG64(np.random.SeedSequence([self._seed, self.epoch]))
        return [int(row) for row in np.random.Generator(bits).permutation(self._samples)]
