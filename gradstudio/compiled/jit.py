"""How kernels are compiled.

Three decorators. `kernel` may fuse a product and a sum into one instruction and nothing else, so that a formula
keeps the order it is written in. `summing_kernel` may also reorder sums, which is what lets LLVM use vectors for
them. Neither may assume that numbers are finite: a NaN has to reach the loss, where it is looked for.

Both are parts of an `entry`, which Python calls: it runs without the interpreter lock and is kept on disk with
everything it calls. Parts are neither kept nor optimised by themselves, which saves most of the time it takes to
compile them; Python cannot call them (TypeError). A copy from slice to slice is better written as a loop: numba
compiles text formatting for the error of shapes that differ.
Neither counts references: the arrays of a call are the caller's, who holds them, and an atomic count at each
view and each call of a part would take most of the time of a step of a small network. So a kernel cannot make
arrays, nor return one; `counting_kernel` and `counting_entry` are for those that must.

A part compiles anew for each combination of argument types, and numba takes a literal number or truth value for a
type of its own: pass variables.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba
from numba.core import config

from gradstudio.compiled.cache import KernelCache
from gradstudio.compiled.linking import OPTIMIZES_ONCE, parts_optimized_once

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a part whose arithmetic stays in the order it is written in."""
    return cast("Callable[P, R]", _compiled(function, {"contract"}, part=True))


def counting_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a part as `kernel` does, and count references: it makes arrays."""
    return cast("Callable[P, R]", _compiled(function, {"contract"}, part=True, counts=True))


def summing_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a part whose sums may be taken in any order; NaN and inf stay what they are."""
    return cast("Callable[P, R]", _compiled(function, {"contract", "reassoc", "nsz"}, part=True))


def entry(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that Python calls, and keep it on disk if there is a place for it."""
    return cast("Callable[P, R]", _kept(function, _compiled(function, {"contract"})))


def counting_entry(function: Callable[P, R]) -> Callable[P, R]:
    """Compile and keep a function as `entry` does, and count references: it makes arrays."""
    return cast("Callable[P, R]", _kept(function, _compiled(function, {"contract"}, counts=True)))


def _kept(function: Callable[..., Any], dispatcher: Any) -> Any:
    if not config.DISABLE_JIT:
        with contextlib.suppress(RuntimeError):  # no directory at all: compiled anew in each run
            dispatcher._cache = KernelCache(function)
    return dispatcher


def _compiled(
    function: Callable[..., Any], fastmath: set[str], *, part: bool = False, counts: bool = False
) -> Any:
    # error_model="numpy": a division by zero gives inf or NaN, as in any array library, and costs no branch.
    dispatcher = numba.njit(
        nogil=True,
        error_model="numpy",
        fastmath=fastmath,
        boundscheck=False,
        no_cfunc_wrapper=True,
        no_cpython_wrapper=part and OPTIMIZES_ONCE,
        _nrt=counts,
    )(function)
    if OPTIMIZES_ONCE and not config.DISABLE_JIT:
        compile_alone = dispatcher.compile

        def compile_together(signature: Any) -> Any:
            with parts_optimized_once():
                return compile_alone(signature)

        dispatcher.compile = compile_together
    return dispatcher
