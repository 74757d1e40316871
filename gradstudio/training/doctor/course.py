"""`Course`: a loss by step as the means of blocks of steps: the noise of batches does not hide where it goes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_BLOCKS = 40


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """Means of blocks of steps, in order.

    Attributes:
        steps: first step of each block.
        means: mean loss of each block; infinite where a step's is.
        errors: standard error of each mean, from the spread of the steps within the block.
    """

    steps: Floats
    means: Floats
    errors: Floats

    def __len__(self) -> int:
        return len(self.means)

    @classmethod
    def of(cls, steps: NDArray[np.int64], losses: Floats, epoch: int = 1) -> Course:
        """Return the curve of some losses.

        Args:
            steps: ascending.
            losses: one for each.
            epoch: number of steps in an epoch: blocks are whole epochs where there are enough of them.
        """
        length = max(1, math.ceil(len(losses) / MOST_BLOCKS))
        if epoch > 1 and len(losses) >= 2 * epoch:
            length = max(1, round(length / epoch)) * epoch if length > epoch / 2 else length
        count = len(losses) // length
        part = np.asarray(losses[: count * length], dtype=np.float64).reshape(count, length)
        with np.errstate(all="ignore"):
            means = part.mean(axis=1)
            errors = part.std(axis=1) / math.sqrt(length)
        return cls(
            steps=np.asarray(steps[: count * length : length], dtype=np.float64), means=means, errors=errors
        )

    def tail(self, share: float) -> Course:
        """Return the last part of it, at least one block."""
        begin = min(len(self) - 1, int(len(self) * (1.0 - share)))
        return Course(steps=self.steps[begin:], means=self.means[begin:], errors=self.errors[begin:])

    @property
    def first(self) -> float:
        """Mean of the first block."""
        return float(self.means[0])

    @property
    def last(self) -> float:
        """Mean of the last block."""
        return float(self.means[-1])

    @property
    def lowest(self) -> float:
        """Lowest mean of a block."""
        return float(np.nanmin(self.means)) if len(self) and not np.isnan(self.means).all() else math.nan
