"""Processes of sweeps for tests that are not about how they begin: by itself each of them loads for a second."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext

CLUSTER_PARTS = ("dask_scheduler", "dask_worker")


def forking() -> ForkServerContext:
    """Return what forks processes from one that has loaded what sweeps and clusters need."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        [*(f"distributed.cli.{part}" for part in CLUSTER_PARTS), "tests.sweep.running.warmed"]
    )
    return context
