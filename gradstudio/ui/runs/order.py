"""Which runs are shown, and in which order."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QSortFilterProxyModel, Qt

from gradstudio.app.record.run_row import RunRow
from gradstudio.training.run.moment import RunId
from gradstudio.ui.kit.row_model import Index
from gradstudio.ui.runs.model import SORT_ROLE, RunTreeModel

_MOST_LETTERS = 200
"""Letters of a text that count for sorting; texts that are equal up to there keep their order."""


class RunOrder(QSortFilterProxyModel):
    """Sorts the runs of each branch by a column, and leaves out those in which words are not found.

    A run of which some branch is shown is shown too. What a run does not have comes last, in either order.

    Args:
        model: all runs.
        parent: as for any QObject.
    """

    def __init__(self, model: RunTreeModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._words: list[str] = []
        self.setRecursiveFilteringEnabled(True)
        self.setSortRole(SORT_ROLE)
        self.setSourceModel(model)

    @property
    def rows(self) -> tuple[RunRow, ...]:
        """All runs, also those that are left out."""
        return self._model.rows

    @property
    def is_filtering(self) -> bool:
        """Whether words are looked for."""
        return bool(self._words)

    def look_for(self, text: str) -> None:
        """Show the runs in whose name, differences and state all words of a text are found."""
        self._words = text.casefold().split()
        self.invalidate()

    def row_of(self, index: Index) -> RunRow | None:
        """Return the run that an index stands for; None for one that is not valid."""
        return self._model.row_of(self.mapToSource(index))

    def index_of(self, run: RunId) -> QModelIndex:
        """Return the index of a run's name; not valid if it is not shown."""
        return self.mapFromSource(self._model.index_of(run))

    def shown(self) -> tuple[RunRow, ...]:
        """Return the runs that are shown, from the top to the bottom."""
        return tuple(self._below(QModelIndex()))

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: N802
        row = self._model.row_of(self._model.index(source_row, 0, source_parent))
        if row is None:
            return False
        text = f"{row.name} {row.differs} {row.state}".casefold()
        return all(word in text for word in self._words)

    def lessThan(self, source_left: Index, source_right: Index) -> bool:  # noqa: N802
        left, right = _known(source_left.data(SORT_ROLE)), _known(source_right.data(SORT_ROLE))
        if left is None or right is None:
            is_descending = self.sortOrder() == Qt.SortOrder.DescendingOrder
            return (left is None) != (right is None) and (left is None) == is_descending
        if isinstance(left, str):
            return _parts(left) < _parts(str(right))
        return bool(left < right)

    def _below(self, parent: QModelIndex) -> list[RunRow]:
        rows: list[RunRow] = []
        for place in range(self.rowCount(parent)):
            index = self.index(place, 0, parent)
            row = self.row_of(index)
            if row is not None:
                rows += [row, *self._below(index)]
        return rows


def _known(value: Any) -> Any:
    return None if value is None or value != value else value  # NaN is not itself


def _parts(text: str) -> list[str | int]:
    """Return a text with the numbers in it as such, so that "Run 2" comes before "Run 10"."""
    parts = re.split(r"(\d+)", text[:_MOST_LETTERS].casefold())
    return [int(part) if part.isdecimal() else part for part in parts]
