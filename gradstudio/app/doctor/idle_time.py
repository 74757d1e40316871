"""`IdleTime`: work on a thread of its own that leaves a training run its speed."""

from __future__ import annotations

import threading
import time

from gradstudio.training.record.way import GoOn

_SHARE = 0.1
"""Of its time that work may take while a run is training."""
_LONGEST_SECONDS = 0.5
"""Of a rest, after which is asked whether to go on."""


class IdleTime:
    """Slows work down while a run is training. Safe to use from any thread."""

    def __init__(self) -> None:
        self._idle = threading.Event()
        self._idle.set()

    @property
    def is_idle(self) -> bool:
        """Whether no run is training."""
        return self._idle.is_set()

    def set_training(self, training: bool) -> None:
        """Hear whether a run is training now; work that waits for it goes on at once when it is not."""
        if training:
            self._idle.clear()
        else:
            self._idle.set()

    def polite(self, go_on: GoOn) -> GoOn:
        """Return what asks the same, and rests for nine times as long as was worked while a run is training."""
        began = time.perf_counter()

        def asked(share: float) -> bool:
            nonlocal began
            if not self._idle.is_set():
                left = (time.perf_counter() - began) * (1.0 / _SHARE - 1.0)
                while left > 0.0 and not self._idle.wait(min(left, _LONGEST_SECONDS)):
                    left -= _LONGEST_SECONDS
                    if left > 0.0 and not go_on(share):
                        return False
            goes_on = go_on(share)
            began = time.perf_counter()
            return goes_on

        return asked
