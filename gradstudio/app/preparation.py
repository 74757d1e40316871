"""Making the compiled kernels ready, on the training thread."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Told the share done, 0 to 1, and what is being done; may raise `PreparationCancelled`."""


class PreparationCancelled(Exception):  # noqa: N818 - it ends a job, it reports no error
    """Raised by a progress function to give up; what is compiled stays."""


def prepare_kernels(progress: Progress) -> None:
    """Load the kernels from the disk, or compile them the first time; from then on BLAS has one thread.

    The other core belongs to the window: a product of matrices on two threads waits for it.
    """
    # Loading the compiler takes half a second, in which the window opens.
    from gradstudio.compiled.blas import one_blas_thread  # noqa: PLC0415
    from gradstudio.compiled.warmup import warm_up  # noqa: PLC0415

    one_blas_thread()
    warm_up(progress)
