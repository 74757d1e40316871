"""The command palette: every command by name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget


class CommandPalette(QDialog):
    """Type a part of a name, choose with the arrow keys, run with Return."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Commands")
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._actions = [action for action in actions if action.text()]
        self.query = QLineEdit(self)
        self.query.setPlaceholderText("Type a command…")
        self.query.setAccessibleName("Command")
        self.query.setClearButtonEnabled(True)
        self.query.textChanged.connect(self._on_query_text_changed)
        self.query.returnPressed.connect(self._run)
        self.query.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Commands")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.query)
        column.addWidget(self.list)
        self.resize(520, 400)
        self._on_query_text_changed("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
                return True
        return super().eventFilter(watched, event)

    def _on_query_text_changed(self, text: str) -> None:
        self.list.clear()
        words = text.lower().split()
        for action in self._actions:
            title = action.text().replace("&", "").rstrip("…")
            if not all(word in f"{title} {action.statusTip()}".lower() for word in words):
                continue
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QListWidgetItem(action.icon(), f"{title}    {keys}" if keys else title)
            item.setToolTip(action.statusTip())
            item.setData(Qt.ItemDataRole.UserRole, action)
            if not action.isEnabled():
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self) -> None:
        chosen = self.list.selectedItems()
        if chosen and chosen[0].flags() & Qt.ItemFlag.ItemIsEnabled:
            self.accept()
            chosen[0].data(Qt.ItemDataRole.UserRole).trigger()
