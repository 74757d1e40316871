"""`RuleTable`: the steps of all optimizers on the screen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from gradstudio.lab.microscope import OptimizerComparison
from gradstudio.ui.kit.row_table import RowTable
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.microscope.cells import RuleDelegate
from gradstudio.ui.microscope.model import CURVED, LARGEST, RATE, SMALL, RuleModel

_ROW, _LEAST_ROW = 27, 24
_LEAST_LARGEST = 120
_DROPPED = (RATE, CURVED)
"""Where there is no room for all columns these are left out, the first first; tool tips have their numbers."""
_BESIDE_TITLE = 20


class RuleTable(RowTable):
    """A row for each optimizer. A click on what it moves most, or Return on a row, looks at that parameter.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        parameter_chosen: index of a parameter.
    """

    parameter_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("Optimizers by their next step", theme, parent)
        self.rules = RuleModel(self)
        self._cells = RuleDelegate(theme, self)
        self.setModel(self.rules)
        self.setItemDelegate(self._cells)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(20)
        header.setFont(interface_font(SMALL))
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_activated)
        self.entered.connect(self._on_entered)

    def show_comparison(self, comparison: OptimizerComparison | None) -> None:
        """Show another comparison, or none."""
        self.rules.show_comparison(comparison)
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        self._cells.theme = theme
        self.horizontalHeader().setFont(interface_font(SMALL))
        self._fit()
        super().set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make each column as wide as its numbers; what is left belongs to the one with names."""
        titles = QFontMetrics(self.horizontalHeader().font())
        widths = []
        for column in range(self.rules.columnCount()):
            title = str(self.rules.headerData(column, Qt.Orientation.Horizontal))
            needed = [titles.horizontalAdvance(title) + _BESIDE_TITLE]
            if column != LARGEST:
                rows = (self.rules.index(row, column) for row in range(self.rules.rowCount()))
                needed += [int(self._cells.needed_width(index)) + 1 for index in rows]
            widths.append(max(needed))
        widths[LARGEST] = _LEAST_LARGEST
        room = self.viewport().width()
        for column in _DROPPED:
            is_dropped = sum(widths) > room
            self.setColumnHidden(column, is_dropped)
            widths[column] = 0 if is_dropped else widths[column]
        widths[LARGEST] += max(0, room - sum(widths))
        for column, width in enumerate(widths):
            if width:
                self.setColumnWidth(column, width)
        count = max(1, self.rules.rowCount())
        high = self.height() - self.horizontalHeader().height() - 2
        scale = max(1.0, text_scale())
        height = min(round(_ROW * scale), max(round(_LEAST_ROW * scale), high // count))
        self.verticalHeader().setDefaultSectionSize(height)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == LARGEST:
            self._on_activated(index)

    def _on_activated(self, index: QModelIndex) -> None:
        rule = self.rules.rule(index.row())
        if rule is not None and rule.is_taken:
            self.parameter_chosen.emit(rule.largest)

    def _on_entered(self, index: QModelIndex) -> None:
        is_link = index.column() == LARGEST
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        )
