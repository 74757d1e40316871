"""The answer that needs no network: the same for every sample. A run that does worse has learned nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.project.spec import Loss
from gradstudio.training.run.metrics import class_indices

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantAnswer:
    """How good the best constant outputs are on some samples: the mean of a regression, the shares of classes.

    Attributes:
        loss: least mean loss, without penalties, that any constant outputs have.
        accuracy: share of the most frequent class, 0 to 1; NaN for regression.
    """

    loss: float
    accuracy: float


def constant_answer(samples: Dataset, loss: Loss) -> ConstantAnswer:
    """Return how good it is to give each of the samples the same answer.

    With squared errors that is the mean of the targets, with the hinge a score of ±1 for the more frequent class,
    and with logistic and cross-entropy the score whose probabilities are the classes' shares, so that the loss
    is their entropy in nats.

    Args:
        samples: what the run is trained on.
        loss: one that fits their task.
    """
    if samples.task == "regression":
        return ConstantAnswer(loss=_squared(samples.targets, loss), accuracy=math.nan)
    counts = np.bincount(class_indices(samples))
    shares = counts[counts > 0] / len(samples)
    most = float(shares.max())
    match loss:
        case "hinge":
            least = 2.0 * (1.0 - most)
        case "logistic" | "softmax_cross_entropy":
            least = float(-(shares * np.log(shares)).sum()) + 0.0  # one class alone: 0 and not −0
        case "half_squared_error" | "squared_error":
            least = _squared(samples.targets, loss)
    return ConstantAnswer(loss=least, accuracy=most)


def _squared(targets: Floats, loss: Loss) -> float:
    with np.errstate(
        over="ignore", invalid="ignore"
    ):  # targets near 1e308 have no variance that could be told
        variance = float(np.var(targets))
    return variance / 2 if loss == "half_squared_error" else variance
