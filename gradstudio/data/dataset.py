"""`Dataset`: what is known of every sample, and what the network sees of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.features import FeatureMap
from gradstudio.engine.errors import ShapeError
from gradstudio.project.spec import Task
from gradstudio.project.spec.data import ClassColumn

LARGEST = 1e100
"""No sample has a larger number: their squares and sums are numbers, too, and have a place in a picture."""

_MARGIN = 0.1


def _empty() -> NDArray[np.float64]:
    return np.empty((0, 0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dataset:
    """Samples of one task.

    Attributes:
        inputs: shape (samples, inputs), float64, read-only: what the network sees.
        targets: shape (samples,), float64, read-only: −1 or +1 for a binary task, class indices from 0 for a
            multiclass one, any numbers for regression.
        task: what is to be learned.
        class_count: number of classes; 2 for a binary task, 0 for regression.
        raw: shape (samples, columns), float64, read-only: the columns that the inputs were computed from.
            Default: the inputs.
        features: what makes the inputs out of the columns. Default: it leaves them as they are, and calls them
            x1, x2 and so on.
        domain: shape (columns, 2): least and greatest value of each column that a map of it should show.
            Default: the range of the samples and a tenth more on each side.
        class_columns: the classes among the columns.
        target_shift: what was taken off each target, in the target's own unit.
        target_scale: the number that the target was then divided by, above 0.

    Raises:
        ShapeError: no samples, shapes that do not fit, a number that is not finite, or a target that the task
            does not have.
    """

    inputs: NDArray[np.float64]
    targets: NDArray[np.float64]
    task: Task = "binary"
    class_count: int = 2
    raw: NDArray[np.float64] = field(default_factory=_empty)
    features: FeatureMap = field(default_factory=FeatureMap)
    domain: NDArray[np.float64] = field(default_factory=_empty)
    class_columns: tuple[ClassColumn, ...] = ()
    target_shift: float = 0.0
    target_scale: float = 1.0

    def __post_init__(self) -> None:
        inputs, targets = frozen(self.inputs), frozen(self.targets)
        if inputs.ndim != 2 or targets.shape != inputs.shape[:1] or not inputs.size:
            raise ShapeError(
                f"Inputs of shape {inputs.shape} and targets of shape {targets.shape} make no data set: "
                "it needs one row of inputs and one target per sample, and at least one sample."
            )
        raw = frozen(self.raw) if self.raw.size else inputs
        for name, numbers in (("input", inputs), ("target", targets), ("column", raw)):
            _require_usable(name, numbers)
        features = self.features
        if not features.columns:
            features = FeatureMap.identity(tuple(f"x{k + 1}" for k in range(raw.shape[1])))
        domain = frozen(self.domain) if self.domain.size else _range(raw)
        if (
            raw.shape != (len(targets), len(features.columns))
            or inputs.shape[1] != len(features.names)
            or domain.shape != (raw.shape[1], 2)
        ):
            raise ShapeError(
                f"Columns of shape {raw.shape} and a domain of shape {domain.shape} do not fit "
                f"{len(features.columns)} columns and inputs of shape {inputs.shape}."
            )
        for name, value in (
            ("inputs", inputs),
            ("targets", targets),
            ("raw", raw),
            ("features", features),
            ("domain", domain),
        ):
            object.__setattr__(self, name, value)
        self._require_targets()

    @property
    def columns(self) -> tuple[str, ...]:
        """Name of each column of `raw`."""
        return self.features.columns

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays take."""
        arrays = (
            (self.inputs, self.targets) if self.raw is self.inputs else (self.inputs, self.targets, self.raw)
        )
        return sum(array.nbytes for array in arrays)

    @property
    def number_columns(self) -> tuple[int, ...]:
        """Indices of the columns that are no values of classes."""
        of_classes = {index for part in self.class_columns for index in part.columns}
        return tuple(index for index in range(len(self.columns)) if index not in of_classes)

    def told(self, sample: int) -> tuple[tuple[str, float | str], ...]:
        """Return the columns of a sample: for each number its name and the number, for each class its value."""
        row = self.raw[sample].tolist()
        said: dict[int, tuple[str, float | str]] = dict(enumerate(zip(self.columns, row, strict=True)))
        for part in self.class_columns:
            places = [index for index in part.columns if row[index]]
            if len(places) == 1 and row[places[0]] == 1:  # unless another number was typed in
                for index in part.columns:
                    del said[index]
                said[part.first] = part.name, part.values[places[0] - part.first]
        return tuple(said[index] for index in sorted(said))

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
        """Return the samples of the given rows, in their order, as the network sees them.

        Of a large table the columns that the inputs were made of are not copied as well: they are the inputs.
        """
        inputs = self.inputs[rows]
        inputs.flags.writeable = False  # its own, and so it is not copied
        return Dataset(
            inputs=inputs,
            targets=self.targets[rows],
            task=self.task,
            class_count=self.class_count,
            target_shift=self.target_shift,
            target_scale=self.target_scale,
        )

    def with_target_standardised(self, rows: NDArray[np.int64]) -> Dataset:
        """Return the samples with targets of mean 0 and standard deviation 1 over some of them.

        Args:
            rows: indices of the samples that tell mean and deviation. Where their targets are all the same, that
                number becomes 0.
        """
        chosen = self.targets[rows]
        constant = bool((chosen == chosen[0]).all())
        shift = float(chosen[0] if constant else chosen.mean())
        scale = 1.0 if constant else float(chosen.std()) or 1.0
        targets = (self.targets - shift) / scale
        return replace(self, targets=targets, target_shift=shift, target_scale=scale)

    def in_target_unit(self, predictions: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Return targets, or what a network predicts of them, in the unit that the targets had in the data."""
        if not self.has_standardised_target:
            return predictions
        return predictions * self.target_scale + self.target_shift

    @property
    def has_standardised_target(self) -> bool:
        """Whether the unit of the targets is not that of the data."""
        return self.target_shift != 0.0 or self.target_scale != 1.0

    def __len__(self) -> int:
        return len(self.targets)


def frozen(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a read-only copy of an array; of one that is read-only and owns its numbers, the array itself."""
    if array.dtype == np.float64 and array.flags.owndata and not array.flags.writeable:
        return array
    copy = np.array(array, dtype=np.float64)
    copy.flags.writeable = False
    return copy


def _range(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = raw.min(axis=0), raw.max(axis=0)
    margin = np.where(high > low, _MARGIN * (high - low), 1.0)
    return frozen(np.column_stack([low - margin, high + margin]))


def unusable(number: float) -> str:
    """Return why a number cannot be in a sample: "no finite value", or one that is too large."""
    return f"a value beyond ±{LARGEST:.0e}" if math.isfinite(number) else "no finite value"


def _require_usable(name: str, numbers: NDArray[np.float64]) -> None:
    """Refuse numbers that are not finite or too large.

    Raises:
        ShapeError: there is one, with its sample and place.
    """
    # Their extremes say it of all, in a fraction of the time; those of NaN are NaN.
    if not numbers.size or (numbers.min() >= -LARGEST and numbers.max() <= LARGEST):
        return
    row, *column = (int(place) for place in np.argwhere(~(np.abs(numbers) <= LARGEST))[0])
    which = f"{name} {column[0] + 1}" if column else name
    value = float(numbers[(row, *column)])
    what = f"numbers go up to ±{LARGEST:.0e}" if math.isfinite(value) else "that is not finite"
    raise ShapeError(
        f"Sample {row + 1} holds {value:.4g} as its {which}: {what}. "
        "Leave the sample out or give it another value."
    )
