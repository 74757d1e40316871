"""When the health of a run is read whose number of steps is known: at the same steps on any machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from gradstudio.training.health.reading import HealthReading
from gradstudio.training.health.readings import Readings
from gradstudio.training.run.session import Session

_DENSE_STEPS = 16
"""Number of steps at the start that are read one by one."""
_FAR = 2**62
"""More steps than any run has."""


def planned_steps(begin: int, end: int, points: int) -> list[int]:
    """Return steps at which to read a run whose length is known, ascending, its first and its last among them.

    The first 16 steps are read one by one. Then the distance doubles from one reading to the next, until it is
    the stride that gives about `points` readings.

    Args:
        begin: the first step.
        end: the last step.
        points: about how many; at most twice so many and some thirty more.
    """
    stride, step, steps = 1 << max(0, ((end - begin) // max(1, points)).bit_length() - 1), begin, []
    while step < end:
        steps.append(step)
        taken = step - begin
        own = 1 if taken < _DENSE_STEPS else min(stride, 1 << (taken.bit_length() - 1))
        step = (step // own + 1) * own
    return [*steps, end]


class PlannedWatch:
    """The `HealthWitness` of a run whose number of steps is known: the same steps are read on any machine.

    Args:
        readings: where they are kept.
        steps: that are to be read, ascending.
    """

    def __init__(self, readings: Readings, steps: Sequence[int]) -> None:
        self.readings = readings
        self._planned = deque(steps)
        self._is_stale = False

    def changed(self) -> None:
        """Note that the run goes on under another spec: the reading of this step is outdated and is taken again."""
        self._is_stale = True

    def before_steps(self, step: int, read: Callable[[], HealthReading]) -> int:
        """Read the health if the step is among the planned ones; see `HealthWatch.before_steps`.

        Args:
            step: number of steps taken.
            read: reads it; called only then.
        """
        if self._is_stale or (self._planned and step >= self._planned[0]):
            self.readings.add(read())
            self._is_stale = False
        while self._planned and step >= self._planned[0]:
            self._planned.popleft()
        return self._planned[0] - step if self._planned else _FAR


def follow(session: Session, steps: int, *, readings: Readings | None = None, points: int = 128) -> Readings:
    """Take steps, or fewer if a stop rule ends the run, and read the health on the way and at the end.

    Args:
        session: of the run.
        steps: how many.
        readings: where the readings are kept, also if an error ends the run; None for new ones.
        points: about so many are read, more of them at the start.

    Returns:
        The readings.

    Raises:
        TrainingError: the loss or a gradient is not finite; the last reading is of the step before.
    """
    planned = planned_steps(session.step_count, session.step_count + steps, points)
    kept = Readings(most=len(planned) + 1) if readings is None else readings
    session.watch_health(PlannedWatch(kept, planned))
    try:
        session.run(steps)
    finally:
        session.watch_health(None)
        if kept.newest is None or kept.newest.step != session.step_count:
            kept.add(session.read_health())
    return kept
