"""`PacedWork`: work that follows something that changes, on a thread of its own, at most so often."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.program.background import Background
from gradstudio.training.record.way import GoOn

Work = Callable[[GoOn], object]

_IDLE_SHARE = 9
"""The thread rests this many times as long as its work took."""


class PacedWork(QObject):
    """Works only while somebody looks. What was asked for meanwhile is done when somebody looks again.

    Lives on the GUI thread; `stop` ends its own.

    Args:
        name: of the thread.
        work: returns what is to be done now, to be called on the thread; None for nothing.
        milliseconds: the least time between two times, while it is asked for again and again.
        parent: as for any QObject.

    Signals:
        done: what the work returned.
        failed: why it could not be done, as a sentence.
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(
        self, name: str, work: Callable[[], Work | None], milliseconds: int, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._work, self._milliseconds = work, milliseconds
        self._is_seen = self._is_due = False
        self._background = Background(name, self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.begin)

    @property
    def is_busy(self) -> bool:
        """Whether it is being done."""
        return self._background.is_busy

    def begin(self) -> None:
        """Do it now, or as soon as what is being done is done and somebody looks."""
        self._timer.stop()
        self._is_due = True
        if not self._is_seen or self.is_busy:
            return
        self._is_due = False
        work = self._work()
        if work is not None:
            self._background.begin(lambda go_on: _timed(work, go_on))

    def ask(self) -> None:
        """Do it soon."""
        self._is_due = True
        if self._is_seen and not self.is_busy and not self._timer.isActive():
            self._timer.start(self._milliseconds)

    def set_seen(self, seen: bool) -> None:
        """Say whether somebody looks."""
        self._is_seen = seen
        if seen and self._is_due:
            self.begin()

    def give_up(self) -> None:
        """Give up what is being done, and what was asked for."""
        self._timer.stop()
        self._is_due = False
        self._background.cancel()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._timer.stop()
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _on_background_done(self, found: tuple[object, float]) -> None:
        result, seconds = found
        self.done.emit(result)
        if self._is_due and not self.is_busy:
            self._timer.start(max(self._milliseconds, int(1000 * _IDLE_SHARE * seconds)))

    def _on_background_failed(self, problem: str) -> None:
        self.failed.emit(problem)
        if self._is_due and not self.is_busy:
            self._timer.start(self._milliseconds)


def _timed(work: Work, go_on: GoOn) -> tuple[object, float]:
    began = time.perf_counter()
    result = work(go_on)
    return result, time.perf_counter() - began
