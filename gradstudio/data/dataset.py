"""`Dataset`: inputs and targets of all samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import ShapeError
from gradstudio.project.spec import Task


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dataset:
    """Samples of one task.

    Attributes:
        inputs: shape (samples, inputs), float64, read-only.
        targets: shape (samples,), float64, read-only: −1 or +1 for a binary task, class indices from 0 for a
            multiclass one, any numbers for regression.
        task: what is to be learned.
        class_count: number of classes; 2 for a binary task, 0 for regression.

    Raises:
        ShapeError: no samples, shapes that do not fit, a number that is not finite, or a target that the task
            does not have.
    """

    inputs: NDArray[np.float64]
    targets: NDArray[np.float64]
    task: Task = "binary"
    class_count: int = 2

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
        self._require_targets()

    @property
    def raw(self) -> NDArray[np.float64]:
        """The columns that the inputs are computed from."""
        return self.inputs

    @property
    def columns(self) -> tuple[str, ...]:
        """Name of each column of `raw`."""
        return tuple(f"x{k + 1}" for k in range(self.raw.shape[1]))

    @property
    def domain(self) -> NDArray[np.float64]:
        """Least and greatest value of each column that a map of it should show, shape (columns, 2)."""
        low, high = self.raw.min(axis=0), self.raw.max(axis=0)
        margin = 0.1 * np.maximum(high - low, 1e-9)
        return np.column_stack([low - margin, high + margin])

    def _require_targets(self) -> None:
        match self.task:
            case "binary":
                bad, wanted = np.abs(self.targets) != 1, "−1 or +1"
            case "multiclass":
                last = self.class_count - 1
                whole = self.targets == np.floor(self.targets)
                bad = ~(whole & (self.targets >= 0) & (self.targets <= last))
                wanted = f"a class from 0 to {last}"
            case "regression":
                return
        if bad.any():
            row = int(bad.argmax())
            raise ShapeError(
                f"Sample {row + 1} has the target {self.targets[row].item():g}, but a {self.task} task needs "
                f"{wanted}. Change the target or the task."
            )

    def subset(self, rows: Sequence[int] | NDArray[np.int64]) -> Dataset:
        """Return the samples of the given rows, in their order."""
        return Dataset(
            inputs=self.inputs[rows],
            targets=self.targets[rows],
            task=self.task,
            class_count=self.class_count,
        )

    def __len__(self) -> int:
        return len(self.targets)


def _frozen(array: NDArray[np.float64]) -> NDArray[np.float64]:
    copy = np.array(array, dtype=np.float64)
    copy.flags.writeable = False
    return copy
