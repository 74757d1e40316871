"""`Gathering`: what several views want of the training thread, asked for as one."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from gradstudio.app.run.mailbox import Mail
from gradstudio.training.look.requests import Answer, Request
from gradstudio.training.run.moment import RunId

Wish = TypeVar("Wish")


class Gathering(QObject, Generic[Wish]):
    """Makes one request of what its viewers want, and keeps the newest answer of the run. Lives on the GUI thread.

    A subclass says in `_request` what is to be asked for all of `_wishes`.

    Args:
        name: under which the answers come.

    Signals:
        look_requested: (name, request or None if nobody looks): what is wanted of the training thread from now on.
        changed: there is another answer, or there is none any more.
    """

    look_requested = Signal(str, object)
    changed = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._wishes: dict[Hashable, Wish] = {}
        self._requested: Request | None = None
        self._run: RunId | None = None
        self._answer: Answer | None = None
        self._is_new = False

    def look(self, viewer: Hashable, wish: Wish | None) -> None:
        """Have something for a view, instead of what it wanted before; None when it is hidden."""
        self._wishes.pop(viewer, None)
        if wish is not None:
            self._wishes[viewer] = wish
        self._ask()

    def start_over(self) -> None:
        """Forget what was answered: another project is shown."""
        self._answer, self._is_new = None, True
        self.tell()

    def receive(self, mail: Mail) -> None:
        """Take the newest answer; tells nobody yet."""
        found = mail.answers.get(self._name) if self._requested is not None else None
        if found is not None or mail.run != self._run:
            self._run, self._answer, self._is_new = mail.run, found, True

    def tell(self) -> None:
        """Say so if there is another answer than the last time."""
        if self._is_new:
            self._is_new = False
            self.changed.emit()

    def _request(self) -> Request | None:
        raise NotImplementedError

    def _ask(self) -> None:
        request = self._request() if self._wishes else None
        if request != self._requested:
            self._requested = request
            if request is None:
                self._answer = None  # it would be out of date when somebody looks again
            self.look_requested.emit(self._name, request)
