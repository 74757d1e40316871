"""What both engines share: the project, its batches, and the parameters that it holds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.split import Split
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.batches import Batches
from gradstudio.training.run.holding import HeldParameters


class BatchedEngine(ABC):
    """A base of engines that knows which samples each step is trained on.

    Args:
        spec: what to train.
        parts: what it is trained and tested on.
    """

    def __init__(self, spec: ProjectSpec, parts: Split) -> None:
        self._spec = spec
        self._holding = HeldParameters(spec)
        self._batches = Batches(len(parts.train), spec.training.seed)

    @property
    def epoch(self) -> int:
        """Number of epochs completed."""
        return self._batches.epoch

    @property
    def steps_left_in_epoch(self) -> int:
        """Number of steps to the end of the present epoch, at least 1."""
        return self._batches.steps_left(self._spec.training.batch_size)

    def upcoming_rows(self) -> NDArray[np.int64]:
        """Return which training samples the next step is trained on."""
        return self._batches.upcoming(self._spec.training.batch_size)

    def step_shares(self, parameter: int) -> NDArray[np.float64]:
        """Return what each sample adds to the gradient of a parameter in the next step, penalties left out."""
        places = range(len(self.upcoming_rows()))
        return self.sample_gradients(range(parameter, parameter + 1), places, upcoming=True)[:, 0]

    @abstractmethod
    def sample_gradients(
        self, parameters: range, places: Sequence[int], *, upcoming: bool
    ) -> NDArray[np.float64]:
        """Return what some samples add to the gradient of some parameters; see `TrainingEngine.sample_gradients`.

        Args:
            parameters: their indices.
            places: of the samples.
            upcoming: whether among those of the next step, or all.
        """
