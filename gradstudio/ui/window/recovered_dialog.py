"""The dialog with all work that was left without being saved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.document.kept_work import Kept

_ROLE = Qt.ItemDataRole.UserRole


class RecoveredDialog(QDialog):
    """Lists work to bring back or discard. Lives on the GUI thread.

    Args:
        works: what to say of each, and the work, the newest first.
        parent: the window.

    Signals:
        brought_back: the `Kept` that is to be opened; the dialog closes.
        discarded: a list of `Kept` that nobody wants any more.
    """

    brought_back = Signal(object)
    discarded = Signal(object)

    def __init__(self, works: Sequence[tuple[str, Kept]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Recovered work")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._explained = QLabel(self)
        self._explained.setWordWrap(True)
        self._list = QListWidget(self)
        self._list.setAccessibleName("Projects that were not saved")
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for text, kept in works:
            item = QListWidgetItem(text, self._list)
            item.setData(_ROLE, kept)
            item.setToolTip(str(kept.path) if kept.path is not None else "It has no file yet")
        self._list.itemDoubleClicked.connect(self._on_list_item_double_clicked)
        self._list.itemSelectionChanged.connect(self._show_state)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._bring_back = QPushButton("Bring back", self)
        self._bring_back.setDefault(True)
        self._discard = QPushButton("Discard", self)
        buttons.addButton(self._bring_back, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self._discard, QDialogButtonBox.ButtonRole.ActionRole)
        self._bring_back.clicked.connect(self._on_bring_back_clicked)
        self._discard.clicked.connect(self._on_discard_clicked)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._explained)
        column.addWidget(self._list, 1)
        column.addWidget(buttons)
        self.resize(520, 360)
        if works:
            self._list.setCurrentRow(0)
        self._show_state()

    def _chosen(self) -> list[QListWidgetItem]:
        return self._list.selectedItems()

    def _show_state(self) -> None:
        self._explained.setText(
            "These projects were edited or trained, and not saved. One that is brought back takes the place of the "
            "present project, whose unsaved work is then kept here."
            if self._list.count()
            else "There is no unsaved work."
        )
        self._bring_back.setEnabled(len(self._chosen()) == 1)
        self._discard.setEnabled(bool(self._chosen()))

    def _take(self, item: QListWidgetItem) -> None:
        self.accept()
        self.brought_back.emit(item.data(_ROLE))

    def _on_list_item_double_clicked(self, item: QListWidgetItem) -> None:
        self._take(item)

    def _on_bring_back_clicked(self) -> None:
        for item in self._chosen()[:1]:
            self._take(item)

    def _on_discard_clicked(self) -> None:
        gone = self._chosen()
        self.discarded.emit([item.data(_ROLE) for item in gone])
        for item in gone:
            self._list.takeItem(self._list.row(item))
        self._show_state()
