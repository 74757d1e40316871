"""Offering back work that was never saved, and keeping it when the window closes."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gradstudio.app.document.keeper import Keeper
from gradstudio.app.document.kept_work import Kept
from gradstudio.app.document.recovery import Recovery
from gradstudio.engine.errors import GradStudioError
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.message_line import Answer

_OFFER = "unsaved work"
_CLOSING = "closing"


class UnsavedWork(QObject):
    """Has the work kept that is not saved, and offers what was left. Lives on the GUI thread.

    An offer stays until it is answered. Closed without an answer, the work waits in File → Recovered work, and
    is offered again at the next start.

    Args:
        keeper: keeps the present project.
        recovery: where work waits.
        messages: where the user is told.
        window: parent of the dialog.

    Signals:
        lost: the user would rather lose the work than keep the window open.
        save_asked: the user wants to save it first.
    """

    lost = Signal()
    save_asked = Signal()

    def __init__(self, keeper: Keeper, recovery: Recovery, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._keeper = keeper
        self._recovery = recovery
        self._messages = messages
        self._window = window
        keeper.failed.connect(self._on_keeper_failed)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return what the actions do, by name."""
        return {"recovered": self.show_all}

    def set_aside(self) -> bool:
        """Keep the present project for later if it is not saved.

        Returns:
            Whether there was anything to keep; if so, `offer` shows it.
        """
        has_unsaved = self._keeper.has_unsaved
        self._keeper.set_aside()
        return has_unsaved

    def offer(self) -> None:
        """Offer the newest work that was left, if there is any."""
        self._messages.withdraw(_OFFER)
        left = self._recovery.leftovers()
        if not left:
            return
        newest = left[0]
        answers: list[Answer] = [
            ("Bring it back", partial(self.bring_back, newest)),
            ("Discard", partial(self.discard, newest)),
        ]
        if len(left) > 1:
            answers.append((f"Show all {len(left)}…", self.show_all))
        self._messages.offer(
            _OFFER,
            f"{newest.title} {unsaved(newest)} ({ago(newest.when, time.time())}).",
            answers,
            close_hint="Not now; it stays in File → Recovered work…",
        )

    def show_all(self) -> None:
        """Show all work that was left, to choose from."""
        from gradstudio.ui.window.recovered_dialog import RecoveredDialog  # noqa: PLC0415 - not at the start

        dialog = RecoveredDialog(self._described(), self._window)
        dialog.brought_back.connect(self.bring_back)
        dialog.discarded.connect(self._discard_all)
        dialog.open()

    def bring_back(self, kept: Kept) -> None:
        """Go on with work that was left, in the place of the present project."""
        try:
            self._keeper.bring_back(kept)
        except GradStudioError as error:
            self._messages.warn(str(error))
        self.offer()

    def discard(self, kept: Kept) -> None:
        """Throw away work that was left."""
        self._discard_all([kept])

    def keep(self) -> bool:
        """Keep for the next start what is not saved, before the window closes.

        Returns:
            Whether nothing can be lost now; if not, the user has been asked what to do.
        """
        try:
            self._keeper.keep_all()
        except GradStudioError as error:
            self._messages.offer(
                _CLOSING,
                f"Your work cannot be kept, so the window stays open. {error}",
                [("Save as…", self.save_asked.emit), ("Close and lose it", self.lost.emit)],
                is_fault=True,
                close_hint="Stay here",
            )
            return False
        self._messages.withdraw(_CLOSING)
        return True

    def _described(self) -> list[tuple[str, Kept]]:
        now = time.time()
        found = []
        for kept in self._recovery.leftovers():
            steps = f"trained to step {kept.step:,}" if kept.step else ""
            place = f"in {kept.path.parent}" if kept.path else ""
            more = ", ".join(part for part in (steps, place) if part)
            found.append((f"{kept.title}, {ago(kept.when, now)}" + (f"\n{more}" if more else ""), kept))
        return found

    def _discard_all(self, several: list[Kept]) -> None:
        for kept in several:
            self._recovery.dismiss(kept)
        self.offer()

    def _on_keeper_failed(self, why: str) -> None:
        self._messages.warn(
            f"Save your project: should the program end, its edits and runs would be lost. {why}"
        )


def unsaved(kept: Kept) -> str:
    """Return what of some work was not saved, in words."""
    if not kept.step:
        return "had edits that were not saved"
    edited = "was edited, trained" if kept.is_edited else "was trained"
    return f"{edited} to step {kept.step:,} and not saved"


def ago(when: float, now: float) -> str:
    """Return how long ago something was, in words.

    Args:
        when: that moment, in seconds since the epoch.
        now: this moment.
    """
    minutes = max(0, int(now - when)) // 60
    for size, unit in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
