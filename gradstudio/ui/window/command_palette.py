"""The command palette: every command by name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMetaObject, QObject, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradstudio.ui.actions.spec import KIND

_ICON = QSize(20, 20)
_ROW_HEIGHT = 34
_MOST_ROWS = 12
_NOTHING = "No command is found. Try a part of its name, such as “layer”."


class CommandPalette(QDialog):
    """Type a part of a name, choose with the arrow keys, run with Return."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("command_palette")
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
        self.list = QTreeWidget(self)
        self.list.setAccessibleName("Commands")
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(_ICON)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.itemClicked.connect(self._run)
        self.nothing = QLabel(_NOTHING, self)
        self.nothing.setObjectName("muted")
        self.nothing.setMargin(8)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._no_icon = QIcon(_transparent())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.query)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.list, 1)
        self.resize(560, 64 + _MOST_ROWS * _ROW_HEIGHT)
        self._on_query_text_changed("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            count = self.list.topLevelItemCount()
            if step is not None and count:
                row = self.list.currentIndex().row()
                self._choose((row + step) % count)
                return True
        return super().eventFilter(watched, event)

    def _on_query_text_changed(self, text: str) -> None:
        self.list.clear()
        words = text.lower().split()
        # What matches by name comes before what matches by description.
        found = [
            (not _in_title(action, words), action) for action in self._actions if _matches(action, words)
        ]
        for _, action in sorted(found, key=lambda pair: pair[0]):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QTreeWidgetItem([_title(action), keys])
            item.setIcon(0, action.icon() if not action.icon().isNull() else self._no_icon)
            item.setToolTip(0, action.statusTip() if action.isEnabled() else action.toolTip())
            item.setSizeHint(0, QSize(0, _ROW_HEIGHT))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setData(0, Qt.ItemDataRole.UserRole, action)
            item.setDisabled(not action.isEnabled())
            self.list.addTopLevelItem(item)
        self.nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        self._choose(0)

    def _choose(self, row: int) -> None:
        item = self.list.topLevelItem(row)
        if item is not None:
            self.list.setCurrentItem(item)

    def _run(self) -> None:
        chosen = self.list.selectedItems()
        if chosen and not chosen[0].isDisabled():
            action = chosen[0].data(0, Qt.ItemDataRole.UserRole)
            self.accept()
            # When the click is over: a command that opens a loop of events of its own would have the closed palette
            # deleted while its list is still in the midst of that click.
            QMetaObject.invokeMethod(action, "trigger", Qt.ConnectionType.QueuedConnection)


def _title(action: QAction) -> str:
    """Return what an action does by itself: a name such as "Dark" says of what it is one, as its menu does."""
    title, kind = action.text().replace("&", "").rstrip("…"), action.property(KIND)
    return f"{kind}: {title}" if kind else title


def _in_title(action: QAction, words: list[str]) -> bool:
    return all(word in _title(action).lower() for word in words)


def _matches(action: QAction, words: list[str]) -> bool:
    return all(word in f"{_title(action)} {action.statusTip()}".lower() for word in words)


def _transparent() -> QPixmap:
    pixmap = QPixmap(_ICON)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
