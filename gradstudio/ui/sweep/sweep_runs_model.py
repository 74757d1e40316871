"""`SweepRunsModel`: the runs of a sweep as rows of a table."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.project.number_text import format_number, short_number
from gradstudio.sweep.seeing.sweep_table import SweepField
from gradstudio.ui.kit.row_model import MIDDLE, NOWHERE, RIGHT, Index, RowColumn, RowModel
from gradstudio.ui.look.theme import Theme, interface_font

SMALL = 0.94
_NUMBER = RowColumn("Run", "Number of the run in the sweep", RIGHT)


class SweepRunsModel(RowModel):
    """A row for each run that is meant, sorted by any column; at first the best on top.

    Args:
        seen: the runs.
        theme: gives the colours of those that diverged, and of those that could not begin.
        parent: as for any QObject.
    """

    def __init__(self, seen: SeenRuns, theme: Theme, parent: QWidget) -> None:
        super().__init__((), parent)
        self.theme = theme
        self._seen = seen
        self._fields: tuple[SweepField, ...] = ()
        self._rows: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._not_built: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._sorting: tuple[str, bool] | None = None

    @property
    def rows(self) -> NDArray[np.int64]:
        """The rows of the sweep's table, from top to bottom."""
        return self._rows

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns after the first, which has the numbers."""
        return tuple(field.key for field in self._fields)

    def take(self) -> None:
        """Show what is meant now; what columns there are may have changed."""
        table = self._seen.table
        fields = () if table is None else tuple(table.fields.values())
        self.beginResetModel()
        self._fields = fields
        self._not_built = np.empty(0, dtype=np.bool_) if table is None else table.not_built
        self._columns = (_NUMBER, *map(_column_of, fields)) if fields else ()
        self._arrange()
        self.endResetModel()

    def number_at(self, place: int) -> int | None:
        """Return the number of the run in a row; None if there is none."""
        table = self._seen.table
        if table is None or not 0 <= place < len(self._rows):
            return None
        return int(table.columns.numbers[self._rows[place]])

    def place_of(self, number: int | None) -> int | None:
        """Return the row of a run; None if it is not there."""
        table = self._seen.table
        if table is None or number is None:
            return None
        found = np.flatnonzero(table.columns.numbers[self._rows] == number)
        return int(found[0]) if len(found) else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; runs without a value come last.

        Args:
            column: which; 0 for the number, and −1 for how good a run is.
            order: upwards or downwards.
        """
        key = "" if column < 0 else "number" if column == 0 else self._fields[column - 1].key
        self.layoutAboutToBeChanged.emit()
        self._sorting = (key, order == Qt.SortOrder.DescendingOrder) if key else None
        self._arrange()
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        number = self.number_at(index.row())
        if number is None or not 0 <= index.column() <= len(self._fields):
            return None
        found: Any = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                found = self._text(index.row(), index.column(), number)
            case Qt.ItemDataRole.TextAlignmentRole:
                found = self._columns[index.column()].alignment
            case Qt.ItemDataRole.ForegroundRole:
                found = QColor(self._colour(index.row()))
            case Qt.ItemDataRole.FontRole:
                found = interface_font(SMALL)
            case Qt.ItemDataRole.ToolTipRole:
                found = self._tip(index.row(), number)
        return found

    def _text(self, place: int, column: int, number: int) -> str:
        if column == 0:
            return str(number)
        field = self._fields[column - 1]
        written = _setting_number if field.is_setting else _result_number
        return field.text(int(self._rows[place]), written)

    def _tip(self, place: int, number: int) -> str:
        """Return why a run could not begin, in full, or how it is opened."""
        row = int(self._rows[place])
        for field in self._fields:
            if field.details and field.details[row] not in field.labels:
                return f"Run {number} {field.details[row]}"
        return f"Run {number}. A double click adds it to the project's runs"

    def _colour(self, place: int) -> str:
        table, row = self._seen.table, self._rows[place]
        if table is not None and table.ran_away[row]:
            return self.theme.fault
        return self.theme.muted if table is not None and self._not_built[row] else self.theme.text

    def _arrange(self) -> None:
        table = self._seen.table
        if table is None:
            self._rows = np.empty(0, dtype=np.int64)
            return
        meant = self._seen.meant
        if self._sorting is None:
            order = table.order
        else:
            key, down = self._sorting
            known = table.fields.get(key)
            values = table.columns.numbers.astype(np.float64) if known is None else known.numbers
            best_first = values[table.order]
            order = table.order[
                np.argsort(-best_first if down else best_first, kind="stable")
            ]  # NaN comes last
        self._rows = order[meant[order]]


def _setting_number(number: float) -> str:
    return short_number(number, 4)


def _result_number(number: float) -> str:
    return f"{int(number):,}" if number.is_integer() and abs(number) > 1 else format_number(number, 4)


def _column_of(field: SweepField) -> RowColumn:
    return RowColumn(field.title, field.key, MIDDLE if field.labels else RIGHT)
