"""`DaskExecutor`: hands calls to a Dask cluster; each is over at some time, whatever becomes of that."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.running.dask_client import connected

if TYPE_CHECKING:
    from distributed import Client

_COUNT_SECONDS = 1.0
_SILENT_SECONDS = 60.0
"""So long a scheduler may take for an answer; then it is taken as gone."""
_END_SECONDS = 10.0

P = ParamSpec("P")
T = TypeVar("T")


class WorkerLostError(SweepError):
    """What came of a call was lost on the way, or there is nobody to hand it to."""


class DaskExecutor(Executor):
    """Hands calls to a cluster, each as a task with a key of its own: equal calls would be carried out once.

    When the client has lost the scheduler, all calls end: Dask's own executor leaves a future as it is whose result
    was being fetched then. `opened` makes one.

    Args:
        client: of the running event loop.

    Attributes:
        threads: number of threads of all workers, as counted last; workers may come and go.
    """

    def __init__(self, client: Client) -> None:
        self.threads = 0
        self._has_ended = False
        self._client = client
        self._loop = asyncio.get_running_loop()
        self._calls: set[asyncio.Task[Any] | None] = set()
        self._watching = self._loop.create_task(self._watch())

    @property
    def is_open(self) -> bool:
        """Whether calls are taken: the scheduler was not lost, nor all calls cancelled."""
        return not self._has_ended and self._is_connected

    def submit(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Have a worker call a function, from any thread.

        The future raises what the function raises; `WorkerLostError`, or that it is cancelled, when the scheduler
        was lost; and `SweepError` when it cannot load what it is sent.

        Args:
            function: which a worker can load by its name.
            arguments: that it is called with.
            named: likewise.
        """
        return asyncio.run_coroutine_threadsafe(self._outcome(function, *arguments, **named), self._loop)

    def cancel_all(self) -> None:
        """Take no more calls, and cancel those that are under way, from any thread."""
        self._loop.call_soon_threadsafe(self._end)

    async def count(self) -> None:
        """Count the threads of all workers.

        Raises:
            OSError: the scheduler does not answer.
        """
        threads = await asyncio.wait_for(self._client.nthreads(), _SILENT_SECONDS)
        self.threads = sum(threads.values())

    async def pids(self) -> list[int]:
        """Return the process numbers of the workers, each on its own machine."""
        return list((await self._client.run(os.getpid)).values())

    async def close(self) -> None:
        """End all calls, and let the scheduler go."""
        self._end()
        self._watching.cancel()
        log = logging.getLogger("distributed.client")  # it would tell at length that it connects anew no more
        was_disabled, log.disabled = log.disabled, True
        try:
            with suppress(Exception):  # a client that lost its scheduler may raise anything
                await self._client.close(timeout=_END_SECONDS)
        finally:
            log.disabled = was_disabled

    async def _outcome(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> T:
        if not self.is_open:
            raise WorkerLostError("The connection to the Dask scheduler was lost.")
        call, future = asyncio.current_task(), None
        self._calls.add(call)
        try:
            future = self._client.submit(function, *arguments, **named, pure=False)
            result: T = await future
        except Exception as error:
            if future is not None and future.status == "error":
                _require_loaded(error)
                raise
            self._end()
            raise WorkerLostError(f"The Dask scheduler was lost: {error}") from error
        else:
            return result
        finally:
            self._calls.discard(call)

    async def _watch(self) -> None:
        """End all calls once the scheduler is lost, or is silent."""
        heard = time.monotonic()
        try:
            while self._is_connected and time.monotonic() - heard < _SILENT_SECONDS:
                await asyncio.sleep(_COUNT_SECONDS)
                with suppress(OSError):
                    await self.count()
                    heard = time.monotonic()
        except Exception:  # noqa: BLE001 - a client that lost its scheduler may raise anything
            pass
        finally:
            self._end()

    @property
    def _is_connected(self) -> bool:
        return bool(self._client.status == "running" and not self._client.scheduler_comm.closed())

    def _end(self) -> None:
        self._has_ended = True
        for call in self._calls - {asyncio.current_task()}:
            if call is not None:
                call.cancel()


async def opened(address: str, seconds: float) -> DaskExecutor:
    """Return an executor of the cluster at an address; arguments and errors are those of `connected`."""
    executor = DaskExecutor(await connected(address, seconds))
    try:
        with suppress(Exception):  # if the scheduler is lost again, it is found out soon
            await executor.count()
    except BaseException:
        await executor.close()
        raise
    return executor


def _require_loaded(error: Exception) -> None:
    """Say in a sentence that the scheduler lacks what it is sent; Dask has it as an error of many lines."""
    if isinstance(error, RuntimeError) and "deserialization of the task graph" in str(error):
        raise SweepError(
            "The Dask scheduler cannot load GradStudio, or has another version of it or of Dask. Install the same "
            "ones there as here, and start it again."
        ) from error
