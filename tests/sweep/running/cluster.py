"""A scheduler and a worker of Dask at one address, each a process of its own that can be killed."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import closing
from importlib import import_module
from multiprocessing.context import ForkServerProcess

from tests.sweep.running.forked import CLUSTER_PARTS, forking


class Cluster:
    """A scheduler and a worker, each a process of its own, at one address, which is held for them.

    Attributes:
        address: of the scheduler.
        parts: the scheduler and the worker; none while it is killed.
    """

    def __init__(self) -> None:
        self._held = socket.socket()
        self._held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the scheduler may take it as well
        self._held.bind(("127.0.0.1", 0))
        self._context = forking()
        self.address = "tcp://127.0.0.1:{1}".format(*self._held.getsockname())
        self.parts: list[ForkServerProcess] = []

    def begin(self, **without: str) -> None:
        """Begin both; each may do without some package."""
        port = self.address.rpartition(":")[2]
        scheduler = ("--host", "127.0.0.1", "--port", port, "--no-dashboard")
        worker = (self.address, "--no-nanny", "--no-dashboard", "--nthreads", "1")
        for part, arguments in zip(CLUSTER_PARTS, (scheduler, worker), strict=True):
            process = self._context.Process(
                target=_serve, args=(part, arguments, without.get(part)), daemon=True
            )
            self.parts.append(process)
            process.start()

    def kill(self) -> None:
        while self.parts:
            with closing(self.parts.pop()) as process:
                process.kill()
                process.join()

    def close(self) -> None:
        self.kill()
        self._held.close()


def _serve(part: str, arguments: tuple[str, ...], without: str | None) -> None:
    """Be a part of a cluster, with nothing to say."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    main = import_module(f"distributed.cli.{part}").main
    if without is not None:
        for name in [name for name in sys.modules if name.partition(".")[0] == without]:
            del sys.modules[name]
        sys.modules[without] = None  # type: ignore[assignment]
    main(arguments)
