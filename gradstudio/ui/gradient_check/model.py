"""`CheckModel`: the gradients of a check as rows of a table."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont

from gradstudio.lab.gradient_check import CheckedGradient, GradientCheck
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.row_model import LEFT, NOWHERE, RIGHT, Index, RowColumn, RowModel
from gradstudio.ui.look.theme import Theme, interface_font

NAME, BACKWARD, DIFFERENCE, ERROR, BAND = range(5)
SMALL = 0.94

_COLUMNS = (
    RowColumn("Gradient of", "The node whose gradient is checked; a click selects it everywhere", LEFT),
    RowColumn("Backward", "What the backward pass says", RIGHT),
    RowColumn(
        "Difference",
        "The symmetric difference (f(x + h) − f(x − h)) / 2h, extrapolated to a step of 0",
        RIGHT,
    ),
    RowColumn("Error", "Relative error: |backward − difference| / the larger of both", RIGHT),
    RowColumn("Band", "What the relative error means", LEFT),
)
_TEXTS: tuple[Callable[[CheckedGradient], str], ...] = (
    lambda row: row.name,
    lambda row: format_number(row.backward, 5),
    lambda row: "–" if math.isnan(row.difference) else format_number(row.difference, 5),
    lambda row: format_number(row.error, 2) if row.band.range else "–",
    lambda row: row.band.title,
)


class CheckModel(RowModel):
    """Sorted by any column; at first by band, the worst on top.

    Args:
        theme: gives the colour of faults.
        parent: as for any QObject.
    """

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(_COLUMNS, parent)
        self.theme = theme
        self._check: GradientCheck | None = None
        self._rows: list[CheckedGradient] = []
        self._places: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._sorting = BAND, Qt.SortOrder.DescendingOrder

    @property
    def rows(self) -> list[CheckedGradient]:
        """The gradients, from top to bottom."""
        return self._rows

    def show_check(self, check: GradientCheck | None) -> None:
        """Show another check, or none."""
        self.beginResetModel()
        self._check = check
        self._arrange()
        self.endResetModel()

    def place_of(self, node: int) -> int | None:
        """Return the row of a node, or None."""
        place = int(self._places[node]) if 0 <= node < len(self._places) else -1
        return None if place < 0 else place

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column.

        Args:
            column: which.
            order: upwards or downwards.
        """
        self.layoutAboutToBeChanged.emit()
        self._sorting = column, order
        self._arrange()
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        found: Any = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                found = _TEXTS[column](row)
            case Qt.ItemDataRole.ToolTipRole:
                found = _tip(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                found = _COLUMNS[column].alignment
            case Qt.ItemDataRole.ForegroundRole:
                found = QColor(self._colour(row, column))
            case Qt.ItemDataRole.FontRole:
                is_strong = column == BAND and row.band.is_fault
                found = interface_font(SMALL, QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
        return found

    def _colour(self, row: CheckedGradient, column: int) -> str:
        if row.band.is_fault:
            return self.theme.fault
        return self.theme.text if column != BAND or row.band.range else self.theme.muted

    def _arrange(self) -> None:
        check, (column, order) = self._check, self._sorting
        if check is None:
            self._rows, self._places = [], np.empty(0, dtype=np.int64)
            return
        errors = np.nan_to_num(np.where(check.is_judged, check.errors, -1.0), nan=np.inf)
        keys = {
            NAME: check.nodes,
            BACKWARD: check.backward,
            DIFFERENCE: check.difference,
            ERROR: errors,
            BAND: -check.bands,
        }
        by = np.lexsort((errors, keys[column]))
        if order == Qt.SortOrder.DescendingOrder:
            by = by[::-1]
        self._rows = [check.rows[i] for i in by.tolist()]
        self._places = np.full(len(check.subject), -1)
        self._places[check.nodes[by]] = np.arange(len(by))


def _tip(row: CheckedGradient) -> str:
    lines = [f"{row.name}: {row.band.title.lower()}", row.because]
    if row.step:
        lines.append(f"smallest step {row.step:.1e}, difference sure to ±{format_number(row.doubt, 2)}")
    return "\n".join(lines)
