"""Activation functions over whole arrays.

`activate` also computes the slope, in the same pass, since both need the same exponential; it overwrites the
pre-activation, which is not needed again. The backward pass is then one product, whatever the activation is.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.elementary import (
    LARGEST_ANGLE,
    cos,
    exp_of_negative,
    expm1_of_negative,
    log1p_of_fraction,
    sigmoid,
    sin,
    softplus,
    tanh,
)
from gradstudio.compiled.jit import kernel

Floats = NDArray[np.float64]

ACTIVATION_NAMES = (
    "linear",
    "relu",
    "leaky_relu",
    "elu",
    "tanh",
    "sigmoid",
    "softplus",
    "silu",
    "gelu",
    "sin",
)
"""The name of each activation code: those with a branch below."""

LINEAR, RELU, LEAKY_RELU, ELU, TANH, SIGMOID, SOFTPLUS, SILU, GELU, SIN = range(len(ACTIVATION_NAMES))
LEAKY_SLOPE = 0.01
_SQRT_HALF = math.sqrt(0.5)
_INV_SQRT_TAU = 1.0 / math.sqrt(2.0 * math.pi)


@kernel
def normal_cdf(x: float) -> float:
    """Φ(x), the standard normal distribution."""
    return 0.5 * math.erfc(-x * _SQRT_HALF)


@kernel
def normal_density(x: float) -> float:
    """φ(x), the standard normal density."""
    return _INV_SQRT_TAU * exp_of_negative(-0.5 * x * x)


@kernel
def _has_large_angle(z: Floats) -> bool:
    count = 0
    for i in range(z.size):
        count += 1 if abs(z[i]) > LARGEST_ANGLE else 0
    return count > 0


@kernel
def activate(kind: int, z: Floats, a: Floats) -> None:  # one loop for each activation
    """Set `a` to the activations of the pre-activations `z`, and `z` to their slopes. `kind` is not LINEAR.

    Args:
        kind: code of the activation, not LINEAR.
        z: pre-activations; overwritten with the slopes.
        a: receives the activations, as many as `z` has.
    """
    n = z.size
    if kind == RELU:
        for i in range(n):
            x = z[i]
            a[i] = 0.0 if x <= 0.0 else x  # a NaN stays
            z[i] = 1.0 if x > 0.0 else 0.0
    elif kind == LEAKY_RELU:
        for i in range(n):
            x = z[i]
            slope = 1.0 if x > 0.0 else LEAKY_SLOPE
            a[i] = slope * x
            z[i] = slope
    elif kind == ELU:
        for i in range(n):
            x = z[i]
            below = expm1_of_negative(0.0 if x > 0.0 else x)
            a[i] = x if x > 0.0 else below
            z[i] = 1.0 if x > 0.0 else below + 1.0
    elif kind == TANH:
        for i in range(n):
            y = tanh(z[i])
            a[i] = y
            z[i] = 1.0 - y * y
    elif kind == SIGMOID:
        for i in range(n):
            y = sigmoid(z[i])
            a[i] = y
            z[i] = y * (1.0 - y)
    elif kind == SOFTPLUS:
        for i in range(n):
            x = z[i]
            e = exp_of_negative(-abs(x))
            a[i] = (0.0 if x < 0.0 else x) + log1p_of_fraction(e)
            z[i] = (e if x < 0.0 else 1.0) / (1.0 + e)
    elif kind == SILU:
        for i in range(n):
            x = z[i]
            s = sigmoid(x)
            a[i] = x * s
            z[i] = s * (1.0 + x * (1.0 - s))
    elif kind == GELU:
        for i in range(n):
            x = z[i]
            share = normal_cdf(x)
            a[i] = x * share
            z[i] = share + x * normal_density(x)
    elif kind == SIN:
        if _has_large_angle(z):
            for i in range(n):
                x = z[i]
                a[i] = math.sin(x)
                z[i] = math.cos(x)
        else:
            for i in range(n):
                x = z[i]
                a[i] = sin(x)
                z[i] = cos(x)


@kernel
def activate_in_place(kind: int, z: Floats) -> None:  # one loop for each activation
    """Replace pre-activations by activations; ReLU's already are."""
    n = z.size
    if kind == LEAKY_RELU:
        for i in range(n):
            z[i] = z[i] * (1.0 if z[i] > 0.0 else LEAKY_SLOPE)
    elif kind == ELU:
        for i in range(n):
            x = z[i]
            z[i] = x if x > 0.0 else expm1_of_negative(0.0 if x > 0.0 else x)
    elif kind == TANH:
        for i in range(n):
            z[i] = tanh(z[i])
    elif kind == SIGMOID:
        for i in range(n):
            z[i] = sigmoid(z[i])
    elif kind == SOFTPLUS:
        for i in range(n):
            z[i] = softplus(z[i])
    elif kind == SILU:
        for i in range(n):
            z[i] = z[i] * sigmoid(z[i])
    elif kind == GELU:
        for i in range(n):
            z[i] = z[i] * normal_cdf(z[i])
    elif kind == SIN:
        if _has_large_angle(z):
            for i in range(n):
                z[i] = math.sin(z[i])
        else:
            for i in range(n):
                z[i] = sin(z[i])
