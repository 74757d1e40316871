"""`Crew`: who carries out chunks, each behind an executor of `concurrent.futures`, so that there is one way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from types import TracebackType
from typing import Protocol, Self

from gradstudio.sweep.running.chunk import Chunk, ChunkDone


class Crew(Protocol):
    """Workers behind an executor; used in a ``with`` statement, whose end is theirs.

    Attributes:
        lost: errors that a future raises whose worker is gone: its chunk is handed out again.
    """

    lost: tuple[type[BaseException], ...]

    @property
    def size(self) -> int:
        """Number of chunks that are worked on at once."""
        ...

    @property
    def executor(self) -> Executor:
        """Where chunks are handed in."""
        ...

    @property
    def awaited(self) -> str:
        """What the work waits for and how to help it, as a sentence; "" while there is somebody to do it."""
        ...

    def work(self, cancelled: Callable[[], bool]) -> Callable[[Chunk], ChunkDone]:
        """Return what is to be called with a chunk; it gives up when it is cancelled, if it can hear of that."""
        ...

    def renew(self, cancelled: Callable[[], bool]) -> None:
        """Take other workers in the place of those that are gone.

        Args:
            cancelled: is asked while they are waited for, and ends that.

        Raises:
            SweepError: there are none.
        """
        ...

    def stop(self) -> None:
        """End what is being worked on, as soon as possible."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
