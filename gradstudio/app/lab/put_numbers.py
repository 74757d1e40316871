"""`PutNumbers`: which numbers went with the texts that were put, so that undo comes back to both."""

from __future__ import annotations

from collections.abc import Mapping

_MOST = 200


class PutNumbers:
    """Remembers the numbers of leaves by text, for the texts on either side of each one that was put.

    Between two of them a text is typed, and keeps the numbers that are there. Only to come to another of them than
    the one that the typing began at means that undo or redo went over what was put.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, float]] = {}
        self._base: str | None = None

    def put(
        self, old: str, old_numbers: Mapping[str, float], new: str, new_numbers: Mapping[str, float]
    ) -> None:
        """Note that a text was put in the place of another.

        Args:
            old: the text that was there.
            old_numbers: the numbers of its leaves.
            new: the text that is there now.
            new_numbers: those that go with it.
        """
        self.note(old, old_numbers)
        self.note(new, new_numbers)
        self._base = new

    def note(self, text: str, numbers: Mapping[str, float]) -> None:
        """Note the numbers of a text, the newest of which count."""
        self._numbers.pop(text, None)
        self._numbers[text] = dict(numbers)
        while len(self._numbers) > _MOST:
            del self._numbers[next(iter(self._numbers))]

    def moved(self, text: str, numbers: Mapping[str, float]) -> None:
        """Note that a leaf was moved, if the text is one of those that were put."""
        if text == self._base:
            self.note(text, numbers)

    def come_to(self, text: str) -> dict[str, float] | None:
        """Return the numbers of a text that undo or redo came to; None for one that was typed from here."""
        if text == self._base or text not in self._numbers:
            return None
        self._base = text
        return dict(self._numbers[text])
