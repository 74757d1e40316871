"""`HealthWatch`: reads the health of a run that somebody waits for, at a share of the time that it trains."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

from gradstudio.training.health.reading import HealthReading
from gradstudio.training.health.readings import Readings

SHARE = 0.02
"""Share of the training thread's time that readings may take."""
_INTERRUPTION_SECONDS = 3e-4
"""Seconds that are lost when the kernels are interrupted, since their data then leave the CPU caches."""
_COSTS = 5
"""The cost of a reading is the middle one of so many: the first may have had to load something."""
_DENSE_SECONDS = 0.03
"""Readings of the first steps may take so long together: most troubles begin there."""
_EARLY_SECONDS = 0.1
"""Seconds at the start during which the stride only doubles from one reading to the next."""
_NEWEST_SECONDS = 0.1
"""Where the stride is long, the newest reading is no older than this, if a quarter of the share allows it."""
_AT_REST_SECONDS = 0.02
"""A reading that takes longer is not waited for, neither at rest nor where the spec has changed."""
_SHORTEST_STEP_SECONDS = 1e-9
"""What a step takes at least, where the clock does not tell two of them apart."""


class HealthWatch:
    """The `HealthWitness` of a run that somebody waits for: a `HealthReading` at each stride that its time allows.

    The first steps are read one by one. Then the stride doubles until readings take no more than their share of the
    thread's time on the processor, so that steps 64, 128, 256 and so on are read; at once if they take long. Where
    the stride is long, a reading in between keeps the newest one fresh; the next takes its place.

    Args:
        readings: where they are kept.
        clock: tells the time of this thread on the processor, in seconds.
        wall: tells the time, in seconds.

    Attributes:
        readings: where they are kept.
        speed: steps a second that whoever drives the run allows, inf for any number: the time between them is free.
    """

    def __init__(
        self,
        readings: Readings,
        *,
        clock: Callable[[], float] = time.thread_time,
        wall: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.readings = readings
        self._clock, self._wall = clock, wall
        self.speed = math.inf
        self._taken = 0
        self._costs: deque[float] = deque(maxlen=_COSTS)
        self._last: tuple[int, float, float] | None = None  # step and both times after the last reading
        newest = readings.newest
        self._due = 0 if newest is None else readings.next_due(newest.step)
        self._is_stale = newest is None

    @property
    def cost(self) -> float:
        """Seconds that a reading takes, by the last few; infinite before there is one."""
        known = sorted(self._costs)
        return known[(len(known) - 1) // 2] + _INTERRUPTION_SECONDS if known else float("inf")

    def changed(self) -> None:
        """Note that the run goes on under another spec, so that the reading of this step is outdated.

        It is read again at once or, if a reading takes long, when readings are within their share of the time.
        """
        self._is_stale = True

    def before_steps(self, step: int, read: Callable[[], HealthReading]) -> int:
        """Read the health if it is time for it.

        Args:
            step: number of steps taken.
            read: reads it; called only then.

        Returns:
            How many steps may be taken before this is to be asked again, at least 1.
        """
        if step >= self._due or (self._is_stale and self._is_payable):
            self._read(step, read)
        elif self._last is not None and step > self._last[0]:
            worked, waited = self._clock() - self._last[1], self._wall() - self._last[2]
            # Work alone pays: while others hold the processor, time passes in which nothing is trained.
            if waited >= _NEWEST_SECONDS and worked >= 4 * self.cost / SHARE:
                self._read(step, read)
        return self._due - step

    def read_at_rest(self, step: int, read: Callable[[], HealthReading]) -> None:
        """Read the health where the run stands still, unless that was done or takes long.

        Args:
            step: number of steps taken.
            read: reads it; called only then.
        """
        newest = self.readings.newest
        is_known = newest is not None and newest.step == step and not self._is_stale
        if self.cost < _AT_REST_SECONDS and not is_known:
            self._read(step, read)

    @property
    def _is_payable(self) -> bool:
        """Whether a reading takes so little that nobody notices, or no more than its share since the last."""
        cost = self.cost
        if self._last is None or cost < _AT_REST_SECONDS:
            return True
        return (self._clock() - self._last[1]) * SHARE >= cost

    def _read(self, step: int, read: Callable[[], HealthReading]) -> None:
        began = self._clock()
        self.readings.add(read())
        now = self._clock()
        self._costs.append(now - began)
        self._taken += 1
        cost = self.cost
        spent = self._taken * cost
        if self._last is not None and step > self._last[0] and spent > _DENSE_SECONDS:
            # Only the last stretch counts: what was slow before says nothing about the next.
            measured = (began - self._last[1]) / (step - self._last[0])
            per_step = max(measured, 1.0 / self.speed, _SHORTEST_STEP_SECONDS)
            while self.readings.stride * per_step * SHARE < cost:
                self.readings.stride *= 2
                if spent < _EARLY_SECONDS:
                    break
        self._due = self.readings.next_due(step)
        self._last = step, now, self._wall()
        self._is_stale = False
