"""Progress functions for a survey in several parts, and one that cancels work after a time limit."""

from __future__ import annotations

import time

from gradstudio.training.record.way import GoOn


def part_of(go_on: GoOn, place: int, count: int) -> GoOn:
    """Return a progress function for one of several equal parts of the work.

    Args:
        go_on: progress function of the whole work.
        place: index of the part, from 0.
        count: number of parts.
    """
    return lambda share: go_on((place + share) / count)


def aside(go_on: GoOn) -> GoOn:
    """Return a progress function for work that does not advance the whole."""
    return lambda share: go_on(0.0)


class Hurry:
    """Asks whether to go on, and says no by itself when time is over.

    Args:
        go_on: is asked.
        seconds: how long there is time.

    Attributes:
        is_over: whether time was over.
    """

    def __init__(self, go_on: GoOn, seconds: float) -> None:
        self._go_on = go_on
        self._end = time.perf_counter() + seconds
        self.is_over = False

    def go_on(self, share: float) -> bool:
        """Return whether to go on."""
        if not self._go_on(share):
            return False
        self.is_over = time.perf_counter() >= self._end
        return not self.is_over
