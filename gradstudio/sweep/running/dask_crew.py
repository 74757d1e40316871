"""`DaskCrew`: workers of a Dask cluster, on this machine or on many. The one file that knows Dask."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

from gradstudio.export.missing import is_installed, missing
from gradstudio.sweep.cores import cores
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.running import cluster_worker
from gradstudio.sweep.running.chunk import Chunk, ChunkDone
from gradstudio.sweep.running.warming import warm_kernels

if TYPE_CHECKING:
    from distributed import Client

_CONNECT_SECONDS = 10.0
_END_SECONDS = 10.0
_AWAIT_SECONDS = 60.0
"""So long a scheduler may be away before the sweep gives up; what is finished is kept."""
_ATTEMPT_SECONDS = 10.0
"""So long Dask tries to connect in one go: it doubles its waits, and would find a scheduler late that came back."""
_COUNT_SECONDS = 1.0


class DaskCrew:
    """Workers of a Dask cluster. Chunks are tasks with keys of their own: equal calls would be carried out once.

    Args:
        workers: processes of a cluster that is begun on this machine, and ended with this object; as many as there
            are cores if None. Not used with a scheduler.
        scheduler: address of one that runs, such as ``tcp://10.0.0.1:8786``; its workers need GradStudio in the
            same version, and stay.

    Raises:
        SweepError: Dask is not installed, or there is no scheduler.
    """

    lost: tuple[type[BaseException], ...] = ()

    def __init__(self, workers: int | None = None, scheduler: str | None = None) -> None:
        if not is_installed("distributed"):
            raise SweepError(missing("distributed", "A sweep on a Dask cluster"))
        from distributed import KilledWorker  # noqa: PLC0415 - an extra
        from distributed.client import ClosedClientError  # noqa: PLC0415
        from distributed.comm import CommClosedError  # noqa: PLC0415

        self.lost = (KilledWorker, CommClosedError, ClosedClientError)
        self._own = ExitStack()
        with ExitStack() as opened:
            if scheduler is None:
                warm_kernels()
                scheduler = opened.enter_context(_own_cluster(workers or cores()))
            self._address = scheduler
            self._client = _client(self._address, _CONNECT_SECONDS)
            self._own = opened.pop_all()
        self._executor: Executor = self._client.get_executor(pure=False)
        self._size, self._counted = 1, 0.0

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return self._address

    def pids(self) -> list[int]:
        """Return the process numbers of the workers, each on its own machine."""
        return list(self._client.run(os.getpid).values())

    @property
    def size(self) -> int:
        """Number of threads of all workers, at least 1; workers may come and go."""
        now = time.monotonic()
        if self._is_connected and now - self._counted > _COUNT_SECONDS:
            self._counted = now
            with _unless_gone():
                self._size = max(1, sum(self._client.nthreads().values()))
        return self._size

    @property
    def executor(self) -> Executor:
        """Where chunks are handed in."""
        return self._executor

    def work(self, cancelled: Callable[[], bool]) -> Callable[[Chunk], ChunkDone]:
        """Return what is to be called with a chunk; one that is under way goes on to its end."""
        return cluster_worker.run_chunk_there

    def renew(self) -> None:
        """Connect anew, if the scheduler was away.

        Raises:
            SweepError: it does not come back.
        """
        if self._is_connected:
            with _unless_gone():
                self._client.nthreads()
                return
        self._close()
        self._client = _client(self._address, _AWAIT_SECONDS)
        self._executor = self._client.get_executor(pure=False)

    def stop(self) -> None:
        """Begin nothing more."""
        if self._is_connected:
            with _unless_gone():
                self._executor.shutdown(wait=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        self._own.close()

    @property
    def _is_connected(self) -> bool:
        return bool(self._client.status == "running")

    def _close(self) -> None:
        with _unless_gone():
            self._client.close(timeout=_END_SECONDS)


def _unless_gone() -> suppress:
    """Suppress what a client raises whose scheduler went away: of the connection, its loop, or its own parts."""
    return suppress(Exception)


@contextmanager
def _own_cluster(workers: int) -> Iterator[str]:
    """Begin a cluster on this machine, and end it; its address is in a ``with`` statement."""
    from distributed import LocalCluster  # noqa: PLC0415 - an extra

    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        # Without it Dask takes its usual port, and warns where another cluster has it.
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        silence_logs=50,
        preload=[cluster_worker.__name__],
    )
    try:
        yield str(cluster.scheduler_address)
    finally:
        with _unless_gone():
            cluster.close(timeout=_END_SECONDS)


def _client(address: str, seconds: float) -> Client:
    from distributed import Client  # noqa: PLC0415 - an extra

    end = time.monotonic() + seconds
    while True:
        try:
            left = min(_ATTEMPT_SECONDS, max(1.0, end - time.monotonic()))
            return Client(address, timeout=left, set_as_default=False)
        except (OSError, ValueError) as error:
            if time.monotonic() >= end or isinstance(error, ValueError):
                raise SweepError(
                    f"There is no Dask scheduler at {address}: {error}. Start one with the command dask scheduler."
                ) from None
            time.sleep(0.2)
