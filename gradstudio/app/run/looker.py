"""`Looker`: a line from the views of one thing to the training thread."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject

from gradstudio.app.run.asking import Gathering
from gradstudio.app.run.mailbox import Mail
from gradstudio.training.look.requests import Answer, Request


class Asked(Protocol):
    """Whoever has requests answered: `Sight`, or a `Trainer`."""

    def look(self, view: str, request: Request | None) -> None:
        """Have a request answered in the mail under the view's name, until it asks for something else or None."""


class Looker(Gathering[bool]):
    """Asks for what some views want to see, as long as one of them is seen. Lives on the GUI thread.

    Args:
        asked: who is asked.
        view: the name under which the answers come.
        parent: as for any QObject.
    """

    def __init__(self, asked: Asked, view: str, parent: QObject | None = None) -> None:
        super().__init__(view, parent)
        self._wanted: Request | None = None
        self.look_requested.connect(asked.look)

    def want(self, request: Request | None) -> None:
        """Ask for something else, or for nothing."""
        self._wanted = request
        self._ask()

    def set_seen(self, seen: bool, by: str = "") -> None:
        """Say whether a view can be seen; of several that share the line each has a name."""
        self.look(by, True if seen else None)

    def answer_in(self, mail: Mail) -> Answer | None:
        """Return the view's answer in some mail, if there is one; it may be to an earlier request."""
        return mail.answers.get(self._name)

    def _request(self) -> Request | None:
        return self._wanted
