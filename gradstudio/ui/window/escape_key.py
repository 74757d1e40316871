"""`EscapeKey`: Escape, where it leads back to what was shown before."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


class EscapeKey(QObject):
    """Hears Escape while it is awaited; what is being typed is given up first. Lives on the GUI thread.

    Args:
        window: in which it is pressed; its parent.

    Signals:
        pressed: Escape, and nothing is being typed.
    """

    pressed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._shortcut.setEnabled(False)
        self._shortcut.activated.connect(self._on_shortcut_activated)

    def set_awaited(self, awaited: bool) -> None:
        """Hear it, or leave it to what has the focus."""
        self._shortcut.setEnabled(awaited)

    def _on_shortcut_activated(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit) and focus.isModified():
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(focus, key)
        else:
            self.pressed.emit()
