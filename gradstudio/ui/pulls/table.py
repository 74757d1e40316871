"""`PullTable`: the samples and their pulls on the screen."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from gradstudio.ui.kit.row_table import RowTable
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.pulls.bars import BarDelegate
from gradstudio.ui.pulls.model import PULL, SAMPLE, SIZE, TARGET, PullModel


class PullTable(RowTable):
    """Shows the samples in the order of a column that is clicked. It changes nothing itself.

    Args:
        model: the samples.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        sample_chosen: index of the sample whose row was clicked, or gone to by keys.
    """

    sample_chosen = Signal(int)

    def __init__(self, model: PullModel, theme: Theme, parent: QWidget) -> None:
        super().__init__("Samples by their pull", theme, parent)
        self._model = model
        self._is_following = False
        self._bars = BarDelegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._bars)
        self.verticalHeader().setDefaultSectionSize(24)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (SAMPLE, TARGET, SIZE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.setSortingEnabled(True)
        self.sortByColumn(PULL, Qt.SortOrder.DescendingOrder)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)

    def show_sample(self, sample: int) -> None:
        """Mark the row of a sample, wherever it has gone, without scrolling away from what is looked at."""
        row = self._model.row_of(sample)
        self._is_following = True
        model = self.selectionModel()
        if row is None:
            model.clear()
        elif row != self.currentIndex().row() or not model.hasSelection():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            model.setCurrentIndex(self._model.index(row, 0), flags)
        self._is_following = False

    def set_theme(self, theme: Theme) -> None:
        self._bars.theme = theme
        super().set_theme(theme)

    def _on_current_row_changed(self, current: object, before: object) -> None:
        sample = self._model.sample_at(self.currentIndex().row())
        if sample is not None and not self._is_following:
            self.sample_chosen.emit(sample)
