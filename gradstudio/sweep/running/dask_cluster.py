"""`own_cluster`: a Dask cluster on this machine, for as long as a sweep lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.running import cluster_worker

_END_SECONDS = 10.0


@contextmanager
def own_cluster(workers: int) -> Iterator[str]:
    """Begin a cluster on this machine, and end it; the address of its scheduler is in a ``with`` statement.

    Args:
        workers: processes, each with one thread.

    Raises:
        SweepError: it does not begin.
    """
    from distributed import LocalCluster  # noqa: PLC0415 - an extra

    try:
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
    except (OSError, RuntimeError) as error:
        raise SweepError(
            f"The Dask cluster cannot begin: {str(error).rstrip('.')}. Begin fewer workers, or leave out "
            "dask: processes do without."
        ) from error
    try:
        yield str(cluster.scheduler_address)
    finally:
        with suppress(Exception):  # it may have ended by itself, with errors of any kind
            cluster.close(timeout=_END_SECONDS)
