"""What is to be learned, and which losses can learn it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Task = Literal["binary", "multiclass", "regression"]
"""Targets −1 and +1, class indices from 0, or any numbers."""

Loss = Literal["hinge", "logistic", "half_squared_error", "squared_error", "softmax_cross_entropy"]

LOSSES_FOR: Mapping[Task, tuple[Loss, ...]] = {
    "binary": ("hinge", "logistic", "half_squared_error", "squared_error", "softmax_cross_entropy"),
    "multiclass": ("softmax_cross_entropy",),
    "regression": ("half_squared_error", "squared_error"),
}
"""The losses that fit each task; the first is the one that a project starts from."""


def outputs_needed(loss: Loss, classes: int = 2) -> int:
    """Number of neurons that the output layer must have: one per class for softmax, else one score."""
    return max(classes, 2) if loss == "softmax_cross_entropy" else 1
