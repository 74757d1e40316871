"""How many numbers a vector of the CPU that compiles holds, and how LLVM is told to use all of it.

With AVX-512 that is 8 float64, in 32 registers; otherwise 4. LLVM prefers vectors of 256 bits on many CPUs with
AVX-512, whose clock once fell with the wider ones; kernels of nothing but arithmetic gain from them all the
same.

The environment variable ``GRADSTUDIO_LANES`` set to 4 or 8 decides instead of the CPU, to test and to measure:
LLVM lowers vectors of any width for any CPU.
"""

from __future__ import annotations

import os
from typing import Any

import llvmlite.binding
from numba.core import config

from gradstudio.engine.errors import ConfigurationError

VARIABLE = "GRADSTUDIO_LANES"


def _features() -> frozenset[str]:
    """Return the features of the CPU that numba compiles for, such as ``+avx512f``, as its settings tell it."""
    told = config.CPU_FEATURES
    if told is None:
        try:
            told = llvmlite.binding.get_host_cpu_features().flatten() if config.ENABLE_AVX else ""
        except RuntimeError:  # LLVM cannot find out on this system
            told = ""
    return frozenset(told.split(","))


HAS_AVX512 = {"+avx512f", "+avx512cd", "+avx512bw", "+avx512dq", "+avx512vl"} <= _features()
"""Whether the CPU has the parts of AVX-512 that all CPUs with it have had since 2017."""


def _lanes() -> int:
    told = os.environ.get(VARIABLE)
    if told is None:
        return 8 if HAS_AVX512 else 4
    if told not in {"4", "8"}:
        raise ConfigurationError(f"{VARIABLE} must be 4 or 8, not {told!r}. Leave it unset to ask the CPU.")
    return int(told)


LANES = _lanes()
"""Samples in a vector."""


def prefer_whole_vectors(module: Any) -> None:
    """Have LLVM use vectors of `LANES` float64 in the loops of a module's functions.

    Args:
        module: of llvmlite, before it is written.
    """
    if HAS_AVX512:
        attribute = f'"prefer-vector-width"="{64 * LANES}"'
        for function in module.functions:
            # Past the set's own `add`, which knows no attributes with a value.
            set.add(function.attributes, attribute)
