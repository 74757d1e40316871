"""The signals that ask a program to end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Self

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Signals:
    """Turns the signals that ask for an end into `KeyboardInterrupt`; in a run the first one lets the step finish.

    Attributes:
        received: number of the last signal, 0 before there is one.
    """

    def __init__(self) -> None:
        self.received = 0
        self._patient = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
            # One that is ignored, as nohup has it, stays so; one that Python has not set could not be given back.
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def finishing_steps(self) -> Iterator[None]:
        """Note the first signal instead of raising it in the middle of a step."""
        self._patient = True
        try:
            yield
        finally:
            self._patient = False

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        is_first, self.received = not self.received, number
        if not (self._patient and is_first):
            raise KeyboardInterrupt


def until_told(work: Callable[[Signals], int]) -> int:
    """Carry a command out until one of the signals ends it, and return the exit code."""
    with Signals() as signals:
        try:
            return work(signals)
        except KeyboardInterrupt:
            return 128 + signals.received
