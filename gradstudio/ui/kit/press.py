"""`Press`: a button of the mouse that is held down on a widget."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent


class Press:
    """Says whether a widget is dragged on.

    A menu or a dialog that opens while the button is down takes its release. A press therefore ends with the first
    move that comes without its button, too.

    Args:
        buttons: those that count; by default the left one.

    Attributes:
        at: where the button was pressed, in pixels of the widget. Who follows a drag step by step moves it along.
    """

    def __init__(self, *buttons: Qt.MouseButton) -> None:
        self._buttons = buttons or (Qt.MouseButton.LeftButton,)
        self._held = Qt.MouseButton.NoButton
        self.at = QPointF()

    @property
    def is_held(self) -> bool:
        """Whether a button is held down."""
        return self._held != Qt.MouseButton.NoButton

    def begins(self, event: QMouseEvent) -> bool:
        """Take a press of a button, and return whether it is one that counts."""
        if event.button() not in self._buttons:
            return False
        self._held, self.at = event.button(), event.position()
        return True

    def goes_on(self, event: QMouseEvent) -> bool:
        """Take a move, and return whether the button is held down still."""
        if not event.buttons() & self._held:
            self.forget()
        return self.is_held

    def ends(self, event: QMouseEvent) -> bool:
        """Take the release of a button, and return whether it is the one that was held down."""
        if not self.is_held or event.button() != self._held:
            return False
        self.forget()
        return True

    def forget(self) -> None:
        """Have no button be held down."""
        self._held = Qt.MouseButton.NoButton
