"""`TrainingSamples`: the samples of a run, and which of them it learns from."""

from __future__ import annotations

from gradstudio.data.source import load_dataset
from gradstudio.data.split import Split, split, split_rows
from gradstudio.project.spec.data import DataSpec


class TrainingSamples:
    """All samples of a project's data, and the rows of those that are trained on.

    Args:
        data: of the project.

    Attributes:
        dataset: all of them.
        rows: of the training samples, as indices, shape (training samples,).
    """

    def __init__(self, data: DataSpec) -> None:
        self.dataset = load_dataset(data)
        self.rows = split_rows(len(self.dataset), data.test_share, data.seed)[0]
        self._data = data

    def split(self) -> Split:
        """Return them in two parts, for training and for test."""
        return split(self.dataset, self._data.test_share, self._data.seed)
