"""One message: an icon, a sentence, the buttons that answer it, and one that closes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme

Answer = tuple[str, Callable[[], None]]
"""What a button says, and what it does."""


class MessageLine(QWidget):
    """A sentence above the panels. Lives on the GUI thread.

    Args:
        theme: how to draw.
        close_hint: what the button does that closes the line.
        parent: as for any QWidget.

    Signals:
        closed: the user closed it, or gave an answer.
    """

    closed = Signal()

    def __init__(self, theme: Theme, close_hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_fault = False
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons: list[QPushButton] = []
        self._close = QToolButton(self)
        self._close.setToolTip(close_hint)
        self._close.setAccessibleName(close_hint)
        self._close.clicked.connect(self._on_close_clicked)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 8, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def say(self, text: str, answers: Sequence[Answer] = (), *, is_fault: bool = False) -> None:
        """Show a sentence in the place of the last one, with a button for each answer."""
        self._is_fault = is_fault
        self._text.setText(text)
        self._text.setToolTip(text)  # a small window may have no room for all of it
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for title, does in answers:
            button = QPushButton(title, self)
            button.clicked.connect(partial(self._on_button_clicked, does))
            self._row.insertWidget(self._row.count() - 1, button)
            self._buttons.append(button)
        self._draw_icons()
        self.show()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._draw_icons()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.raised))
        colour = self._theme.fault if self._is_fault else self._theme.accent
        painter.fillRect(0, 0, 3, self.height(), QColor(colour))

    def _draw_icons(self) -> None:
        name, role = ("warning", "fault") if self._is_fault else ("info", "accent")
        self._icon.setPixmap(icon(name, self._theme, role).pixmap(QSize(18, 18), self.devicePixelRatioF()))
        self._close.setIcon(icon("close", self._theme, "muted"))

    def _on_close_clicked(self) -> None:
        self.hide()
        self.closed.emit()

    def _on_button_clicked(self, does: Callable[[], None], checked: bool = False) -> None:
        self.hide()
        self.closed.emit()
        does()
