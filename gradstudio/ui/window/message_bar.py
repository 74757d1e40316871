"""What the user should know, floating over the panels: offers that wait for an answer, and the newest messages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gradstudio.ui.kit.focus import give_back_focus
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.message_line import Answer, MessageLine

_LEAST_MILLISECONDS = 8000
_MILLISECONDS_A_CHARACTER = 70
_MOST_MESSAGES = 3
_GAP = 6


@dataclass(frozen=True, slots=True)
class _Said:
    """A line that is shown.

    Attributes:
        line: the widget.
        is_offer: whether it stays until it is answered.
        is_passing: whether it holds no longer than until the next edit.
        where: the workspaces in which it is shown; none for all.
    """

    line: MessageLine
    is_offer: bool = False
    is_passing: bool = False
    where: Collection[str] = ()


class MessageBar(QWidget):
    """Offers from the top, each until it is answered, and below them a few messages. Lives on the GUI thread.

    Information goes away when one has had the time to read it, a fault stays until it is closed, and why an edit
    was refused is shown until the next edit, since it says nothing of the project from then on. More than a few
    messages make room for each other, the oldest first; those with a button do not, nor do offers.

    Signals:
        changed: other lines are shown, or none; the bar wants to be placed anew.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Messages")
        self._theme = theme
        self._said: dict[str, _Said] = {}
        self._numbers = count()
        self._workspace = ""
        self._came_from: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_application_focus_changed)
        self._follow()

    @property
    def text(self) -> str:
        """The newest message, or "" if none is shown; offers are no messages."""
        return next(reversed(self.texts), "")

    @property
    def texts(self) -> tuple[str, ...]:
        """The messages that are shown, the oldest first."""
        return tuple(said.line.text for said in self._seen if not said.is_offer)

    @property
    def offers(self) -> tuple[str, ...]:
        """The sentences of the offers that wait for an answer, from top to bottom."""
        return tuple(said.line.text for said in self._said.values() if said.is_offer)

    def show_workspace(self, name: str) -> None:
        """Show what is said in a workspace; what concerns other ones alone waits until they are shown again."""
        self._workspace = name
        for said in self._said.values():
            said.line.setVisible(self._is_seen(said))
        self._follow()

    def inform(
        self,
        text: str,
        answers: Sequence[Answer] = (),
        *,
        details: str = "",
        about: str = "",
        until_edit: bool = False,
        where: Collection[str] = (),
    ) -> None:
        """Show information; with answers it stays until one is given.

        Args:
            text: the sentence.
            answers: what each of its buttons says and does.
            details: what is told below it, in small type.
            about: takes the place of an earlier message about the same.
            until_edit: whether it stays no longer than until the project changes.
            where: names of the workspaces in which it is shown, where it concerns some of them alone.
        """
        line = self._say(text, answers, details=details, about=about, is_passing=until_edit, where=where)
        if not answers:
            line.close_after(_milliseconds_to_read(line.text))

    def warn(self, text: str, answers: Sequence[Answer] = (), *, about: str = "") -> None:
        """Show that something is wrong; it stays until it is closed.

        Args:
            text: the sentence.
            answers: what each of its buttons says and does.
            about: takes the place of an earlier message about the same.
        """
        self._say(text, answers, about=about, is_fault=True)

    def refuse(self, text: str) -> None:
        """Show why an edit was refused; it stays until it is closed, or until `drop_passing`."""
        self._say(text, (), about="refusal", is_fault=True, is_passing=True)

    def drop_passing(self) -> None:
        """Hide the refusal, and what holds until the next edit only: one has been made since."""
        for about in [about for about, said in self._said.items() if said.is_passing]:
            self.withdraw(about)

    def clear(self) -> None:
        """Hide all messages; offers stay."""
        for about in [about for about, said in self._said.items() if not said.is_offer]:
            self.withdraw(about)

    def close_newest(self) -> bool:
        """Close what was said last, as its button does; False if nothing is shown."""
        newest = next(reversed(self._seen), None)
        if newest is None:
            return False
        newest.line.close_line()
        return True

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
        line = self._line(key, close_hint)
        self._column.insertWidget(len(self.offers), line)
        self._said[key] = _Said(line, is_offer=True)
        line.say(text, answers, is_fault=is_fault)
        self._follow()

    def let_go(self, about: str) -> None:
        """Close a message when one has had the time to read it, though it has answers."""
        said = self._said.get(about)
        if said is not None:
            said.line.close_after(_milliseconds_to_read(said.line.text))

    def withdraw(self, key: str) -> None:
        """Take away an offer, or the message about something; one that is not there is fine."""
        said = self._said.pop(key, None)
        if said is None:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and said.line.isAncestorOf(focus)
        said.line.hide()
        self._column.removeWidget(said.line)
        said.line.deleteLater()
        if had_focus:
            give_back_focus(self._came_from)
        self._follow()

    def height_at(self, width: int) -> int:
        """Return how high it is at a width, both in pixels, and arrange the lines for that width."""
        lines = [said.line for said in self._seen]
        for line in lines:
            line.fit(width)
        heights = [max(line.heightForWidth(width), line.minimumSizeHint().height()) for line in lines]
        return sum(heights) + _GAP * max(0, len(heights) - 1)

    @property
    def measured_by(self) -> tuple[object, ...]:
        """What its height at a width depends on; equal to that of before if it is as high as then."""
        return tuple(said.line.measured_by for said in self._seen)

    def limit_details(self, most_lines: int | None) -> None:
        """Show so many lines of the details of each message at the most; None for all."""
        for said in self._seen:
            said.line.limit_details(most_lines)

    def natural_width(self) -> int:
        """Return how wide it is with every message in one row, in pixels."""
        return max((said.line.natural_width() for said in self._seen), default=0)

    def least_width(self) -> int:
        """Return how narrow it may be: no button is cut off, and a line has some words."""
        return max((said.line.least_width() for said in self._seen), default=0)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for said in self._said.values():
            said.line.set_theme(theme)

    def _say(
        self,
        text: str,
        answers: Sequence[Answer],
        *,
        details: str = "",
        about: str = "",
        is_fault: bool = False,
        is_passing: bool = False,
        where: Collection[str] = (),
    ) -> MessageLine:
        whole = f"{text} {details}" if details else text
        same = next(
            (key for key, said in self._said.items() if not said.is_offer and said.line.text == whole), ""
        )
        for key in (same, about):
            self.withdraw(key)
        about = about or f"message {next(self._numbers)}"
        line = self._line(about, "Close this message")
        self._column.addWidget(line)
        self._said[about] = said = _Said(line, is_passing=is_passing, where=where)
        line.say(text, answers, details=details, is_fault=is_fault)
        line.setVisible(self._is_seen(said))
        self._make_room()
        self._follow()
        return line

    @property
    def _seen(self) -> list[_Said]:
        return [said for said in self._said.values() if self._is_seen(said)]

    def _is_seen(self, said: _Said) -> bool:
        return not said.where or not self._workspace or self._workspace in said.where

    def _line(self, about: str, close_hint: str) -> MessageLine:
        line = MessageLine(self._theme, close_hint, self)
        line.closed.connect(partial(self.withdraw, about))
        return line

    def _make_room(self) -> None:
        messages = [about for about, said in self._said.items() if not said.is_offer]
        spare = len(messages) - _MOST_MESSAGES
        silent = [about for about in messages[:-1] if not self._said[about].line.has_answers]
        for about in silent[: max(0, spare)]:
            self.withdraw(about)

    def _follow(self) -> None:
        self.setVisible(bool(self._seen))
        self.changed.emit()

    def _on_application_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isAncestorOf(now):
            return
        if old is not None and not self.isAncestorOf(old):
            self._came_from = old


def _milliseconds_to_read(text: str) -> int:
    return max(_LEAST_MILLISECONDS, _MILLISECONDS_A_CHARACTER * len(text))
