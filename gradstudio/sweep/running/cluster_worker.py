"""What a worker of a cluster does: it loads this first, if it is begun here, and carries chunks out."""

from __future__ import annotations

import signal
from functools import cache

from gradstudio.compiled import BlasThreads
from gradstudio.sweep.running.chunk import Chunk, ChunkDone, run_chunk


def dask_setup(worker: object) -> None:
    """Leave Ctrl-C to the program that began the worker, which ends it.

    Args:
        worker: not used.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def run_chunk_there(chunk: Chunk) -> ChunkDone:
    """Carry out some trials in a worker, which may have been begun by anybody: see `run_chunk`.

    Args:
        chunk: the trials.

    Raises:
        SweepError: it was made by another version of GradStudio.
    """
    _one_blas_thread()
    return run_chunk(chunk)


@cache
def _one_blas_thread() -> BlasThreads:
    """Limit BLAS for as long as the process lives, once."""
    return BlasThreads(1)
