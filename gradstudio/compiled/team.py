"""Threads that work on one step together, within compiled code and without the interpreter lock.

All run the same function. What can be shared out is claimed piece by piece, so that a thread that the machine holds
up leaves its pieces to the others; at a barrier they wait for each other. A piece gives the same bits whoever works
on it, and however many there are.

A team is an array of int64, each counter on a cache line of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, config, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from gradstudio.compiled.jit import kernel

Team = NDArray[np.int64]

_SIZE, _CLAIMED, _ARRIVED, _ROUND, _FLAG = 0, 8, 16, 24, 32
_LENGTH = 40
_SPINS = 1000
"""Looks at the barrier, some microseconds, before the core is offered to others."""


def make_team(size: int) -> Team:
    """Return a team of so many threads, each of which has to come."""
    team = np.zeros(_LENGTH, dtype=np.int64)
    team[_SIZE] = size
    return team


@kernel
def claim(team: Team) -> int:
    """Return the next piece since the last barrier: 0, 1, 2, …, each to one thread alone."""
    return _add(team, _CLAIMED, 1)


@kernel
def meet(team: Team) -> None:
    """Wait until all are here; what each has written is then seen by all, and pieces are counted from 0."""
    size = team[_SIZE]
    if size == 1:
        team[_CLAIMED] = 0
        return
    now = _add(team, _ROUND, 0)
    if _add(team, _ARRIVED, 1) == size - 1:
        team[_ARRIVED] = 0
        team[_CLAIMED] = 0
        _add(team, _ROUND, 1)
        return
    spins = 0
    while _load(team, _ROUND) == now:
        spins += 1
        if spins > _SPINS:
            _give_way()


@kernel
def raise_flag(team: Team) -> None:
    """Tell all others something, which they see after the next barrier."""
    _add(team, _FLAG, 1)


@kernel
def is_flag_raised(team: Team) -> bool:
    """Whether anyone has."""
    return bool(team[_FLAG] != 0)


def _add_interpreted(array: Team, index: int, number: int) -> int:
    before = int(array[index])
    array[index] += number
    return before


def _load_interpreted(array: Team, index: int) -> int:
    return int(array[index])


def _do_nothing() -> None:
    """Go on."""


def _pointer(context: Any, builder: Any, signature: Any, arguments: tuple[Any, ...]) -> Any:
    data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
    return builder.gep(data, [arguments[1]], inbounds=True)


@intrinsic  # type: ignore[untyped-decorator]  # numba ships no types
def _add_compiled(typingctx: Any, array: Any, index: Any, number: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: tuple[Any, ...]) -> Any:
        place = _pointer(context, builder, signature, arguments)
        return builder.atomic_rmw("add", place, arguments[2], "seq_cst")

    return types.int64(array, types.intp, types.int64), generate


@intrinsic  # type: ignore[untyped-decorator]  # numba ships no types
def _load_compiled(typingctx: Any, array: Any, index: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: tuple[Any, ...]) -> Any:
        return builder.load_atomic(_pointer(context, builder, signature, arguments), "seq_cst", 8)

    return types.int64(array, types.intp), generate


@intrinsic  # type: ignore[untyped-decorator]  # numba ships no types
def _give_way_compiled(typingctx: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: tuple[Any, ...]) -> Any:
        name = "SwitchToThread" if sys.platform == "win32" else "sched_yield"
        kind = ir.FunctionType(ir.IntType(32), [])
        builder.call(cgutils.get_or_insert_function(builder.module, kind, name), [])
        return context.get_dummy_value()

    return types.void(), generate


_add: Callable[[Team, int, int], int] = _add_interpreted if config.DISABLE_JIT else _add_compiled
_load: Callable[[Team, int], int] = _load_interpreted if config.DISABLE_JIT else _load_compiled
_give_way: Callable[[], None] = _do_nothing if config.DISABLE_JIT else _give_way_compiled
