"""`CheckTable`: the gradients of a check on the screen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from gradstudio.lab.check_csv import check_csv
from gradstudio.lab.gradient_check import GradientCheck
from gradstudio.ui.gradient_check.model import BACKWARD, BAND, DIFFERENCE, ERROR, NAME, SMALL, CheckModel
from gradstudio.ui.kit.row_table import RowTable
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

_ROW = 22
_LEAST_NAME = 96
_WIDEST = {
    BACKWARD: "−1.2346·10⁻¹²",
    DIFFERENCE: "−1.2346·10⁻¹²",
    ERROR: "1.2·10⁻¹²",
    BAND: "Undefined",
}
_DROPPED = (DIFFERENCE, BACKWARD)
"""Where there is no room for all columns these are left out, the first first; tool tips have the rest."""
_BESIDE = 16
_ARROW = 14


class CheckTable(RowTable):
    """A row for each gradient. Choosing one, by click or by key, selects its node; Ctrl+C copies all of them.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        node_chosen: index of a node.
    """

    node_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("Gradients that were checked", theme, parent)
        self.checks = CheckModel(theme, self)
        self.setModel(self.checks)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSortingEnabled(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(20)
        header.setFont(interface_font(SMALL))
        header.setSortIndicator(BAND, Qt.SortOrder.DescendingOrder)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        self.set_theme(theme)

    def show_check(self, check: GradientCheck | None) -> None:
        """Show another check, or none."""
        with QSignalBlocker(self.selectionModel()):
            self.checks.show_check(check)
        self._fit()

    def show_node(self, node: int | None) -> None:
        """Mark the row of a node that was selected elsewhere."""
        place = None if node is None else self.checks.place_of(node)
        with QSignalBlocker(self.selectionModel()):
            if place is None:
                self.clearSelection()
            elif place != self.currentIndex().row() or not self.selectionModel().hasSelection():
                self.selectRow(place)
                self.scrollTo(self.checks.index(place, NAME))
        self.viewport().update()

    def copy(self) -> None:
        """Put all of it on the clipboard, as spreadsheets paste it."""
        QGuiApplication.clipboard().setText(check_csv(self.checks.rows, "\t"))

    def set_theme(self, theme: Theme) -> None:
        self.checks.theme = theme
        self.horizontalHeader().setFont(interface_font(SMALL))
        self._fit()
        super().set_theme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make each column as wide as its numbers; what is left belongs to the names."""
        numbers, titles = QFontMetrics(interface_font(SMALL)), QFontMetrics(self.horizontalHeader().font())
        widths = {
            column: max(
                numbers.horizontalAdvance(text),
                titles.horizontalAdvance(str(self.checks.headerData(column, Qt.Orientation.Horizontal)))
                + _ARROW,
            )
            + _BESIDE
            for column, text in _WIDEST.items()
        }
        room = self.viewport().width()
        for column in _DROPPED:
            is_dropped = sum(widths.values()) + _LEAST_NAME > room
            self.setColumnHidden(column, is_dropped)
            if is_dropped:
                del widths[column]
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self.setColumnWidth(NAME, max(_LEAST_NAME, room - sum(widths.values())))
        self.verticalHeader().setDefaultSectionSize(round(_ROW * max(1.0, text_scale())))

    def _on_current_row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self.node_chosen.emit(self.checks.rows[current.row()].node)
