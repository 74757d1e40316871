"""What a worker of a cluster that is begun here loads first: Ctrl-C is for the program that began it."""

from __future__ import annotations

import signal


def dask_setup(worker: object) -> None:
    """Leave Ctrl-C to the program that began the worker, which ends it.

    Args:
        worker: not used.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
