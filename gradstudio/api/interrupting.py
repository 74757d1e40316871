"""Ctrl-C while a run goes on: the steps that are being taken are finished, and nothing is left half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interruption:
    """Whether somebody pressed Ctrl-C."""

    def __init__(self) -> None:
        self.asked = False

    def note(self, number: int, frame: FrameType | None) -> None:
        """Note the first one; the second is raised at once."""
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


@contextmanager
def finishing_steps() -> Iterator[Interruption]:
    """Note a Ctrl-C instead of raising it in the middle of a step, and raise it at the end.

    Signals come to the main thread alone: elsewhere nothing is changed.
    """
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = signal.signal(signal.SIGINT, interruption.note)
    try:
        yield interruption
    finally:
        signal.signal(signal.SIGINT, before)
    if interruption.asked:
        raise KeyboardInterrupt
