"""2ⁿ from the bits of a number, which numba has no word for."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import config, types
from numba.extending import intrinsic

ROUNDER = 6755399441055744.0
"""1.5 · 2⁵²: added to a float64 below 2⁵¹ it rounds it to a whole number, left in the low bits of the sum."""

_BIAS = 1023
_MANTISSA_BITS = 52


def _interpreted(shifted: float) -> float:
    bits = np.array([shifted]).view(np.int64)
    return float(((bits + _BIAS) << _MANTISSA_BITS).view(np.float64)[0])


@intrinsic  # type: ignore[untyped-decorator]  # numba ships no types
def _compiled(typingctx: Any, shifted: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        integer = ir.IntType(64)
        bits = builder.bitcast(args[0], integer)
        exponent = builder.add(bits, ir.Constant(integer, _BIAS))
        return builder.bitcast(builder.shl(exponent, ir.Constant(integer, _MANTISSA_BITS)), ir.DoubleType())

    return types.float64(types.float64), generate


power_of_two = _interpreted if config.DISABLE_JIT else _compiled
"""``n + ROUNDER`` → 2ⁿ, for a whole number n from −1022 to 1023."""
