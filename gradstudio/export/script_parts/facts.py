"""What a script needs to know of its subject before it is written."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.export.subject import ExportSubject


def targets(subject: ExportSubject) -> NDArray[Any]:
    """Return the targets of all samples as the loss takes them: whole numbers where they are classes."""
    classes = subject.spec.training.loss == "softmax_cross_entropy"
    return subject.loss_targets.astype(np.int64) if classes else subject.loss_targets


def is_split(subject: ExportSubject) -> bool:
    """Whether some samples are kept for testing."""
    return len(subject.test_rows) > 0


def is_classified(subject: ExportSubject) -> bool:
    """Whether the targets are classes, so that outputs can be right."""
    return subject.dataset.task != "regression"


def is_held(subject: ExportSubject) -> bool:
    """Whether training leaves some parameters as they are."""
    return any(layer.held is not None for layer in subject.layers)


def dropping_layers(subject: ExportSubject) -> list[int]:
    """Return the layers with dropout, from 0."""
    return [index for index, layer in enumerate(subject.layers) if layer.dropout]


def memory_names(subject: ExportSubject) -> tuple[str | None, str | None]:
    """Return what the running mean of the gradients and that of their squares are called; None for none."""
    match subject.spec.training.optimizer.kind:
        case "sgd":
            return None, None
        case "momentum" | "nesterov":
            return "velocity", None
        case "rmsprop":
            return None, "mean_square"
        case _:
            return "mean", "mean_square"


def keys(subject: ExportSubject) -> list[str]:
    """Return the names of all weights and biases in a state_dict, layer by layer."""
    return [name for layer in subject.layers for name in layer.names]
