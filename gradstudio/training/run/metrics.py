"""Whether a network is right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.project.spec import Loss, Task


def target_for(loss: Loss, task: Task, target: float) -> float:
    """Return what a loss takes for a target of the data: softmax takes −1 and +1 as the classes 0 and 1.

    Args:
        loss: of one sample.
        task: of the data.
        target: of the sample in the data.
    """
    return float(target > 0) if loss == "softmax_cross_entropy" and task == "binary" else target


def is_right(outputs: Sequence[float], target: float, task: Task) -> bool:
    """Whether outputs pick the class that the target names.

    One output picks +1 above 0 and −1 otherwise. Of several, the largest picks its class, the first of them
    at a tie.

    Args:
        outputs: of the network for a sample.
        target: of the sample in the data.
        task: of the data.
    """
    if len(outputs) == 1:
        return (outputs[0] > 0) == (target > 0)
    picked = max(range(len(outputs)), key=outputs.__getitem__)
    return picked == (int(target > 0) if task == "binary" else int(target))


def accuracy(right: int, dataset: Dataset, samples: int) -> float:
    """Return the share of samples that were right; NaN for regression, which has no right and wrong.

    Args:
        right: number of samples classified rightly.
        dataset: the samples.
        samples: number of samples looked at.
    """
    return float("nan") if dataset.task == "regression" else right / samples


def exact_shares(shares: NDArray[np.float64], samples: NDArray[np.int64] | int) -> NDArray[np.float64]:
    """Return shares of samples as the quotients that they are of whole numbers; NaN stays.

    Kernels multiply by 1 / samples, means add up: either may end a bit below a target that is reached.

    Args:
        shares: 0 to 1.
        samples: number of samples of which each is the share, 1 or more.
    """
    exact: NDArray[np.float64] = np.rint(shares * samples) / samples
    return exact


def picked_classes(outputs: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the class that each sample's outputs pick, 0 for −1 and 1 for +1; ties as in `is_right`.

    Args:
        outputs: shape (samples, outputs).
    """
    if outputs.shape[1] == 1:
        return (outputs[:, 0] > 0).astype(np.intp)
    picked: NDArray[np.intp] = outputs.argmax(axis=1)
    return picked


def class_indices(dataset: Dataset) -> NDArray[np.intp]:
    """Return the class of each sample from 0, of a binary task 0 for −1 and 1 for +1."""
    if dataset.task == "binary":
        return (dataset.targets > 0).astype(np.intp)
    return dataset.targets.astype(np.intp)


def confusion(labels: NDArray[np.intp], picked: NDArray[np.intp], classes: int) -> NDArray[np.intp]:
    """Return how many samples of each class (row) were predicted as each class (column).

    Args:
        labels: index of each sample's class.
        picked: index of the class that the network picks.
        classes: number of classes.
    """
    return np.bincount(labels * classes + picked, minlength=classes * classes).reshape(classes, classes)


def r_squared(predicted: NDArray[np.float64], targets: NDArray[np.float64]) -> float:
    """Return the share of the targets' variance that is explained, 1 at most; NaN if they do not vary.

    Source: the coefficient of determination, 1 − Σ(y − ŷ)² / Σ(y − mean y)².
    """
    with np.errstate(
        over="ignore", invalid="ignore"
    ):  # predictions that diverged explain nothing: −inf or NaN
        spread = float(((targets - targets.mean()) ** 2).sum()) if targets.size else 0.0
        return 1.0 - float(((targets - predicted) ** 2).sum()) / spread if spread else float("nan")
