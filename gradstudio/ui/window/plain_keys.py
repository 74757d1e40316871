"""Keys that mean the same wherever the focus is, and are no shortcuts: whoever has the focus comes first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from gradstudio.ui.window.message_bar import MessageBar

_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PlainKeys(QObject):
    """Takes the keys that no widget of a window took. Lives on the GUI thread.

    Return presses the button that has the focus, which leaves it to its parents: Space, a button's own key, plays
    and pauses. Escape ends what goes through a run by itself, or else closes the newest message.

    Args:
        messages: closed by Escape.
        rest: ends what goes by itself, and says whether anything did.
        window: whose keys are taken; its parent.
    """

    def __init__(self, messages: MessageBar, rest: Callable[[], bool], window: QWidget) -> None:
        super().__init__(window)
        self._messages = messages
        self._rest = rest
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        focused = self._window.focusWidget()
        if event.key() in _RETURN and isinstance(focused, QAbstractButton):
            focused.click()
            return True
        return event.key() == Qt.Key.Key_Escape and (self._rest() or self._messages.close_newest())
