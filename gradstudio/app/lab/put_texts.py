"""`PutTexts`: what went with the texts that were put, so that undo comes back to all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_MOST = 200


class WithText(NamedTuple):
    """What goes with a text.

    Attributes:
        numbers: of its leaves by name.
        hides_gradients: whether its gradients are not to be seen.
    """

    numbers: Mapping[str, float]
    hides_gradients: bool = False


class PutTexts:
    """Remembers what goes with a text, for the texts on either side of each one that was put.

    Between two of them a text is typed, and keeps what is there. Only to come to another of them than the one that
    the typing began at means that undo or redo went over what was put.
    """

    def __init__(self) -> None:
        self._known: dict[str, WithText] = {}
        self._base: str | None = None

    def put(self, old: str, with_old: WithText, new: str, with_new: WithText) -> None:
        """Note that a text was put in the place of another.

        Args:
            old: the text that was there.
            with_old: what went with it.
            new: the text that is there now.
            with_new: what goes with it.
        """
        self._note(old, with_old)
        self._note(new, with_new)
        self._base = new

    def moved(self, text: str, now: WithText) -> None:
        """Note that a leaf was moved, if the text is one of those that were put."""
        if text == self._base:
            self._note(text, now)

    def show_gradients(self) -> None:
        """Have the gradients of no text hidden any more."""
        for text, known in self._known.items():
            self._known[text] = known._replace(hides_gradients=False)

    def come_to(self, text: str) -> WithText | None:
        """Return what goes with a text that undo or redo came to; None for one that was typed from here."""
        if text == self._base or text not in self._known:
            return None
        self._base = text
        return self._known[text]

    def _note(self, text: str, now: WithText) -> None:
        """Note what goes with a text, the newest of which counts."""
        self._known.pop(text, None)
        self._known[text] = now._replace(numbers=dict(now.numbers))
        while len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
