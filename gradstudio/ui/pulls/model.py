"""`PullModel`: a row for each sample, with what it adds to a gradient, for Qt's views."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal

from gradstudio.project.number_text import format_number
from gradstudio.training.look.requests import Pulls
from gradstudio.ui.kit.row_model import LEFT, MIDDLE, NOWHERE, RIGHT, Index, RowColumn, RowModel

Floats = NDArray[np.float64]

SAMPLE, TARGET, PULL, SIZE = range(4)
_COLUMNS = (
    RowColumn("Sample", "Number of the sample in the data", RIGHT),
    RowColumn("Target", "The class or the number that it should give", LEFT),
    RowColumn(
        "Pull",
        "What the sample adds to the gradient along its direction: all together make up its norm.\n"
        "Below zero it pulls against it. They are sorted by strength, whichever way they pull.",
        MIDDLE,
    ),
    RowColumn("Size", "Norm of what the sample adds, whichever way it points", MIDDLE),
)
SHARE_ROLE = int(Qt.ItemDataRole.UserRole)
"""A pull as a share of the largest, −1 to 1, for a bar."""


class PullModel(RowModel):
    """The samples in the order of one of the columns.

    Args:
        target_of: returns the class or the number of a sample, as text.
        parent: as for any QObject.

    Signals:
        reordered: rows changed their places, or there are others.
    """

    reordered = Signal()

    def __init__(self, target_of: Callable[[int], str], parent: QObject) -> None:
        super().__init__(_COLUMNS, parent)
        self._target_of = target_of
        self._samples: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self._numbers: dict[int, Floats] = {PULL: np.empty(0), SIZE: np.empty(0)}
        self._largest = 0.0
        self._ranked, self._ranks = (
            self._samples,
            self._samples,
        )  # by target, kept while the samples are the same
        self._order: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self.sorted_by, self.descending = PULL, True

    def show_pulls(self, pulls: Pulls | None) -> None:
        """Show what samples add to a gradient; None for nothing."""
        count = self.rowCount()
        if pulls is None:
            samples, along, sizes = np.empty(0, dtype=np.intp), np.empty(0), np.empty(0)
        else:
            samples, along, sizes = pulls.samples, pulls.parts.along, pulls.parts.sizes
        is_other = len(samples) != count
        if is_other:
            self.beginResetModel()
        self._samples, self._numbers = samples, {PULL: along, SIZE: sizes}
        self._largest = float(np.abs(along[np.isfinite(along)]).max(initial=0.0))
        self._order = self._sorted()
        if is_other:
            self.endResetModel()
        elif count:
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, SIZE))
        self.reordered.emit()

    def forget_targets(self) -> None:
        """Have targets read anew: other data may have other ones."""
        self._ranked = self._ranks = np.empty(0, dtype=np.intp)

    def sample_at(self, row: int) -> int | None:
        """Return the sample that is shown in a row; None if there is no such row."""
        return int(self._samples[self._order[row]]) if 0 <= row < len(self._order) else None

    def row_of(self, sample: int) -> int | None:
        """Return the row in which a sample is shown; None if it is not."""
        found = np.flatnonzero(self._samples[self._order] == sample)
        return int(found[0]) if len(found) else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the samples by a column."""
        self.sorted_by, self.descending = column, order == Qt.SortOrder.DescendingOrder
        self._order = self._sorted()
        if count := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, SIZE))
        self.reordered.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._order)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        sample = self.sample_at(index.row())
        if sample is None:
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(sample, index.row(), column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return LEFT if column == TARGET else RIGHT
            case Qt.ItemDataRole.UserRole if column == PULL and self._largest:
                share = float(self._numbers[PULL][self._order[index.row()]]) / self._largest
                return share if math.isfinite(share) else None
        return None

    def _text(self, sample: int, row: int, column: int) -> str:
        if column == SAMPLE:
            return f"{sample + 1:,}"
        if column == TARGET:
            return self._target_of(sample)
        return format_number(float(self._numbers[column][self._order[row]]))

    def _sorted(self) -> NDArray[np.intp]:
        """Return the places of the samples in their order; equals stay in that of the data."""
        if self.sorted_by == TARGET:
            if self._ranked is not self._samples and not np.array_equal(self._ranked, self._samples):
                texts = [self._target_of(sample) for sample in self._samples.tolist()]
                self._ranks = np.unique(texts, return_inverse=True)[1]
            self._ranked = self._samples
            keys: NDArray[np.float64] | NDArray[np.intp] = self._ranks
        else:
            keys = self._samples if self.sorted_by == SAMPLE else np.abs(self._numbers[self.sorted_by])
        return np.argsort(-keys if self.descending else keys, kind="stable")
