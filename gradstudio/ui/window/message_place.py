"""Keeping the messages over the lower edge of the stage, so that they move nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QRect, QTimer
from PySide6.QtWidgets import QWidget

from gradstudio.ui.window.message_bar import MessageBar

_MARGIN = 12
_MOST_WIDE = 640

_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class MessagePlace(QObject):
    """Places a bar of messages whenever it or what it floats over changes. Lives on the GUI thread.

    Args:
        messages: what is placed; a child of the window, and its parent.
        stage: returns where the stage is, in the window's pixels.
        followed: widgets whose size or place may change where the stage is.
        window: what they float in.
    """

    def __init__(
        self, messages: MessageBar, stage: Callable[[], QRect], followed: Iterable[QWidget], window: QWidget
    ) -> None:
        super().__init__(messages)  # with them it ends
        self._messages = messages
        self._stage = stage
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.place)
        for widget in {window, *followed}:
            widget.installEventFilter(self)
        messages.changed.connect(self.place)

    def place(self) -> None:
        """Put the messages where they belong."""
        bar = self._messages
        if bar.isHidden():
            return
        stage = self._stage()
        width = max(1, min(bar.natural_width(), _MOST_WIDE, stage.width() - 2 * _MARGIN))
        height = bar.height_at(width)
        top = max(0, stage.bottom() + 1 - _MARGIN - height)
        bar.setGeometry(stage.center().x() - width // 2, top, width, height)
        bar.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and not self._messages.isHidden():
            self._soon.start()
        return False
