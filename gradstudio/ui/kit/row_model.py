"""`RowModel`: rows below a head of columns, for Qt's views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of the rows of a table."""

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class RowColumn:
    """What stands above a column.

    Attributes:
        title: as it is read.
        hint: what the column means, a tool tip.
        alignment: `LEFT`, `MIDDLE` or `RIGHT`.
    """

    title: str
    hint: str
    alignment: int


class RowModel(QAbstractTableModel):
    """The head of a table. Whoever derives from it has the rows: `rowCount` and `data`.

    Args:
        columns: from left to right.
        parent: as for any QObject.
    """

    def __init__(self, columns: Sequence[RowColumn], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return what stands above a column; None beside a row.

        Args:
            section: the column.
            orientation: of the header.
            role: what is asked for.
        """
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.hint
            case Qt.ItemDataRole.TextAlignmentRole:
                return column.alignment
        return None
