"""How every kernel is compiled: without the interpreter lock, and kept on disk.

Two decorators. `kernel` may fuse a product and a sum into one instruction and nothing else, so that a formula
keeps the order it is written in. `summing_kernel` may also reorder sums, which is what lets LLVM use vectors for
them. Neither may assume that numbers are finite: a NaN has to reach the loss, where it is looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba
from numba.core import config

from gradstudio.compiled.cache import KernelCache

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function whose arithmetic stays in the order it is written in."""
    return _compiled(function, {"contract"})


def summing_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function whose sums may be taken in any order; NaN and inf stay what they are."""
    return _compiled(function, {"contract", "reassoc", "nsz"})


def _compiled(function: Callable[P, R], fastmath: set[str]) -> Callable[P, R]:
    # error_model="numpy": a division by zero gives inf or NaN, as in any array library, and costs no branch.
    dispatcher = numba.njit(nogil=True, error_model="numpy", fastmath=fastmath, boundscheck=False)(function)
    if not config.DISABLE_JIT:
        try:
            dispatcher._cache = KernelCache(function)
        except RuntimeError:
            pass  # no directory at all: compiled anew in each run
    return cast("Callable[P, R]", dispatcher)
