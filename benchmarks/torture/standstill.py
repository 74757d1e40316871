"""How long the GUI thread computes without a look at its events, and at what."""

from __future__ import annotations

import faulthandler
import tempfile
import threading
import time
from dataclasses import dataclass

from PySide6.QtCore import QTimer

_BEAT_MILLISECONDS = 10
_LOOK_SECONDS = 0.05
_SUSPECT_SECONDS = 0.3
_MOST_LOOKS = 8
_FRAMES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """A time in which the window stood still.

    Attributes:
        own: seconds that the GUI thread itself computed; what other programs took is not its doing.
        clock: seconds by the clock.
        number: number of the step in which it was.
        step: the step, as it is written in the log.
        seen: what the thread was at, each time another thread looked, with how often.
    """

    own: float = 0.0
    clock: float = 0.0
    number: int = 0
    step: str = ""
    seen: tuple[str, ...] = ()


class Watchman:
    """Remembers the longest standstill. Is made and told of steps on the GUI thread.

    A dialog with a loop of its own beats on: it is no standstill, however long it is open.

    Attributes:
        longest: so far.
    """

    def __init__(self) -> None:
        self.longest = Standstill()
        self._number, self._step, self._counts = 0, "", False
        self._clock, self._own = time.perf_counter(), time.thread_time()
        self._looks: list[str] = []
        self._timer = QTimer()
        self._timer.setInterval(_BEAT_MILLISECONDS)
        self._timer.timeout.connect(self.beat)
        self._timer.start()
        self._ended = threading.Event()
        self._watched = threading.get_ident()
        self._thread = threading.Thread(target=self._look_on, name="watchman", daemon=True)
        self._thread.start()

    def begin(self, number: int, step: str, *, counts: bool = True) -> None:
        """Say what comes next, and whether it counts: a window that is built shows nothing yet."""
        self.beat()
        self._number, self._step, self._counts = number, step, counts

    def beat(self) -> None:
        """Say that events are looked at."""
        clock, own = time.perf_counter(), time.thread_time()
        if self._counts and own - self._own > self.longest.own:
            counts = {look: self._looks.count(look) for look in self._looks}
            self.longest = Standstill(
                own=own - self._own,
                clock=clock - self._clock,
                number=self._number,
                step=self._step,
                seen=tuple(f"{count} times at\n{look}" for look, count in counts.items()),
            )
        self._clock, self._own, self._looks = clock, own, []

    def leave(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        self._ended.set()
        self._thread.join()

    def _look_on(self) -> None:
        clock = time.pthread_getcpuclockid(self._watched)
        while not self._ended.wait(_LOOK_SECONDS):
            looks = self._looks
            if time.clock_gettime(clock) - self._own > _SUSPECT_SECONDS and len(looks) < _MOST_LOOKS:
                looks.append(_stack_of(self._watched))


def _stack_of(thread: int) -> str:
    """Return what another thread is at, the innermost call first.

    No frame of it is held meanwhile, as `sys._current_frames` would: what its variables hold would then end on this
    thread, and later than the function does. A painter that outlives a ``paintEvent`` ends the process.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        faulthandler.dump_traceback(file, all_threads=True)
        file.seek(0)
        blocks = file.read().split("\n\n")
    found = next((block for block in blocks if block.startswith(f"Thread 0x{thread:016x}")), "")
    return "\n".join(found.splitlines()[1 : 1 + _FRAMES])
