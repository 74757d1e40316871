"""`LoopThread`: an event loop of asyncio on a thread of its own, for who has none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import wait
from typing import Any, TypeVar

_LOOK_SECONDS = 0.1
_END_SECONDS = 10.0

T = TypeVar("T")


class LoopThread:
    """An event loop on a thread of its own, until it is closed.

    Args:
        name: of the thread.
    """

    def __init__(self, name: str) -> None:
        self._loop = asyncio.SelectorEventLoop()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T], cancelled: Callable[[], bool] = lambda: False) -> T:
        """Carry something out on the loop, and return what it returns; Ctrl-C ends the waiting.

        Args:
            work: to be carried out. It is cancelled when it is not waited for any more.
            cancelled: is asked ten times a second.

        Raises:
            CancelledError: of `concurrent.futures`, if it was cancelled.
        """
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            while not wait([future], _LOOK_SECONDS).done and not cancelled():
                pass
        finally:
            future.cancel()
        return future.result()

    def close(self) -> None:
        """End the thread; what is under way on it is cancelled."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_END_SECONDS)

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.get_loop().run_forever()
