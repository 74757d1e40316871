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

    Signals come to the main thread alone: elsewhere nothing is changed. Nor is anything where Ctrl-C is ignored, as
    in the background of a shell script, or heard by the program that Python runs in.
    """
    interruption = Interruption()
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) in (signal.SIG_IGN, None):
        yield interruption
        return
    before = signal.signal(signal.SIGINT, interruption.note)
    try:
        yield interruption
    finally:
        signal.signal(signal.SIGINT, before)
    if interruption.asked:
        raise KeyboardInterrupt
