"""`RaceCurves`: losses and accuracies of many runs, each at the same few steps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class RaceCurves:
    """Numbers of some runs before each step whose number is a multiple of a stride.

    Args:
        runs: how many.
        steps: of each run.
        stride: distance of two steps that are kept.
    """

    def __init__(self, runs: int, steps: int, stride: int) -> None:
        self.stride = stride
        points = math.ceil(steps / stride)
        self._losses, self._accuracies = (np.full((runs, points), np.nan) for _ in range(2))

    def add(self, places: Integers, first: int, losses: Floats, accuracies: Floats) -> None:
        """Keep what falls on the stride of some steps.

        Args:
            places: of the runs.
            first: number of the first step.
            losses: shape (places, steps).
            accuracies: likewise.
        """
        skipped = -first % self.stride
        self.add_points(
            places, first, losses[:, skipped :: self.stride], accuracies[:, skipped :: self.stride]
        )

    def add_points(self, places: Integers, first: int, losses: Floats, accuracies: Floats) -> None:
        """Keep the numbers of the points that come at a step or after it.

        Args:
            places: of the runs.
            first: number of the step.
            losses: shape (places, points).
            accuracies: likewise.
        """
        begin = math.ceil(first / self.stride)
        columns = slice(begin, begin + losses.shape[1])
        self._losses[places, columns] = losses
        self._accuracies[places, columns] = accuracies

    def until(self, step: int) -> tuple[Integers, Floats, Floats]:
        """Return the steps that are kept of those before one, and copies of losses and accuracies there."""
        points = math.ceil(step / self.stride)
        at = np.arange(points) * self.stride
        return at, self._losses[:, :points].copy(), self._accuracies[:, :points].copy()
