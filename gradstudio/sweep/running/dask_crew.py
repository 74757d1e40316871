"""`DaskCrew`: workers of a Dask cluster, on this machine or on many."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Self

from gradstudio.export.missing import loading
from gradstudio.sweep.cores import cores
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.running import cluster_worker
from gradstudio.sweep.running.chunk import Chunk, ChunkDone
from gradstudio.sweep.running.dask_cluster import own_cluster
from gradstudio.sweep.running.dask_executor import WorkerLostError, opened
from gradstudio.sweep.running.loop_thread import LoopThread
from gradstudio.sweep.running.warming import warm_kernels

_CONNECT_SECONDS = 10.0
_AWAIT_SECONDS = 60.0
"""So long a scheduler may be away before the sweep gives up; what is finished is kept."""
_WORKERLESS_SECONDS = 300.0
"""So long it may have no workers: they may have to wait for machines."""


class DaskCrew:
    """Workers of a Dask cluster.

    Args:
        workers: processes of a cluster that is begun on this machine, and ended with this object; as many as there
            are cores if None. Not used with a scheduler.
        scheduler: address of one that runs, such as ``tcp://10.0.0.1:8786``; its workers need GradStudio in the
            same version, and stay.
        cancelled: is asked ten times a second while the scheduler is waited for, and ends that.

    Raises:
        SweepError: Dask is not installed or cannot be loaded, its cluster does not begin, or there is no scheduler.
        CancelledError: of `concurrent.futures`, if it was cancelled.
    """

    lost: tuple[type[BaseException], ...] = ()

    def __init__(
        self,
        workers: int | None = None,
        scheduler: str | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        with loading("distributed", "A sweep on a Dask cluster", SweepError):
            from distributed import KilledWorker  # noqa: PLC0415 - an extra

        self.lost = (KilledWorker, WorkerLostError)
        with ExitStack() as begun:
            if scheduler is None:
                warm_kernels()
                try:
                    scheduler = begun.enter_context(own_cluster(workers or cores()))
                except SweepError:  # Ctrl-C ends workers that have just begun as well
                    if cancelled():
                        raise CancelledError from None
                    raise
            self._address = scheduler
            self._loop = LoopThread("dask")
            begun.callback(self._loop.close)
            self._executor = self._loop.run(opened(self._address, _CONNECT_SECONDS), cancelled)
            self._own = begun.pop_all()
        self._had_workers = time.monotonic()

    def pids(self) -> list[int]:
        """Return the process numbers of the workers, each on its own machine."""
        return self._loop.run(self._executor.pids())

    @property
    def size(self) -> int:
        """Number of threads of all workers, at least 1; workers may come and go.

        Raises:
            SweepError: for a long time there were none.
        """
        now, threads = time.monotonic(), self._executor.threads
        if threads:
            self._had_workers = now
        elif now - self._had_workers > _WORKERLESS_SECONDS:
            raise SweepError(
                f"The Dask scheduler at {self._address} has had no workers for {_WORKERLESS_SECONDS / 60:.0f} "
                f"minutes. Start some: dask worker {self._address}. Install GradStudio where they run: without it "
                "they end."
            )
        return max(1, threads)

    @property
    def executor(self) -> Executor:
        """Where chunks are handed in."""
        return self._executor

    @property
    def awaited(self) -> str:
        """The scheduler, where it is lost, or a worker, where the cluster has none."""
        if not self._executor.is_open:
            return f"Waiting for the scheduler at {self._address}, {_AWAIT_SECONDS:.0f} seconds at most."
        if self._executor.threads:
            return ""
        return (
            f"Waiting for a worker of the scheduler at {self._address}, {_WORKERLESS_SECONDS / 60:.0f} minutes at "
            f"most. Start one: dask worker {self._address}"
        )

    def work(self, cancelled: Callable[[], bool]) -> Callable[[Chunk], ChunkDone]:
        """Return what is to be called with a chunk; one that is under way goes on to its end."""
        return cluster_worker.run_chunk_there

    def renew(self, cancelled: Callable[[], bool]) -> None:
        """Connect anew, if the scheduler was lost.

        Args:
            cancelled: is asked ten times a second, and ends the waiting.

        Raises:
            SweepError: it does not come back.
        """
        if not self._executor.is_open:
            with suppress(CancelledError):
                self._loop.run(self._executor.close(), cancelled)
                self._executor = self._loop.run(opened(self._address, _AWAIT_SECONDS), cancelled)

    def stop(self) -> None:
        """Begin nothing more."""
        self._executor.cancel_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._own:
            self._loop.run(self._executor.close())
