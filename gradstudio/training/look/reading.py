"""`Reading`: what the outputs of a network say, as a signed number or as a share for each class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.project.spec import Loss, ProjectSpec, Task

Numbers = NDArray[np.floating[Any]]

_PROBABILITIES: frozenset[Loss] = frozenset({"logistic", "softmax_cross_entropy"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a project's outputs are read.

    Attributes:
        task: what is learned.
        is_probability: whether the loss makes probabilities of the outputs.
        classes: number of classes; 0 for regression.
        limit: the signed number is shown from −limit to +limit.
        ends: what −limit, 0 and +limit are in the unit that the targets had in the data.
    """

    task: Task
    is_probability: bool
    classes: int
    limit: float
    ends: tuple[float, float, float]

    @property
    def is_signed(self) -> bool:
        """Whether one signed number says it all: of two classes, or of a regression."""
        return self.classes <= 2

    def signed(self, outputs: Numbers) -> Numbers:
        """Return a score or prediction, or where the loss has it 2p − 1 of the probability p of the second class.

        Args:
            outputs: shape (1 or 2, …).
        """
        with np.errstate(invalid="ignore"):  # of outputs that diverged, ∞ − ∞ is NaN
            score = outputs[0] if len(outputs) == 1 else outputs[1] - outputs[0]
        signed: Numbers = np.tanh(score / 2) if self.is_probability else score
        return signed

    def portions(self, outputs: Numbers) -> Numbers:
        """Return what `signed` does as a share of the limit, beyond ±1 where it is beyond the limit."""
        with np.errstate(over="ignore"):
            portions: Numbers = self.signed(outputs) / self.limit
        return portions

    def shares(self, outputs: Numbers) -> Numbers:
        """Return softmax's probability of each class, of the same shape.

        Args:
            outputs: shape (classes, …).
        """
        with np.errstate(invalid="ignore", over="ignore"):
            raised = np.exp(outputs - outputs.max(axis=0))
            shares: Numbers = raised / raised.sum(axis=0)
        return shares


def reading_of(spec: ProjectSpec, dataset: Dataset) -> Reading:
    """Return how the outputs of a project are read.

    A regression is shown up to the largest target, a score up to 1, where the hinge is content.
    """
    task = dataset.task
    limit = float(np.abs(dataset.targets).max()) or 1.0 if task == "regression" else 1.0
    low, middle, high = dataset.in_target_unit(np.array([-limit, 0.0, limit])).tolist()
    return Reading(
        task=task,
        is_probability=spec.training.loss in _PROBABILITIES,
        classes=dataset.class_count,
        limit=limit,
        ends=(low, middle, high),
    )
