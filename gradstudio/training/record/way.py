"""`Way` and `Legs`: a long way through the steps of a run, which tells how far it is and can be given up."""

from __future__ import annotations

import time
from collections.abc import Callable

GoOn = Callable[[float], bool]
"""A callback: takes the share of the work that is done, 0 to 1, and returns whether to go on."""

_TOLD_SECONDS = 0.03


class Way:
    """Cuts a way into stretches of some hundredths of a second, between which is asked whether to go on.

    Args:
        go_on: is asked.
        steps: of the first stretch; where nothing is known of how long one takes, a single one.

    Attributes:
        steps: of the next stretch.
    """

    def __init__(self, go_on: GoOn | None, steps: int = 1) -> None:
        self.steps = steps
        self._go_on = go_on
        self._taken = 0
        self._asked = time.perf_counter()

    def first_end(self, here: int, end: int) -> int:
        """Return where to ask, at the latest where the stretch ends anyway."""
        end = end if self._go_on is None else min(end, here + self.steps)
        self._taken = end - here
        return end

    def goes_on(self, share: float) -> bool:
        """Ask, with the share of the way that is done."""
        if self._go_on is None:
            return True
        now = time.perf_counter()
        if now - self._asked < _TOLD_SECONDS / 2:
            self.steps = max(self.steps, 2 * self._taken)
        elif now - self._asked > 2 * _TOLD_SECONDS:
            self.steps = max(1, self.steps // 2)
        self._asked = now
        return self._go_on(share)


class Legs:
    """A way to several places one after the other: turns the share of each leg into that of the whole.

    Args:
        go_on: is asked, and told of the whole.
        count: number of places.
    """

    def __init__(self, go_on: GoOn | None, count: int) -> None:
        self._whole = go_on
        self._count = count
        self._arrived = 0

    @property
    def go_on(self) -> GoOn | None:
        """The callback for the leg under way, or None if there is no callback."""
        return None if self._whole is None else self._told

    def arrived(self) -> bool:
        """Ask whether to go on, at each of the places."""
        self._arrived += 1
        return self._told(0.0)

    def _told(self, share: float) -> bool:
        return self._whole is None or self._whole((self._arrived + share) / self._count)
