"""`ProcessCrew`: processes of this machine. They end with this one, however it ends."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gradstudio.compiled import BlasThreads
from gradstudio.sweep.cores import cores
from gradstudio.sweep.running.chunk import Chunk, ChunkDone, run_chunk
from gradstudio.sweep.running.warming import warm_kernels

_END_SECONDS = 5.0
_MOST_ON_WINDOWS = 61
"""So many processes can be waited for there at once. Source: CPython, `concurrent.futures.process`."""


class ProcessCrew:
    """Processes of this machine, each with one thread. They begin with the first chunk.

    Args:
        size: how many; as many as there are cores if None. On Windows there are 61 at the most.
    """

    lost: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, size: int | None = None) -> None:
        self._size = size or cores()
        if sys.platform == "win32":
            self._size = min(self._size, _MOST_ON_WINDOWS)
        self._context = _NotingContext()
        warm_kernels()
        self._executor = self._made()

    @property
    def size(self) -> int:
        """Number of processes."""
        return self._size

    @property
    def executor(self) -> Executor:
        """Where chunks are handed in."""
        return self._executor

    @property
    def processes(self) -> tuple[SpawnProcess, ...]:
        """Those that are running."""
        return tuple(process for process in self._context.made if process.is_alive())

    @property
    def awaited(self) -> str:
        """Nothing: processes begin by themselves."""
        return ""

    def work(self, cancelled: Callable[[], bool]) -> Callable[[Chunk], ChunkDone]:
        """Return what is to be called with a chunk; it does not hear of being cancelled, but is ended by `stop`."""
        return run_chunk

    def renew(self, cancelled: Callable[[], bool]) -> None:
        """Begin all processes anew: of those that were there one has ended, and no other can be told from it."""
        self._end()
        self._executor = self._made()

    def stop(self) -> None:
        """End all processes."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _made(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._size, mp_context=self._context, initializer=_begin)

    def _end(self) -> None:
        for process in self.processes:
            process.terminate()
        _let_writer_fail(self._executor)
        self._executor.shutdown(wait=True, cancel_futures=True)
        for process in self._context.made:
            process.join(_END_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()
        self._context.made.clear()


def _let_writer_fail(executor: ProcessPoolExecutor) -> None:
    """Have the thread that writes to the call queue fail where it would wait: nobody reads there any more.

    The number of the reading end is given to an empty file, and not closed: that thread may close it at the same
    moment, and closed twice it could be that of another file. From Python 3.11.5 on executors see to all this
    themselves. Source: CPython, issue 94777.
    """
    if sys.version_info >= (3, 11, 5):
        return
    calls = getattr(executor, "_call_queue", None)
    reader = getattr(calls, "_reader", None)
    if reader is not None and sys.platform == "win32":
        reader.close()
    elif reader is not None:
        with suppress(OSError), Path(os.devnull).open("rb") as nothing:  # it may be closed by now
            os.dup2(nothing.fileno(), reader.fileno(), inheritable=False)


class _NotingContext(SpawnContext):
    """Begins processes from nothing, since a fork would share the locks of threads, and notes them."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[SpawnProcess] = []

    def Process(self, *arguments: Any, **named: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802 - it notes what the base class makes, by the name that executors call
        process = SpawnProcess(*arguments, **named)
        self.made.append(process)
        return process

    def SimpleQueue(self) -> Any:  # noqa: N802 - as above
        """Return the queue of an executor's results; it is broken once a process ends in the middle of one.

        By itself it waits for the rest for ever: this process and others hold the writing end of its pipe open.
        On Windows a message comes as a whole. Source: CPython, `multiprocessing.connection`.
        """
        queue: Any = super().SimpleQueue()
        if sys.platform != "win32":
            reader = queue._reader
            reader._recv = partial(reader._recv, read=self._read)
        return queue

    def _read(self, file: int, size: int) -> bytes:
        """Wait for bytes of a message and read some; none, as at the end of a file, if a process ends instead."""
        waited_for = [file]
        for process in self.made:
            with suppress(ValueError):  # it begins just now
                waited_for.append(process.sentinel)
        return os.read(file, size) if file in multiprocessing.connection.wait(waited_for) else b""


def _begin() -> None:
    """Prepare a process: Ctrl-C is for the one that began it, it ends with that one, and BLAS has one thread."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    BlasThreads(1)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), name="parent", daemon=True).start()


def _end_with(parent: int) -> None:
    with suppress(OSError):
        multiprocessing.connection.wait([parent])
    os._exit(1)
