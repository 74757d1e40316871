"""`PredictionTable`: what a network says of each sample, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.csv.writing import Cell
from gradstudio.export.subject import ExportSubject
from gradstudio.training.look.reading import reading_of
from gradstudio.training.run.metrics import class_indices, picked_classes

Floats = NDArray[np.float64]

_BLOCK = 2**12
_SIGNS = ("−1", "+1")


class PredictionTable:
    """Columns of the data, target, prediction, outputs, and where the loss has them probabilities.

    Targets and predictions of a regression are in the unit that the data has, outputs as the network gives them.

    Args:
        subject: a project at a moment.
        outputs: shape (samples, outputs), of all samples.
    """

    def __init__(self, subject: ExportSubject, outputs: Floats) -> None:
        self._subject = subject
        self._outputs = outputs
        dataset = subject.dataset
        self._reading = reading_of(subject.spec, dataset)
        self._classes = _classes_of(subject)
        taken = set(dataset.columns)
        self.output_names = tuple(
            _free(f"output{k + 1}" if outputs.shape[1] > 1 else "output", taken)
            for k in range(outputs.shape[1])
        )
        self._shares = tuple(
            _free(f"probability_{name}", taken)
            for name in (self._classes if self._reading.is_probability else ())
        )

    @property
    def head(self) -> tuple[str, ...]:
        """Names of the columns."""
        columns = self._subject.dataset.columns
        first = (_free("sample", set(columns)), _free("part", set(columns)))
        last = (_free("target", set(columns)), _free("prediction", set(columns)))
        return (*first, *columns, *last, *self.output_names, *self._shares)

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Yield a row for each sample in the order of the data; they are counted from 1."""
        subject, dataset = self._subject, self._subject.dataset
        is_test = np.zeros(len(dataset), dtype=np.bool_)
        is_test[subject.test_rows] = True
        for begin in range(0, len(dataset), _BLOCK):
            part = slice(begin, begin + _BLOCK)
            outputs = self._outputs[part]
            targets, predictions = self._named(part, outputs)
            shares = self._probabilities(outputs)
            for k, raw in enumerate(dataset.raw[part].tolist()):
                place = begin + k
                yield (
                    place + 1,
                    "test" if is_test[place] else "training",
                    *raw,
                    targets[k],
                    predictions[k],
                    *outputs[k].tolist(),
                    *shares[k].tolist(),
                )

    def _named(self, part: slice, outputs: Floats) -> tuple[Sequence[Cell], Sequence[Cell]]:
        dataset = self._subject.dataset
        if dataset.task == "regression":
            targets: Floats = np.asarray(dataset.in_target_unit(dataset.targets[part]))
            return targets.tolist(), dataset.in_target_unit(outputs[:, 0]).tolist()
        classes = self._classes
        labels = class_indices(dataset)[part]
        return [classes[k] for k in labels], [classes[k] for k in picked_classes(outputs)]

    def _probabilities(self, outputs: Floats) -> NDArray[np.floating[Any]]:
        if not self._shares:
            return np.zeros((len(outputs), 0))
        if outputs.shape[1] > 1:
            return self._reading.shares(outputs.T).T
        with np.errstate(over="ignore"):  # of a score far out the share is 0
            shares: Floats = 1.0 / (1.0 + np.exp(np.column_stack([outputs[:, 0], -outputs[:, 0]])))
        return shares


def _classes_of(subject: ExportSubject) -> tuple[Cell, ...]:
    """Return the names of the classes; those of two that have none are −1 and 1, as the data has them."""
    names = subject.spec.data.class_names
    return (-1, 1) if names == _SIGNS else names


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no column of the data has."""
    while name in taken:
        name += "_"
    return name
