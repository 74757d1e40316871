"""The functions of the table of operations that Python's `math` does not have, with their derivatives."""

from __future__ import annotations

import math

LEAKY_RELU_SLOPE = 0.01
ELU_ALPHA = 1.0
_SQRT_HALF = math.sqrt(0.5)
_INV_SQRT_TAU = 1.0 / math.sqrt(2.0 * math.pi)


def exp(a: float) -> float:
    """e to the power of `a`; inf where that overflows."""
    try:
        return math.exp(a)
    except OverflowError:
        return math.inf


def power(a: float, b: float) -> float:
    """`a` to the power of `b`; an infinity of the right sign where that overflows."""
    try:
        return math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0.0 and b % 2.0 == 1.0 else math.inf


def power_base_partial(a: float, b: float) -> float:
    """The derivative of a power with respect to its base."""
    if b == 0.0:
        return 0.0
    try:
        return b * power(a, b - 1.0)
    except ValueError:  # 0 to a negative power: the slope is a pole, as for sqrt at 0
        return math.copysign(math.inf, b)


def power_exponent_partial(out: float, a: float) -> float:
    """The derivative of a power with respect to its exponent; NaN for a base below 0."""
    if a > 0.0:
        return out * math.log(a)
    return 0.0 if a == 0.0 else math.nan


def sigmoid(a: float) -> float:
    """1 / (1 + exp(−a)), without overflow on either side."""
    if a >= 0.0:
        return 1.0 / (1.0 + math.exp(-a))
    e = math.exp(a)
    return e / (1.0 + e)


def softplus(a: float) -> float:
    """ln(1 + exp(a)), without overflow."""
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


def silu_slope(a: float) -> float:
    """The derivative of `a` · sigmoid(a)."""
    s = sigmoid(a)
    return s * (1.0 + a * (1.0 - s))


def gelu(a: float) -> float:
    """`a` · Φ(a), accurate in the lower tail too."""
    return 0.5 * a * math.erfc(-a * _SQRT_HALF)


def gelu_slope(a: float) -> float:
    """The derivative of `gelu`."""
    return 0.5 * math.erfc(-a * _SQRT_HALF) + a * _INV_SQRT_TAU * math.exp(-0.5 * a * a)


def elu(a: float) -> float:
    """`a` above 0, α · (exp(a) − 1) below."""
    return a if a > 0.0 else ELU_ALPHA * math.expm1(a)


def sqrt_slope(out: float) -> float:
    """The derivative of a square root whose value is `out`; at 0 an infinity of its sign, as in PyTorch."""
    return 0.5 / out if out != 0.0 else math.copysign(math.inf, out)


def relu(a: float) -> float:
    """max(0, a); a NaN stays visible."""
    return a if a > 0.0 or a != a else 0.0  # a != a keeps a NaN visible


def pick(wins: bool, tie: bool) -> float:
    """The share of the gradient that an operand of maximum or minimum receives."""
    return 0.5 if tie else float(wins)
