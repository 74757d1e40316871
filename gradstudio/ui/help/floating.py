"""`FloatingCard`: what lies over the window, is no dialog, and goes by Escape."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QToolBar, QWidget

from gradstudio.app.program.below import children_of
from gradstudio.ui.kit.focus import give_back_focus

_MARGIN = 12
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest)


class FloatingCard(QFrame):
    """A card over a window that stays usable. Lives on the GUI thread.

    It takes the focus when it is opened and gives it back when it is closed. Escape closes it: pressed in it, or
    anywhere in the window where it means nothing else.

    Args:
        followed: widgets after whose moves the card is placed anew.
        window: over what it lies; its parent.

    Signals:
        closed: it has been closed.
        placed: it stands where it belongs, and so may what belongs to it.
    """

    closed = Signal()
    placed = Signal()

    def __init__(self, followed: Iterable[QWidget], window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._focus_before: QWidget | None = None
        self.setObjectName("floating")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(1)  # after what else is placed and raised because of the same event
        self._soon.timeout.connect(self.place)
        for widget in (window, *followed):
            widget.installEventFilter(self)
        self.hide()

    def open_card(self, focus: QWidget) -> None:
        """Show it.

        Args:
            focus: what of it takes the focus.
        """
        if self.isHidden():
            self._focus_before = self._window.focusWidget()
        self.show()
        self.place()
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_card(self) -> None:
        """Hide it, and give the focus back to what had it, unless it is elsewhere already."""
        if self.isHidden():
            return
        had_focus = self.isAncestorOf(self._window.focusWidget())
        self.hide()
        before, self._focus_before = self._focus_before, None
        if had_focus:
            give_back_focus(before)
        self.closed.emit()

    def place(self) -> None:
        """Put it where it belongs."""
        if not self.isHidden():
            self.setGeometry(within(self.wanted_place(), self.room()))
            self.raise_()  # what is shown meanwhile, such as a message, waits behind it
            self.placed.emit()

    def wanted_place(self) -> QRect:
        """Return where it should be, in the window's pixels; it is moved into the window if need be."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.isHidden():
            return False
        if event.type() in _MOVES:
            self._soon.start()
        if watched is not self._window or event.type() != QEvent.Type.KeyPress:
            return False
        assert isinstance(event, QKeyEvent)
        is_escape = event.key() == Qt.Key.Key_Escape
        if is_escape:
            self.close_card()
        return is_escape

    def room(self) -> QRect:
        """Return where it may be: the window without menus, toolbar and status bar."""
        window = self._window
        top = max(bar.geometry().bottom() for bar in (window.menuBar(), *children_of(window, QToolBar)))
        room = window.rect().adjusted(0, top + 1, 0, -window.statusBar().height())
        return room.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)


def within(place: QRect, room: QRect) -> QRect:
    """Return a rectangle moved into another, and made smaller where it is too large for it."""
    size = place.size().boundedTo(room.size())
    left = min(max(place.left(), room.left()), room.left() + room.width() - size.width())
    top = min(max(place.top(), room.top()), room.top() + room.height() - size.height())
    return QRect(left, top, size.width(), size.height())
