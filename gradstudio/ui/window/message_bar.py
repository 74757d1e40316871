"""What the user should know, as lines above the panels: offers that wait for an answer, and the newest message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.message_line import Answer, MessageLine

_INFO_MILLISECONDS = 8000


class MessageBar(QWidget):
    """Shows one message at a time, and above it every offer until it is answered. Lives on the GUI thread.

    A message makes room for the next: information goes away by itself, a fault stays until it is closed, and why
    an edit was refused is shown until the next edit, since it says nothing of the project from then on. An offer
    has a line of its own, which no message takes from it.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_passing = False
        self._offers: dict[str, MessageLine] = {}
        self._message = MessageLine(theme, "Close this message", self)
        self._message.closed.connect(self.clear)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._column.addWidget(self._message)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self.clear()

    @property
    def text(self) -> str:
        """The message, or "" if none is shown; offers are no messages."""
        return self._message.text if not self._message.isHidden() else ""

    @property
    def offers(self) -> tuple[str, ...]:
        """The sentences of the offers that wait for an answer, from top to bottom."""
        return tuple(line.text for line in self._offers.values())

    def inform(
        self,
        text: str,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        *,
        until_edit: bool = False,
    ) -> None:
        """Show information, with a button if `action` names one; with a button it stays.

        Args:
            text: the sentence.
            action: what the button says.
            on_action: what it does.
            until_edit: whether it stays no longer than until the project changes.
        """
        answers = [(action, on_action)] if on_action is not None else []
        self._show(text, answers, is_fault=False)
        self._is_passing = until_edit
        if not answers:
            self._timer.start(_INFO_MILLISECONDS)

    def warn(self, text: str) -> None:
        """Show that something is wrong; it stays until it is closed."""
        self._show(text, (), is_fault=True)

    def refuse(self, text: str) -> None:
        """Show why an edit was refused; it stays until it is closed, or until `drop_refusal`."""
        self.warn(text)
        self._is_passing = True

    def drop_refusal(self) -> None:
        """Hide the message if it is a refusal, or holds until the next edit only: one has been made since."""
        if self._is_passing:
            self.clear()

    def clear(self) -> None:
        """Hide the message; offers stay."""
        self._timer.stop()
        self._is_passing = False
        self._message.hide()
        self._fit()

    def offer(
        self,
        key: str,
        text: str,
        answers: Sequence[Answer],
        *,
        is_fault: bool = False,
        close_hint: str = "Not now",
    ) -> None:
        """Show an offer until it is answered, closed or withdrawn, whatever else is said meanwhile.

        Args:
            key: what it is about: an offer takes the place of an earlier one under the same key.
            text: the sentence.
            answers: what each of its buttons says and does.
            is_fault: whether it is marked as a fault.
            close_hint: what closing it without an answer means.
        """
        self.withdraw(key)
        line = MessageLine(self._theme, close_hint, self)
        line.closed.connect(partial(self.withdraw, key))
        self._column.insertWidget(len(self._offers), line)
        self._offers[key] = line
        line.say(text, answers, is_fault=is_fault)
        self._fit()

    def withdraw(self, key: str) -> None:
        """Take an offer away; one that is not there is fine."""
        line = self._offers.pop(key, None)
        if line is not None:
            line.hide()
            self._column.removeWidget(line)
            line.deleteLater()
            self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for line in (*self._offers.values(), self._message):
            line.set_theme(theme)

    def _show(self, text: str, answers: Sequence[Answer], *, is_fault: bool) -> None:
        self._timer.stop()
        self._is_passing = False
        self._message.say(text, answers, is_fault=is_fault)
        self._fit()

    def _fit(self) -> None:
        self.setVisible(bool(self._offers) or not self._message.isHidden())
