"""`NumberTable`: the numbers that are most wrong, beside what they should be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gradstudio.lab.bugs.differences import WrongNumber
from gradstudio.project.number_text import short_number

_ROW = Qt.ItemDataRole.UserRole
_NAME, _RIGHT, _WRONG = range(3)
_MOST_ROWS = 100


class NumberTable(QTreeWidget):
    """A row for each number, those that differ most first.

    Args:
        parent: as for any QWidget.

    Signals:
        chosen: name of the node or parameter that was chosen.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("wrong_numbers")
        self.setColumnCount(3)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for column in (_RIGHT, _WRONG):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.show_numbers("", ())
        self.currentItemChanged.connect(self._on_current_item_changed)

    def show_numbers(self, what: str, numbers: Sequence[WrongNumber]) -> None:
        """Show other numbers.

        Args:
            what: heading of the first column, such as "Gradient of".
            numbers: those that differ most first.
        """
        self.setAccessibleName(f"What differs most: {what}")
        self.setHeaderLabels([what, "right", "with the bug"])
        with QSignalBlocker(self):
            for place, number in enumerate(numbers[:_MOST_ROWS]):
                item = self.topLevelItem(place)
                if item is None:
                    item = QTreeWidgetItem(self)
                    for column in (_RIGHT, _WRONG):
                        item.setTextAlignment(
                            column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                        )
                texts = number.name, short_number(number.right, 5), short_number(number.wrong, 5)
                for column, text in enumerate(texts):
                    if item.text(column) != text:
                        item.setText(column, text)
                        item.setToolTip(column, text)
                item.setData(_NAME, _ROW, number.name)
            while self.topLevelItemCount() > min(len(numbers), _MOST_ROWS):
                self.takeTopLevelItem(self.topLevelItemCount() - 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 60)

    def _on_current_item_changed(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_NAME, _ROW))
