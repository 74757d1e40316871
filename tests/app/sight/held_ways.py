"""Ways to past moments that take long, and such that stop before a step until they are let go on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gradstudio.training.record import replay
from gradstudio.training.run.session import Session

STEP_SECONDS = 0.02


class Unhurried(Session):
    """A session whose steps take long, on any machine, without keeping it busy."""

    def advance(self, steps: int = 1, *, timed: bool = False) -> None:
        time.sleep(steps * STEP_SECONDS)
        super().advance(steps, timed=timed)

    def retrace(self, steps: int) -> None:
        time.sleep(steps * STEP_SECONDS)
        super().retrace(steps)


@contextmanager
def held_before(step: int) -> Iterator[threading.Event]:
    """Hold every way before it passes a step, until the event is set; at the end none is held any more."""
    may_pass = threading.Event()

    class Held(replay.Session):
        def advance(self, steps: int = 1, *, timed: bool = False) -> None:
            self.come_to_the_gate(steps)
            super().advance(steps, timed=timed)

        def retrace(self, steps: int) -> None:
            self.come_to_the_gate(steps)
            super().retrace(steps)

        def come_to_the_gate(self, steps: int) -> None:
            if self.step_count + steps >= step:
                may_pass.wait()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replay, "Session", Held)
        try:
            yield may_pass
        finally:
            may_pass.set()
