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

LARGEST_ANGLE = 1e5
"""Up to here `sin` and `cos` hold; beyond, the C library's are needed, which know more digits of π."""

_LOG2_E = 1.4426950408889634
# ln 2 in two parts: the first has 21 trailing zero bits, so its product with an n of up to 11 bits is exact.
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_HALF_LN2 = 0.5 * math.log(2.0)
_EXP_MIN = -708.0
_EXP_MAX = 709.8
_EXP_UNDERFLOW = -746.0
# (exp(r) − 1 − r)/r² = C2 + C3·r + … + C11·r⁹ for |r| ≤ ln(2)/2, through the ten Chebyshev points of that
# interval: what it is off by is below 4e-17 of exp(r) − 1, where Taylor's series needs two terms more.
_C2, _C3, _C4, _C5 = 0.5000000000000001, 0.16666666666666669, 0.04166666666662413, 0.008333333333330062
_C6, _C7, _C8 = 0.0013888888917213717, 0.00019841269863053618, 2.4801521295954376e-05
_C9, _C10, _C11 = 2.7557268459997064e-06, 2.7620088445409746e-07, 2.510038549551032e-08
# tanh(u)/u = (1 + P1·u² + P2·u⁴)/(1 + Q1·u² + Q2·u⁴) for |u| ≤ ln(2)/4, exact at 0 and at the four Chebyshev
# points of u² there: what it is off by is below 2e-17.
_P1, _P2 = 0.1111014798236564, 0.001057559316571778
_Q1, _Q2 = 0.4444348131569891, 0.015869163702923697
_TANH_MAX = 20.0  # beyond, 1 is the nearest number
_TWO_OVER_PI = 2.0 / math.pi
_HALF_PI_1 = 1.57079632673412561417e00
_HALF_PI_2 = 6.07710050630396597660e-11
_HALF_PI_3 = 2.02226624879595063154e-21
_S3, _S5, _S7, _S9 = ((-1.0) ** k / math.factorial(2 * k + 1) for k in range(1, 5))
_S11, _S13, _S15, _S17 = ((-1.0) ** k / math.factorial(2 * k + 1) for k in range(5, 9))
_K4, _K6, _K8, _K10 = ((-1.0) ** k / math.factorial(2 * k) for k in range(2, 6))
_K12, _K14, _K16 = ((-1.0) ** k / math.factorial(2 * k) for k in range(6, 9))


@kernel
def _expm1_reduced(r: float) -> float:
    # Two chains, of the even and the odd powers, instead of one: a vector waits half as long for its result.
    z = r * r
    even = _C8 + z * _C10
    odd = _C9 + z * _C11
    even = _C6 + z * even
    odd = _C7 + z * odd
    even = _C4 + z * even
    odd = _C5 + z * odd
    even = _C2 + z * even
    odd = _C3 + z * odd
    return r + z * (even + r * odd)


@kernel
def exp_of_negative(x: float) -> float:
    """Exponential for x ≤ 0; 0 below −708, where the result is no longer a normal number."""
    y = _EXP_MIN if x < _EXP_MIN else x
    shifted = y * _LOG2_E + ROUNDER
    n = shifted - ROUNDER
    r = (y - n * _LN2_HIGH) - n * _LN2_LOW
    scale = power_of_two(shifted)
    e = scale + scale * _expm1_reduced(r)
    return 0.0 if x < _EXP_MIN else e


@kernel
def exp(x: float) -> float:
    """Exponential; inf above 709.78, subnormal below −708, 0 below −745."""
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
    """Exponential − 1 for x ≤ 0."""
    y = -40.0 if x < -40.0 else x  # exp(−40) is below half a unit in the last place of 1
    shifted = y * _LOG2_E + ROUNDER
    n = shifted - ROUNDER
    r = (y - n * _LN2_HIGH) - n * _LN2_LOW
    scale = power_of_two(shifted)
    return scale * _expm1_reduced(r) + (scale - 1.0)


@kernel
def tanh(x: float) -> float:
    """Hyperbolic tangent, with a third fewer operations than by way of `exp`.

    With |x| = n · ln(2)/2 + u and s = 2⁻ⁿ the tangent of the first part is (1 − s)/(1 + s), that of u a fraction
    a/q of two short polynomials, and both together, by the addition theorem,
    ((1 − s)·q + (1 + s)·a) / ((1 + s)·q + (1 − s)·a).
    """
    y = abs(x)
    y = _TANH_MAX if y > _TANH_MAX else y
    shifted = y * (-2.0 * _LOG2_E) + ROUNDER
    u = y + (shifted - ROUNDER) * _HALF_LN2
    z = u * u
    a = u * (1.0 + z * (_P1 + z * _P2))
    q = 1.0 + z * (_Q1 + z * _Q2)
    scale = power_of_two(shifted)
    difference, total = 1.0 - scale, 1.0 + scale
    return math.copysign((difference * q + total * a) / (total * q + difference * a), x)


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


@kernel
def sin(x: float) -> float:
    """Sine of an angle in radians of at most `LARGEST_ANGLE`, either sign."""
    return _sine_of_quadrant(x, 0.0)


@kernel
def cos(x: float) -> float:
    """Cosine of an angle in radians of at most `LARGEST_ANGLE`, either sign."""
    return _sine_of_quadrant(x, 1.0)


@kernel
def _sine_of_quadrant(x: float, quarter_turns: float) -> float:
    # x = n · π/2 + r with |r| ≤ π/4. π/2 is held in three parts, of which the first two have trailing zero bits:
    # their products with n are exact for |n| < 2²⁰.
    n = (x * _TWO_OVER_PI + ROUNDER) - ROUNDER
    r = ((x - n * _HALF_PI_1) - n * _HALF_PI_2) - n * _HALF_PI_3
    turns = n + quarter_turns
    z = r * r
    # Whether the result is a cosine, and whether it is negative, from the two low bits of the quadrant.
    is_cosine = turns - 2.0 * math.floor(0.5 * turns)
    is_negative = math.floor(0.5 * turns) - 2.0 * math.floor(0.25 * turns)
    s = _S15 + z * _S17
    s = _S13 + z * s
    s = _S11 + z * s
    s = _S9 + z * s
    s = _S7 + z * s
    s = _S5 + z * s
    s = _S3 + z * s
    c = _K14 + z * _K16
    c = _K12 + z * c
    c = _K10 + z * c
    c = _K8 + z * c
    c = _K6 + z * c
    c = _K4 + z * c
    sine = r + r * z * s
    cosine = 1.0 - (0.5 * z - z * z * c)
    y = cosine if is_cosine > 0.5 else sine
    return -y if is_negative > 0.5 else y
