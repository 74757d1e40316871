"""`SelfRunning`: takes steps by itself at a chosen speed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

SPEEDS: Mapping[str, float] = {
    "1 / s": 1.0,
    "3 / s": 3.0,
    "10 / s": 10.0,
    "30 / s": 30.0,
    "100 / s": 100.0,
    "1,000 / s": 1000.0,
    "full speed": 0.0,
}
"""Title of each speed, and its steps a second; 0 for all steps in some seconds."""
DEFAULT_SPEED = 3.0
FULL_SPEED_SECONDS = 4.0
"""At full speed all steps are taken in this time, but no fewer than `LEAST_FULL_SPEED` a second."""
LEAST_FULL_SPEED = 300.0

_TICK_MILLISECONDS = 16
_MOST_SECONDS = 0.1
"""Where a step takes longer than it should, so much time is made up for and no more."""


class SelfRunning(QObject):
    """Asks for steps as time goes by. The first comes at once. Lives on the GUI thread.

    Args:
        take: takes so many steps, and says whether there are more to be taken.
        length: returns how many steps there are in all.
        parent: as for any QObject.

    Signals:
        changed: it runs, or does so no longer.
    """

    changed = Signal()

    def __init__(self, take: Callable[[int], bool], length: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._take = take
        self._length = length
        self._speed = DEFAULT_SPEED
        self._owed = 0.0
        self._told_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def is_running(self) -> bool:
        """Whether it takes steps."""
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """Steps a second, a value of `SPEEDS`."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Take so many steps a second from now on; 0 for all in some seconds."""
        self._speed = speed

    def start(self) -> None:
        """Begin with a step now."""
        self._owed, self._told_at = 0.0, time.perf_counter()
        self._timer.start()
        self.changed.emit()
        self._advance(1)

    def stop(self) -> None:
        """Take no more steps."""
        if self._timer.isActive():
            self._timer.stop()
            self.changed.emit()

    def _on_timer_timeout(self) -> None:
        now = time.perf_counter()
        elapsed, self._told_at = min(now - self._told_at, _MOST_SECONDS), now
        rate = self._speed or max(self._length() / FULL_SPEED_SECONDS, LEAST_FULL_SPEED)
        self._owed += elapsed * rate
        steps = int(self._owed)
        if steps:
            self._owed -= steps
            self._advance(steps)

    def _advance(self, steps: int) -> None:
        if not self._take(steps):
            self.stop()
