"""Making the compiled kernels ready, on the training thread, and what is shown meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from gradstudio.data.source import load_dataset
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import scalar_count
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.look.watch import Watch
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import RunId
from gradstudio.training.run.session import Session

PREVIEW_SCALARS = 200_000
"""The reference shows networks that have at most so many scalars over all samples: it takes a second for them."""

Progress = Callable[[float, str], None]
"""Told the share done, 0 to 1, and what is being done; may raise `PreparationCancelled`."""


class PreparationCancelled(Exception):  # noqa: N818 - it ends a job, it reports no error
    """Raised by a progress function to give up; what is compiled stays."""


def prepare_kernels(progress: Progress) -> None:
    """Load the kernels from the disk, or compile them the first time; from then on BLAS has one thread.

    The other core belongs to the window: a product of matrices on two threads waits for it.
    """
    # Loading the compiler takes half a second, in which the window opens.
    # The package before its parts: two threads that begin with different parts would wait for each other.
    import_module("gradstudio.compiled")
    from gradstudio.compiled.blas import one_blas_thread  # noqa: PLC0415
    from gradstudio.compiled.warmup import warm_up  # noqa: PLC0415

    one_blas_thread()
    warm_up(progress)


def are_kernels_ready(go_on: GoOn) -> bool:
    """Make the kernels ready as `prepare_kernels` does; return False if that was given up.

    Args:
        go_on: is asked whether to, and told that no share of the work itself is done.
    """

    def prepared(share: float, text: str) -> None:
        if not go_on(0.0):
            raise PreparationCancelled

    try:
        prepare_kernels(prepared)
    except PreparationCancelled:
        return False
    return True


def preview_of(spec: ProjectSpec, watch: Watch, run_id: RunId) -> Snapshot | None:
    """Return what a run will start from, by the reference, which needs no kernels; None if that takes too long.

    Args:
        spec: the project of the run.
        watch: whose loss is to be traced.
        run_id: number of the run.
    """
    if scalar_count(spec.sizes) * len(load_dataset(spec.data)) > PREVIEW_SCALARS:
        return None
    session = Session(edits.set_training(spec, engine="reference"), run_id=run_id)
    return replace(session.snapshot(watch=watch), spec=spec)
