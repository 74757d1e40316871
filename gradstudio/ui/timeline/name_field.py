"""`NameField`: a field over the plot in which a bookmark is named."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gradstudio.app.record.run_edits import MOST_LETTERS
from gradstudio.ui.kit.focus import give_back_focus

_WIDTH = 180


class NameField(QLineEdit):
    """Is shown while something is named: Return takes the name, Escape and a click elsewhere leave it be.

    Args:
        parent: what it lies over.
        named: what has the bookmarks; while that cannot be seen, none is named.
    """

    def __init__(self, parent: QWidget, named: QWidget) -> None:
        super().__init__(parent)
        self._over, self._named = parent, named
        self.setAccessibleName("Name of the bookmark")
        self.setMaxLength(MOST_LETTERS)
        self.setFixedWidth(_WIDTH)
        self._take: Callable[[str], None] | None = None
        self._before: QWidget | None = None
        self.returnPressed.connect(self._on_return_pressed)
        self.hide()

    @property
    def can_ask(self) -> bool:
        """Whether what has the bookmarks is in sight."""
        return self._named.isVisible() and not self._named.visibleRegion().isEmpty()

    def ask(self, text: str, foot: QPoint, take: Callable[[str], None]) -> None:
        """Ask for a name.

        Args:
            text: what stands there at first.
            foot: above this point of the parent, in its pixels.
            take: is given the name, if there is to be one.
        """
        self._take, self._before = take, self.window().focusWidget()
        self.setText(text)
        self.selectAll()
        self.adjustSize()
        most = self._over.width() - self.width() - 4
        self.move(max(4, min(foot.x() - self.width() // 2, most)), max(0, foot.y() - self.height() - 4))
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Stop asking without a name."""
        self._take = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end()
            return
        super().keyPressEvent(event)
        event.accept()  # what a field has no use for is for nobody else while it is open

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A menu of its own, or another window in front, does not mean that one is done.
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.leave()

    def _on_return_pressed(self) -> None:
        take, text = self._take, self.text()
        self._end()
        if take is not None:
            take(text)

    def _end(self) -> None:
        before, self._before = self._before, None
        give_back_focus(before)
        self.leave()
