"""exp, tanh and their kin without branches, so that a loop over an array of them runs in vectors.

Each takes and returns one float64. Relative error below 1e-15, NaN in gives NaN out, and the limits are exact.
``0.0 if x < bound else x`` and the like compile to selects; they are written so that NaN, which compares false,
falls through.

Source: Muller, Elementary Functions, 3rd edition: argument reduction by a rounded multiple of ln 2 held in two
parts (section 11.2), the power of two added to the exponent bits.
"""

from __future__ import annotations

import math

from gradstudio.compiled.bits import ROUNDER, power_of_two
from gradstudio.compiled.jit import kernel

_LOG2_E = 1.4426950408889634
# ln 2 in two parts: the first has 21 trailing zero bits, so its product with a multiple n of up to 11 bits is exact.
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_EXP_MIN = -708.0
_EXP_MAX = 709.8
_EXP_UNDERFLOW = -746.0
_C2, _C3, _C4, _C5, _C6, _C7 = (1.0 / math.factorial(n) for n in range(2, 8))
_C8, _C9, _C10, _C11, _C12, _C13 = (1.0 / math.factorial(n) for n in range(8, 14))


@kernel
def _expm1_reduced(r: float) -> float:
    # Taylor to degree 13; the first term left out is below 4e-18 of the result for |r| ≤ ln(2)/2.
    p = _C12 + r * _C13
    p = _C11 + r * p
    p = _C10 + r * p
    p = _C9 + r * p
    p = _C8 + r * p
    p = _C7 + r * p
    p = _C6 + r * p
    p = _C5 + r * p
    p = _C4 + r * p
    p = _C3 + r * p
    p = _C2 + r * p
    return r + r * r * p


@kernel
def exp_of_negative(x: float) -> float:
    """exp(x) for x ≤ 0; 0 below −708, where the result is no longer a normal number."""
    y = _EXP_MIN if x < _EXP_MIN else x
    shifted = y * _LOG2_E + ROUNDER
    n = shifted - ROUNDER
    r = (y - n * _LN2_HIGH) - n * _LN2_LOW
    scale = power_of_two(shifted)
    e = scale + scale * _expm1_reduced(r)
    return 0.0 if x < _EXP_MIN else e


@kernel
def exp(x: float) -> float:
    """exp(x); inf above 709.78, subnormal below −708, 0 below −745."""
    y = _EXP_MAX if x > _EXP_MAX else x
    y = _EXP_UNDERFLOW if y < _EXP_UNDERFLOW else y
    shifted = y * _LOG2_E + ROUNDER
    n = shifted - ROUNDER
    r = (y - n * _LN2_HIGH) - n * _LN2_LOW
    # 2ⁿ as two factors: n goes from −1076 to 1024, which the exponent bits do not hold.
    half = y * (0.5 * _LOG2_E) + ROUNDER
    rest = (n - (half - ROUNDER)) + ROUNDER
    return (1.0 + _expm1_reduced(r)) * power_of_two(half) * power_of_two(rest)


@kernel
def expm1_of_negative(x: float) -> float:
    """exp(x) − 1 for x ≤ 0."""
    y = -40.0 if x < -40.0 else x  # exp(−40) is below half a unit in the last place of 1
    shifted = y * _LOG2_E + ROUNDER
    n = shifted - ROUNDER
    r = (y - n * _LN2_HIGH) - n * _LN2_LOW
    scale = power_of_two(shifted)
    return scale * _expm1_reduced(r) + (scale - 1.0)


@kernel
def tanh(x: float) -> float:
    """Hyperbolic tangent, as −t/(t + 2) with t = exp(−2|x|) − 1."""
    t = expm1_of_negative(-2.0 * abs(x))
    return math.copysign(t / (t + 2.0), x)


@kernel
def sigmoid(x: float) -> float:
    """1 / (1 + exp(−x))."""
    e = exp_of_negative(-abs(x))
    return (e if x < 0.0 else 1.0) / (1.0 + e)


@kernel
def log1p_of_fraction(e: float) -> float:
    """ln(1 + e) for 0 ≤ e ≤ 1, as 2·artanh(e / (2 + e)), whose argument is at most 1/3."""
    s = e / (2.0 + e)
    z = s * s
    p = 1.0 / 31.0 + z * (1.0 / 33.0)
    p = 1.0 / 29.0 + z * p
    p = 1.0 / 27.0 + z * p
    p = 1.0 / 25.0 + z * p
    p = 1.0 / 23.0 + z * p
    p = 1.0 / 21.0 + z * p
    p = 1.0 / 19.0 + z * p
    p = 1.0 / 17.0 + z * p
    p = 1.0 / 15.0 + z * p
    p = 1.0 / 13.0 + z * p
    p = 1.0 / 11.0 + z * p
    p = 1.0 / 9.0 + z * p
    p = 1.0 / 7.0 + z * p
    p = 1.0 / 5.0 + z * p
    p = 1.0 / 3.0 + z * p
    return 2.0 * (s + s * z * p)


@kernel
def softplus(x: float) -> float:
    """ln(1 + exp(x))."""
    return (0.0 if x < 0.0 else x) + log1p_of_fraction(exp_of_negative(-abs(x)))
