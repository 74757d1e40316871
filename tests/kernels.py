"""All compiled kernels, made ready before tests wait for what uses them."""

from __future__ import annotations

from gradstudio.compiled.warmup import warm_up
from gradstudio.sweep.running.warming import warm_kernels


def make_kernels_ready() -> None:
    """Load the kernels from the disk, or compile them: those of windows, and those of sweeps."""
    warm_up()
    warm_kernels()
