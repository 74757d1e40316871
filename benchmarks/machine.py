"""What a table was measured on, as far as it decides how fast arithmetic is."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import numpy as np  # noqa: F401 - only a BLAS that is loaded can be asked, NumPy's and, by `blas`, SciPy's
from threadpoolctl import threadpool_info

from gradstudio.compiled import blas  # noqa: F401 - see above
from gradstudio.compiled.width import HAS_AVX512, LANES, VARIABLE

_TOLD = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "NPY_DISABLE_CPU_FEATURES", "NUMBA_CPU_NAME", VARIABLE)
"""Variables that make code for another CPU, or for less of it, which peers may obey too."""


def described() -> str:
    """Return CPU, cores, vectors, BLAS, and the variables that decided otherwise than the CPU.

    Such variables are named and not removed: they may be there because a library fails on the CPU without them.
    """
    kernels = sorted({str(one["architecture"]) for one in threadpool_info() if one["user_api"] == "blas"})
    told = [f"{name}={os.environ[name]}" for name in _TOLD if name in os.environ]
    parts = [
        f"{_cpu()}, {os.cpu_count()} cores",
        f"{'AVX-512' if HAS_AVX512 else 'no AVX-512'}, GradStudio's vectors of {LANES} float64",
        "BLAS for " + " and ".join(kernels),
    ]
    return "; ".join(parts + (["told by " + ", ".join(told)] if told else []))


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
