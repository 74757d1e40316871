"""Kernels for workers that begin: compiled once, and kept on the disk where all of this machine find them."""

from __future__ import annotations

from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.running.chunk import Chunk, run_chunk
from gradstudio.sweep.running.run_trial import run_trial
from gradstudio.sweep.trial import SweepTrial
from gradstudio.training.run.one_blas_thread import OneBlasThread


def warm_kernels() -> None:
    """Load the kernels that runs of a sweep need, or compile them."""
    spec = ProjectSpec()
    trial = SweepTrial(number=0, values={}, seed=spec.training.seed, spec=spec, steps=1)
    with OneBlasThread():
        run_chunk(Chunk(trials=(trial,)))
        run_trial(trial, doctor=True)
