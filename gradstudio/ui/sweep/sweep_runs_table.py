"""`SweepRunsTable`: the runs of a sweep on the screen, those that are meant."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QWidget

from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.sweep.seeing.table_csv import sweep_csv
from gradstudio.ui.kit.row_table import RowTable
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.sweep.sweep_runs_model import SMALL, SweepRunsModel

_ROW = 22
_LEAST, _MOST = 64, 170


class SweepRunsTable(RowTable):
    """A row for each run. Choosing one points it out everywhere; a double click or Return opens it.

    Args:
        seen: the runs.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        open_asked: number of a run that is to be opened.
    """

    open_asked = Signal(int)

    def __init__(self, seen: SeenRuns, theme: Theme, parent: QWidget) -> None:
        super().__init__("Runs of the sweep", theme, parent)
        self._seen = seen
        self.runs = SweepRunsModel(seen, theme, self)
        self._keys: tuple[str, ...] = ()
        self.setModel(self.runs)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        self.doubleClicked.connect(self._on_double_clicked)
        seen.changed.connect(self.take)
        seen.choice_changed.connect(self.take)
        seen.pointed_out.connect(self._on_seen_pointed_out)
        self.runs.layoutChanged.connect(self._mark_pointed)
        self.set_theme(theme)
        self.take()

    def take(self) -> None:
        """Show what is meant now."""
        with QSignalBlocker(self.selectionModel()):
            self.runs.take()
        if self.runs.keys != self._keys:
            self._keys = self.runs.keys
            self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self._fit()
        self._mark_pointed()

    def csv(self) -> str:
        """Return what is shown as a CSV file."""
        table = self._seen.table
        return "" if table is None else sweep_csv(table, self.runs.rows.tolist())

    def set_theme(self, theme: Theme) -> None:
        self.runs.theme = theme
        self.horizontalHeader().setFont(interface_font(SMALL))
        self.verticalHeader().setDefaultSectionSize(round(_ROW * max(1.0, text_scale())))
        self._fit()
        super().set_theme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.csv())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_double_clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        for column in range(self.runs.columnCount()):
            title = str(self.runs.headerData(column, Qt.Orientation.Horizontal))
            some = [self.runs.index(row, column).data() or "" for row in range(min(40, self.runs.rowCount()))]
            widest = max(metrics.horizontalAdvance(text) for text in (title + "  ", *some))
            self.setColumnWidth(column, min(_MOST, max(_LEAST, widest + 22)))

    def _mark_pointed(self) -> bool:
        """Mark the run that is pointed out, wherever one has scrolled to; return whether that was another row."""
        place = self.runs.place_of(self._seen.number)
        is_other = place != self.currentIndex().row() or not self.selectionModel().hasSelection()
        with QSignalBlocker(self.selectionModel()):
            if place is None:
                self.clearSelection()
            elif is_other:
                self.selectRow(place)
        self.viewport().update()
        return place is not None and is_other

    def _on_seen_pointed_out(self) -> None:
        if self._mark_pointed():
            self.scrollTo(self.currentIndex())

    def _on_current_row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self._seen.point_out(self.runs.number_at(current.row()))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        number = self.runs.number_at(index.row()) if index.isValid() else None
        if number is not None:
            self.open_asked.emit(number)
