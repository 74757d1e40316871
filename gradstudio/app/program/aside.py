"""`Aside`: work that may take long, done on a thread of its own while the window goes on drawing."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from gradstudio.engine.errors import GradStudioError

AT_ONCE_SECONDS = 0.05
"""What takes no longer is simply waited for."""
PATIENCE_SECONDS = 0.3
_POLL_MILLISECONDS = 10

T = TypeVar("T")


class GivenUpError(GradStudioError):
    """What was being done was given up: nothing has changed."""


class Aside(QObject):
    """Does one thing at a time for a caller that waits for it. Lives on the GUI thread.

    While it waits events are handled, so that the window draws and live views go on; what the user does in the
    first moments is heard when it is over. From then on whoever hears `waiting` shows what is being done, in a
    dialog that takes all input, and may call `give_up`. What runs on the thread then goes on unheard until it ends.

    Signals:
        waiting: it takes long: what is being done, as a title, and whether it may be given up.
        over: it has ended, or was given up.
    """

    waiting = Signal(str, bool)
    over = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="aside")
        self._loop: QEventLoop | None = None
        self._given_up = self._stopped = False
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MILLISECONDS)

    @property
    def is_busy(self) -> bool:
        """Whether something is being waited for."""
        return self._loop is not None

    def run(self, title: str, work: Callable[[], T], *, to_end: bool = False) -> T:
        """Return what some work returns, or raise what it raises.

        Args:
            title: what is done, for the user: "Opening net.gradstudio".
            work: called on another thread; it must touch nothing that belongs to the window.
            to_end: whether it cannot be given up, as it changes something.

        Raises:
            GivenUpError: the user gave it up, the window was closed, or something else is being done still.
        """
        if self._stopped or self._loop is not None:
            raise GivenUpError(f"{title}: something else is being done. Try again when it is over.")
        future = self._pool.submit(work)
        wait((future,), AT_ONCE_SECONDS)
        if not future.done():
            self._wait(title, future, to_end=to_end)
        if not future.done() or self._stopped:
            raise GivenUpError(f"{title} was cancelled. Nothing has changed.")
        return future.result()

    def give_up(self) -> None:
        """Wait no longer."""
        self._given_up = True

    def stop(self) -> None:
        """Give up and end the thread after what it is doing, without waiting for it."""
        self._stopped = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _wait(self, title: str, future: Future[T], *, to_end: bool) -> None:
        loop, began, told = QEventLoop(), time.monotonic(), False

        def look() -> None:
            late = not told and time.monotonic() - began > PATIENCE_SECONDS
            if future.done() or self._given_up or self._stopped or late:
                loop.quit()

        self._loop, self._given_up = loop, False
        self._poll.timeout.connect(look)
        self._poll.start()
        try:
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            told = True
            if not (future.done() or self._stopped):
                self.waiting.emit(title, not to_end)
                loop.exec()
                self.over.emit()
        finally:
            self._poll.stop()
            self._poll.timeout.disconnect(look)
            self._loop = None
