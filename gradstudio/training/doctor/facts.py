"""`DataFacts`: what is known of the samples of a project, whatever is trained on them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.data.source import load_dataset
from gradstudio.data.split import split, split_rows
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.spec.data import DataSpec
from gradstudio.training.doctor.neighbours import (
    Attainable,
    Disagreement,
    attainable,
    disagreement,
    known_by_neighbours,
)
from gradstudio.training.run.metrics import class_indices

Floats = NDArray[np.float64]


class DataFacts:
    """Numbers of the training samples, each worked out when it is first asked for.

    Args:
        data: where the samples come from.

    Attributes:
        train: the samples that are trained on.
        test: those that are only tested on, or None.
        rows: rows of the training samples in the data set.
        test_rows: rows of the test samples.
        names: of the inputs.
        class_names: of the classes, in the order of their indices; none for regression.
    """

    def __init__(self, data: DataSpec) -> None:
        dataset = load_dataset(data)
        parts = split(dataset, data.test_share, data.seed)
        self.train: Dataset = parts.train
        self.test: Dataset | None = parts.test
        self.rows, self.test_rows = split_rows(len(dataset), data.test_share, data.seed)
        self.names: Sequence[str] = data.formulas
        self.class_names: Sequence[str] = data.class_names

    def __len__(self) -> int:
        return len(self.train)

    @property
    def is_regression(self) -> bool:
        """Whether the target is a number."""
        return self.train.task == "regression"

    @cached_property
    def input_means(self) -> Floats:
        """Mean of each input."""
        return _quietly(np.mean, self.train.inputs)

    @cached_property
    def input_spreads(self) -> Floats:
        """Standard deviation of each input; exactly 0 where it is the same for all samples."""
        inputs = self.train.inputs
        constant = (inputs == inputs[0]).all(axis=0)
        return np.where(constant, 0.0, _quietly(np.std, inputs))

    @cached_property
    def input_sizes(self) -> Floats:
        """Root mean square of each input: what a weight of 1 makes of it."""
        return np.hypot(self.input_means, self.input_spreads)

    @cached_property
    def target_mean(self) -> float:
        """Mean of the targets."""
        return float(_quietly(np.mean, self.train.targets))

    @cached_property
    def target_spread(self) -> float:
        """Standard deviation of the targets."""
        return float(_quietly(np.std, self.train.targets))

    @cached_property
    def class_counts(self) -> NDArray[np.int64]:
        """Number of training samples of each class; empty for regression."""
        if self.is_regression:
            return np.zeros(0, dtype=np.int64)
        return np.bincount(class_indices(self.train), minlength=max(len(self.class_names), 2))

    @cached_property
    def twins(self) -> tuple[int, ...]:
        """Rows of the test samples that have a training sample equal in inputs and target, ascending."""
        if self.test is None:
            return ()
        own = {row.tobytes() for row in np.column_stack([self.train.inputs, self.train.targets])}
        tested = np.column_stack([self.test.inputs, self.test.targets])
        return tuple(int(self.test_rows[place]) for place, row in enumerate(tested) if row.tobytes() in own)

    @cached_property
    def possible(self) -> float:
        """Number of different samples that the values of the columns allow for; inf where it is too large."""
        different = [len(np.unique(column)) for column in self.train.inputs.T]
        with np.errstate(over="ignore"):
            return float(np.prod(different, dtype=np.float64))

    @cached_property
    def attainable(self) -> Attainable:
        """How well simple methods without a network tell the target from the inputs."""
        return attainable(self.train)

    @cached_property
    def disagreement(self) -> Disagreement:
        """How the labels of classes agree with those of their neighbours."""
        return disagreement(self.train)

    @cached_property
    def test_by_neighbours(self) -> float:
        """Share of the test samples whose class their nearest training samples tell; NaN where there are none."""
        return math.nan if self.test is None else known_by_neighbours(self.train, self.test)


@lru_cache(maxsize=2)
def facts_of(data: DataSpec) -> DataFacts:
    """Return the facts of some data; for equal specs the same object while it is remembered."""
    return DataFacts(data)


def facts_for(spec: ProjectSpec) -> DataFacts:
    """Return the facts of a project's data."""
    return facts_of(spec.data)


def _quietly(statistic: Callable[..., Any], numbers: Floats) -> Floats:
    """Return a statistic over the samples, without a warning where it is too large for a number."""
    with np.errstate(all="ignore"):
        return np.asarray(statistic(numbers, axis=0), dtype=np.float64)
