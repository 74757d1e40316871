"""A line of text above the panels, for what the user should know and need not answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from gradstudio.ui.icons import icon
from gradstudio.ui.theme import Theme

_INFO_MILLISECONDS = 8000


class MessageBar(QWidget):
    """Shows one message at a time; information goes away by itself, a fault stays until it is closed.

    Why an edit was refused is shown until the next edit: it says nothing of the project as it is from then on.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_fault = False
        self._is_refusal = False
        self._on_action: Callable[[], None] | None = None
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton(self)
        self._action.clicked.connect(self._on_action_clicked)
        self._close = QToolButton(self)
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """The message, or "" if none is shown."""
        return self._text.text() if not self.isHidden() else ""

    def inform(self, text: str, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Show information, with a button if `action` names one; with a button it stays."""
        self._show(text, False, action, on_action)
        if not action:
            self._timer.start(_INFO_MILLISECONDS)

    def warn(self, text: str) -> None:
        """Show that something is wrong; it stays until it is closed."""
        self._show(text, True, "", None)

    def refuse(self, text: str) -> None:
        """Show why an edit was refused; it stays until it is closed, or until `drop_refusal`."""
        self.warn(text)
        self._is_refusal = True

    def drop_refusal(self) -> None:
        """Hide the message if it is a refusal: an edit has been made since."""
        if self._is_refusal:
            self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._draw_icons()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.raised))
        colour = self._theme.fault if self._is_fault else self._theme.accent
        painter.fillRect(0, 0, 3, self.height(), QColor(colour))

    def _show(self, text: str, is_fault: bool, action: str, on_action: Callable[[], None] | None) -> None:
        self._timer.stop()
        self._is_fault = is_fault
        self._is_refusal = False
        self._on_action = on_action
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._draw_icons()
        self.show()
        self.update()

    def _draw_icons(self) -> None:
        name, role = ("warning", "fault") if self._is_fault else ("info", "accent")
        self._icon.setPixmap(icon(name, self._theme, role).pixmap(QSize(18, 18), self.devicePixelRatioF()))
        self._close.setIcon(icon("close", self._theme, "muted"))

    def _on_action_clicked(self) -> None:
        self.hide()
        if self._on_action is not None:
            self._on_action()
