"""`Playback`: goes through the steps of a run by itself, forwards or backwards."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.run.slices import DEFAULT_SPEED
from gradstudio.app.sight.sight import Sight
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.training.run.moment import Moment

FULL_SPEED_SECONDS = 8.0
"""At full speed a whole run is gone through in this time, but at no less than `LEAST_FULL_SPEED`."""
LEAST_FULL_SPEED = 1000.0

_TICK_MILLISECONDS = 16
_MOST_SECONDS = 0.1
"""Where a step takes longer than it should, so much time is made up for and no more."""


class Playback(QObject):
    """Moves `Sight` along the run in sight, as soon as each moment is there. Lives on the GUI thread.

    Whoever moves it meanwhile has it go on from there; it ends at the ends of the run and where the newest is
    looked at.

    Args:
        sight: what is moved.
        whereabouts: the run in sight.
        parent: as for any QObject.

    Signals:
        changed: it plays, plays the other way, or does so no longer.
    """

    changed = Signal()

    def __init__(self, sight: Sight, whereabouts: Whereabouts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sight = sight
        self._whereabouts = whereabouts
        self._speed = DEFAULT_SPEED
        self._direction = 0
        self._place = 0.0
        self._wanted: Moment | None = None
        self._told_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        sight.changed.connect(self._on_sight_changed)

    @property
    def direction(self) -> int:
        """1 while it plays forwards, −1 backwards, 0 while it rests."""
        return self._direction

    def set_speed(self, steps_per_second: float) -> None:
        """Take so many steps a second; 0 for a whole run in some seconds."""
        self._speed = steps_per_second

    def play(self, direction: int) -> None:
        """Play forwards (1) or backwards (−1); from an end of the run that is in the way, begin at the other."""
        where = self._whereabouts
        first, last = where.steps
        if where.run is None or first == last:
            return
        here = where.step
        if here >= last and direction > 0:
            here = first
        elif here <= first and direction < 0:
            here = last
        self._direction, self._place, self._told_at = direction, float(here), time.perf_counter()
        where.go(here)
        self._wanted = self._sight.moment
        self._timer.start()
        self.changed.emit()

    def toggle(self, direction: int) -> None:
        """Play in a direction, or rest if it plays in that one."""
        if self._direction == direction:
            self.stop()
        else:
            self.play(direction)

    def stop(self) -> None:
        """Stay where it is."""
        if self._direction:
            self._direction = 0
            self._timer.stop()
            self.changed.emit()

    def _on_sight_changed(self) -> None:
        moment = self._sight.moment
        if not self._direction or moment == self._wanted:
            return
        if moment is None:
            self.stop()
        else:
            self._wanted, self._place = moment, float(moment.step)

    def _on_timer_timeout(self) -> None:
        where = self._whereabouts
        if where.run is None:
            self.stop()
            return
        if self._wanted is not None and self._sight.shown != self._wanted:
            return  # it is on its way there
        now, (first, last) = time.perf_counter(), where.steps
        elapsed, self._told_at = min(now - self._told_at, _MOST_SECONDS), now
        self._place += self._direction * elapsed * self._rate(first, last)
        self._place = min(max(self._place, float(first)), float(last))
        step = int(self._place) if self._direction > 0 else -int(-self._place // 1)
        if step != where.step:
            self._go(step)
        if step in (first, last) and self._is_at_end(step):
            self.stop()

    def _go(self, step: int) -> None:
        direction, self._direction = self._direction, 0  # what it does itself moves it on by nobody
        self._whereabouts.go(step)
        self._direction, self._wanted = direction, self._sight.moment

    def _is_at_end(self, step: int) -> bool:
        first, last = self._whereabouts.steps
        return step >= last if self._direction > 0 else step <= first

    def _rate(self, first: int, last: int) -> float:
        return self._speed or max((last - first) / FULL_SPEED_SECONDS, LEAST_FULL_SPEED)
