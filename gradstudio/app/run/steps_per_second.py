"""`StepsPerSecond`: how many steps a second a run takes, by its mail of late."""

from __future__ import annotations

from collections import deque

from gradstudio.training.run.moment import Moment

_WINDOW_SECONDS = 1.5


class StepsPerSecond:
    """Counts the steps of one run over the last second or so."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, Moment]] = deque()

    def clear(self) -> None:
        """Begin anew."""
        self._marks.clear()

    def add(self, now: float, moment: Moment) -> None:
        """Take in that a run has come to a moment; another run begins anew.

        Args:
            now: the time, in seconds.
            moment: where it is.
        """
        marks = self._marks
        if marks and marks[-1][1].run != moment.run:
            marks.clear()
        marks.append((now, moment))
        while now - marks[0][0] > _WINDOW_SECONDS and len(marks) > 2:
            marks.popleft()

    @property
    def value(self) -> float:
        """How many; 0 while that is not known."""
        if len(self._marks) < 2:
            return 0.0
        (began, first), (ended, last) = self._marks[0], self._marks[-1]
        return (last.step - first.step) / (ended - began) if ended > began else 0.0
