"""`Background`: one thing at a time, done on a thread of its own and unheard of once it was given up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from PySide6.QtCore import QObject, Signal

from gradstudio.engine.errors import GradStudioError
from gradstudio.training.record.way import GoOn


class Background(QObject):
    """What is begun next gives up what is being done. Lives on the GUI thread; `stop` ends its thread.

    Args:
        name: of the thread.
        parent: as for any QObject.

    Signals:
        done: what the work returned.
        progressed: share of it that is done, 0 to 1; told once for each hundredth.
        failed: why it could not be done, as a sentence.
    """

    done = Signal(object)
    progressed = Signal(float)
    failed = Signal(str)
    _told = Signal(object, float)
    _ended = Signal(object, object, str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._begun: list[Future[None]] = []  # what was given up may still be on its way
        self._given_up = threading.Event()
        self._busy = self._stopped = False
        self._told.connect(self._on_told)
        self._ended.connect(self._on_ended)

    @property
    def is_busy(self) -> bool:
        """Whether something is being done that will be heard of."""
        return self._busy

    def begin(self, work: Callable[[GoOn], object]) -> None:
        """Do something else. After `stop` nothing is done any more.

        Args:
            work: called on the thread; it must touch nothing that belongs to the window.
        """
        if self._stopped:
            return
        self.cancel()
        self._given_up, self._busy = threading.Event(), True
        begun = self._pool.submit(self._run, work, self._given_up)
        self._begun = [*(one for one in self._begun if not one.done()), begun]

    def cancel(self) -> None:
        """Give up what is being done."""
        self._given_up.set()
        self._busy = False

    def stop(self) -> None:
        """Give up, and have the thread end without waiting for it. Safe to call twice."""
        self._stopped = True
        self.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """As `stop`, and wait for the thread: it must have ended before this is dropped.

        Args:
            most_milliseconds: so long at the most; None for as long as it takes.

        Returns:
            Whether the thread has ended.
        """
        self.stop()
        at_work = [one for one in self._begun if not one.done()]
        if most_milliseconds is not None and wait(at_work, most_milliseconds / 1000).not_done:
            return False
        self._pool.shutdown(wait=True)
        return True

    def _run(self, work: Callable[[GoOn], object], given_up: threading.Event) -> None:
        told = -1

        def go_on(share: float) -> bool:
            nonlocal told
            hundredth = int(100 * share)
            if hundredth != told and not given_up.is_set():
                told = hundredth
                self._told.emit(given_up, share)
            return not given_up.is_set()

        result, problem = None, ""
        if given_up.is_set():
            return
        try:
            result = work(go_on)
        except GradStudioError as error:
            problem = str(error)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whatever it is, the window says it
            problem = f"This cannot be told. {type(error).__name__}: {error}"
        if not given_up.is_set():
            self._ended.emit(given_up, result, problem)

    # On the GUI thread, where `cancel` is called: what was given up is not heard of.

    def _on_told(self, given_up: threading.Event, share: float) -> None:
        if given_up is self._given_up and self._busy:
            self.progressed.emit(share)

    def _on_ended(self, given_up: threading.Event, result: object, problem: str) -> None:
        if given_up is self._given_up and self._busy:
            self._busy = False
            if problem:
                self.failed.emit(problem)
            else:
                self.done.emit(result)
