"""`WatchModel`: the scalars that are watched, with their value and gradient, for Qt's views."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QIcon

from gradstudio.lab.debugger.state import WatchedNumbers
from gradstudio.project.number_text import format_number
from gradstudio.ui.canvas.records import NOT_YET

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

NAME, VALUE, GRADIENT, REMOVE = range(4)
HEADINGS = ("Watched", "Value", "Gradient", "")
_TIPS = (
    "The scalar, as the lines call it",
    "Its value at this step of the pass; … where it is not computed yet",
    "What has arrived of its gradient so far; … where it is not set yet",
    "Watch it no longer (Delete)",
)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class WatchModel(QAbstractTableModel):
    """A row for each scalar. What the last step changed is bold.

    Args:
        bold: returns the font of what has changed.
        cross: returns the icon of what takes a row away.
        parent: as for any QObject.
    """

    def __init__(self, bold: Callable[[], QFont], cross: Callable[[], QIcon], parent: QObject) -> None:
        super().__init__(parent)
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

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        """Return what a heading says.

        Args:
            section: of which column.
            orientation: whether it stands above or beside.
            role: what is wanted of it.
        """
        if orientation == Qt.Orientation.Vertical:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return HEADINGS[section]
            case Qt.ItemDataRole.ToolTipRole:
                return _TIPS[section]
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if section == NAME else _RIGHT
        return None

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
                said = _LEFT if column == NAME else _RIGHT
            case Qt.ItemDataRole.FontRole if (False, row.data_changed, row.grad_changed)[column]:
                said = self._bold()
        return said

    def _removing(self, name: str, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DecorationRole:
                return self._cross()
            case Qt.ItemDataRole.ToolTipRole:
                return _TIPS[REMOVE]
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"Watch {name} no longer"
        return None


def _text(number: float) -> str:
    return NOT_YET if math.isnan(number) else format_number(number)
