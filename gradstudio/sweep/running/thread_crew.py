"""`ThreadCrew`: threads of this process. Kernels run without the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Self

from gradstudio.sweep.cores import cores
from gradstudio.sweep.running.chunk import Chunk, ChunkDone, run_chunk
from gradstudio.sweep.running.warming import warm_kernels
from gradstudio.training.run.one_blas_thread import OneBlasThread


class ThreadCrew:
    """Threads of this process.

    Args:
        size: how many; as many as there are cores if None.
    """

    lost: tuple[type[BaseException], ...] = ()

    def __init__(self, size: int | None = None) -> None:
        self._size = size or cores()
        warm_kernels()  # before the sweep's clock goes: its seconds are those of runs
        self._executor = ThreadPoolExecutor(self._size, thread_name_prefix="sweep")
        self._blas = OneBlasThread()

    @property
    def size(self) -> int:
        """Number of threads."""
        return self._size

    @property
    def executor(self) -> Executor:
        """Where chunks are handed in."""
        return self._executor

    @property
    def awaited(self) -> str:
        """Nothing: threads begin by themselves."""
        return ""

    def work(self, cancelled: Callable[[], bool]) -> Callable[[Chunk], ChunkDone]:
        """Return what is to be called with a chunk; it asks whether it is cancelled."""
        return partial(run_chunk, cancelled=cancelled)

    def renew(self, cancelled: Callable[[], bool]) -> None:
        """Do nothing: threads are not lost."""

    def stop(self) -> None:
        """Begin nothing more; what runs hears of it by being cancelled."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._blas.close()
