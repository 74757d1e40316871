"""`WatchModel`: the scalars that are watched, with their value and gradient, for Qt's views."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QIcon

from gradstudio.lab.debugger.state import WatchedNumbers
from gradstudio.project.number_text import format_number
from gradstudio.ui.canvas.records import NOT_YET
from gradstudio.ui.kit.row_model import LEFT, NOWHERE, RIGHT, Index, RowColumn, RowModel

NAME, VALUE, GRADIENT, REMOVE = range(4)
_COLUMNS = (
    RowColumn("Watched", "The scalar, as the lines call it", LEFT),
    RowColumn("Value", "Its value at this step of the pass; … where it is not computed yet", RIGHT),
    RowColumn("Gradient", "What has arrived of its gradient so far; … where it is not set yet", RIGHT),
    RowColumn("", "Watch it no longer (Delete)", RIGHT),
)


class WatchModel(RowModel):
    """A row for each scalar. What the last step changed is bold.

    Args:
        bold: returns the font of what has changed.
        cross: returns the icon of what takes a row away.
        parent: as for any QObject.
    """

    def __init__(self, bold: Callable[[], QFont], cross: Callable[[], QIcon], parent: QObject) -> None:
        super().__init__(_COLUMNS, parent)
        self._bold, self._cross = bold, cross
        self._rows: tuple[WatchedNumbers, ...] = ()

    @property
    def rows(self) -> tuple[WatchedNumbers, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[WatchedNumbers]) -> None:
        """Show other numbers, or other scalars."""
        rows = tuple(rows)
        is_same = [row.node for row in rows] == [row.node for row in self._rows]
        if not is_same:
            self.beginResetModel()
        self._rows = rows
        if not is_same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, REMOVE))

    def node_at(self, row: int) -> int | None:
        """Return the scalar in a row; None if there is no such row."""
        return self._rows[row].node if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        if column == REMOVE:
            return self._removing(row.name, role)
        said: object = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                said = (row.name, _text(row.data), _text(row.grad))[column]
            case Qt.ItemDataRole.ToolTipRole if column == NAME:
                said = row.name
            case Qt.ItemDataRole.TextAlignmentRole:
                said = _COLUMNS[column].alignment
            case Qt.ItemDataRole.FontRole if (False, row.data_changed, row.grad_changed)[column]:
                said = self._bold()
        return said

    def _removing(self, name: str, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DecorationRole:
                return self._cross()
            case Qt.ItemDataRole.ToolTipRole:
                return _COLUMNS[REMOVE].hint
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"Watch {name} no longer"
        return None


def _text(number: float) -> str:
    return NOT_YET if math.isnan(number) else format_number(number)
