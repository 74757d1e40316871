"""Sessions that note when each of their steps was begun, on the thread that takes them."""

from __future__ import annotations

import time

from gradstudio.training.run.session import Session
from gradstudio.training.run.stopping import Stop


def noting(begun: list[float]) -> type[Session]:
    """Return a kind of session that adds to a list when each step of a run was begun, in seconds.

    What a busy machine takes away only makes steps rarer: they come no sooner than the speed allows.
    """

    class Noting(Session):
        def run(self, steps: int) -> Stop | None:
            begun.extend([time.perf_counter()] * steps)
            return super().run(steps)

        def run_for(self, seconds: float, most: int | None = None) -> Stop | None:
            before, now = self.step_count, time.perf_counter()
            stop = super().run_for(seconds, most)
            begun.extend([now] * (self.step_count - before))
            return stop

    return Noting
