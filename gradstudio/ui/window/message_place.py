"""Keeping the messages over the lower edge of what is drawn on the stage, so that they move nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QWidget

from gradstudio.ui.window.message_bar import MessageBar

_MARGIN = 12
_ABOVE_EDGE = 6
_LEAST_WIDE, _MOST_WIDE = 240, 640

_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class MessagePlace(QObject):
    """Places a bar of messages whenever it or what it floats over changes. Lives on the GUI thread.

    Args:
        messages: what is placed; a child of the window, and its parent.
        stage: returns where the stage is, in the window's pixels.
        drawings: of the panels that may stand there, as `View.drawing` returns them: the messages lie within one.
        followed: widgets whose size or place may change where the stage is.
        window: what they float in.
    """

    def __init__(
        self,
        messages: MessageBar,
        stage: Callable[[], QRect],
        drawings: Iterable[tuple[QWidget, ...]],
        followed: Iterable[QWidget],
        window: QWidget,
    ) -> None:
        super().__init__(messages)  # with them it ends
        self._messages = messages
        self._stage = stage
        self._drawings = tuple(drawings)
        self._window = window
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.place)
        for widget in {window, *chain.from_iterable(self._drawings), *followed}:
            widget.installEventFilter(self)
        messages.changed.connect(self.place)

    def place(self) -> None:
        """Put the messages where they belong."""
        bar = self._messages
        if bar.isHidden():
            return
        room = self._room()
        widest = max(1, min(bar.natural_width(), _MOST_WIDE, room.width() - 2 * _MARGIN))
        width = self._narrowest(widest)
        height = bar.height_at(width)
        top = max(0, room.bottom() + 1 - _ABOVE_EDGE - height)
        bar.setGeometry(room.center().x() - width // 2, top, width, height)
        bar.raise_()

    def _room(self) -> QRect:
        """Return where the messages may lie, in the window's pixels: the drawing on the stage, or all of this."""
        stage = self._stage()
        for drawing, *covers in self._drawings:
            place = self._place_of(drawing)
            if drawing.isVisible() and stage.contains(place.center()):
                tops = [self._place_of(cover).top() for cover in covers if cover.isVisible()]
                place.setBottom(min([place.bottom() + 1, *tops]) - 1)
                return place
        return stage

    def _place_of(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self._window, QPoint()), widget.size())

    def _narrowest(self, width: int) -> int:
        """Return the least width at which the messages are as low as at another."""
        low, high = min(_LEAST_WIDE, width), width
        height = self._messages.height_at(width)
        while low < high:
            middle = (low + high) // 2
            if self._messages.height_at(middle) > height:
                low = middle + 1
            else:
                high = middle
        return high

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and not self._messages.isHidden():
            self._soon.start()
        return False
