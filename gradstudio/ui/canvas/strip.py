"""A row of controls above the canvas that slides in when it is needed."""

from __future__ import annotations

from PySide6.QtCore import QAbstractAnimation, QPropertyAnimation, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.motion import may_move
from gradstudio.ui.look.theme import Theme

_HEIGHT = 40
_SLIDE_MILLISECONDS = 120


class Strip(QWidget):
    """Holds an icon, what a subclass or owner puts in `row`, and a button that closes it. Escape closes it too.

    Args:
        icon_name: of the icon at its left end.
        close_hint: what the button does that closes it.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        closed: the user wants it gone.
    """

    closed = Signal()

    def __init__(self, icon_name: str, close_hint: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._icon = QLabel(self)
        self._buttons: list[tuple[QToolButton, str]] = []
        self._close = self.button(close_hint, "close")
        self._close.clicked.connect(self.closed)
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        frame = QHBoxLayout(self)
        frame.setContentsMargins(12, 0, 12, 0)
        frame.setSpacing(8)
        frame.addWidget(self._icon)
        frame.addLayout(self.row, 1)
        frame.addWidget(self._close)
        self._slide = QPropertyAnimation(self, b"maximumHeight", self)
        self._slide.setDuration(_SLIDE_MILLISECONDS)
        self._slide.finished.connect(self._on_slide_finished)
        self._open = False
        self.set_theme(theme)
        self.setMaximumHeight(0)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether it is shown, or sliding in."""
        return self._open

    def button(self, hint: str, icon_name: str) -> QToolButton:
        """Return a new button of this row, not yet in a layout."""
        button = QToolButton(self)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.setAutoRaise(True)
        self._buttons.append((button, icon_name))
        return button

    def slide(self, is_open: bool) -> None:
        """Slide in or out; at once where motion is to be reduced."""
        if is_open == self._open:
            return
        self._open = is_open
        if is_open:
            self.show()
        self._slide.stop()
        end = _HEIGHT if is_open else 0
        if may_move(self) and self.isVisible():
            self._slide.setStartValue(min(self.maximumHeight(), _HEIGHT))
            self._slide.setEndValue(end)
            self._slide.start(QAbstractAnimation.DeletionPolicy.KeepWhenStopped)
        else:
            self.setMaximumHeight(end)
            self._on_slide_finished()

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme."""
        self._icon.setPixmap(icon(self._icon_name, theme, "muted").pixmap(16, 16))
        for button, name in self._buttons:
            button.setIcon(icon(name, theme, "muted"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _on_slide_finished(self) -> None:
        self.setVisible(self._open)
