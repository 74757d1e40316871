"""`Dataset`: inputs and targets of all samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import ShapeError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dataset:
    """Samples of a two-class problem.

    Attributes:
        inputs: shape (samples, inputs), float64, read-only.
        targets: shape (samples,), −1.0 or +1.0, read-only.

    Raises:
        ShapeError: no samples, shapes that do not fit, or a number that is not finite.
    """

    inputs: NDArray[np.float64]
    targets: NDArray[np.float64]

    def __post_init__(self) -> None:
        inputs = _frozen(self.inputs)
        targets = _frozen(self.targets)
        if inputs.ndim != 2 or targets.shape != inputs.shape[:1] or not inputs.size:
            raise ShapeError(
                f"Inputs of shape {inputs.shape} and targets of shape {targets.shape} make no data set: "
                "it needs one row of inputs and one target per sample, and at least one sample."
            )
        bad = ~(np.isfinite(inputs).all(axis=1) & np.isfinite(targets))
        if bad.any():
            row = int(bad.argmax())
            raise ShapeError(
                f"Sample {row + 1} holds a number that is not finite: inputs {inputs[row].tolist()}, "
                f"target {targets[row].item()}. Leave the sample out or give it a value."
            )
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "targets", targets)

    def __len__(self) -> int:
        return len(self.targets)


def _frozen(array: NDArray[np.float64]) -> NDArray[np.float64]:
    copy = np.array(array, dtype=np.float64)
    copy.flags.writeable = False
    return copy
