"""Whether a network is right."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.data.dataset import Dataset
from gradstudio.project.spec import Loss, Task


def target_for(loss: Loss, task: Task, target: float) -> float:
    """Return what a loss takes for a target of the data: softmax takes −1 and +1 as the classes 0 and 1."""
    return float(target > 0) if loss == "softmax_cross_entropy" and task == "binary" else target


def is_right(outputs: Sequence[float], target: float, task: Task) -> bool:
    """Whether outputs pick the class that the target names.

    One output picks +1 above 0 and −1 otherwise. Of several, the largest picks its class, the first of them
    at a tie.
    """
    if len(outputs) == 1:
        return (outputs[0] > 0) == (target > 0)
    picked = max(range(len(outputs)), key=outputs.__getitem__)
    return picked == (int(target > 0) if task == "binary" else int(target))


def accuracy(right: int, dataset: Dataset, samples: int) -> float:
    """Return the share of samples that were right; NaN for regression, which has no right and wrong."""
    return float("nan") if dataset.task == "regression" else right / samples
