"""Activations with their slopes and the slopes of their slopes, over arrays: what a Hessian is made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from gradstudio.engine.formulas import ELU_ALPHA, LEAKY_RELU_SLOPE

Floats = NDArray[np.float64]
Curve = tuple[Floats, Floats, Floats]
"""Values, slopes and second derivatives."""


def _linear(z: Floats) -> Curve:
    return z, np.ones_like(z), np.zeros_like(z)


def _relu(z: Floats) -> Curve:
    return np.maximum(z, 0.0), np.where(z > 0.0, 1.0, 0.0), np.zeros_like(z)


def _leaky_relu(z: Floats) -> Curve:
    slope = np.where(z > 0.0, 1.0, LEAKY_RELU_SLOPE)
    return slope * z, slope, np.zeros_like(z)


def _elu(z: Floats) -> Curve:
    below = ELU_ALPHA * np.exp(np.minimum(z, 0.0))
    return (
        np.where(z > 0.0, z, ELU_ALPHA * np.expm1(np.minimum(z, 0.0))),
        np.where(z > 0.0, 1.0, below),
        np.where(z > 0.0, 0.0, below),
    )


def _tanh(z: Floats) -> Curve:
    a = np.tanh(z)
    slope = 1.0 - a * a
    return a, slope, -2.0 * a * slope


def _sigmoid(z: Floats) -> Curve:
    a = sigmoid_of(z)
    slope = a * (1.0 - a)
    return a, slope, slope * (1.0 - 2.0 * a)


def _softplus(z: Floats) -> Curve:
    s = sigmoid_of(z)
    return np.logaddexp(0.0, z), s, s * (1.0 - s)


def _silu(z: Floats) -> Curve:
    s = sigmoid_of(z)
    slope = s * (1.0 - s)
    return z * s, s + z * slope, slope * (2.0 + z * (1.0 - 2.0 * s))


def _gelu(z: Floats) -> Curve:
    share = ndtr(z)
    density = np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return z * share, share + z * density, density * (2.0 - z * z)


def _sin(z: Floats) -> Curve:
    a = np.sin(z)
    return a, np.cos(z), -a


CURVES: Mapping[str, Callable[[Floats], Curve]] = {
    "linear": _linear,
    "relu": _relu,
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "silu": _silu,
    "gelu": _gelu,
    "sin": _sin,
}
"""By the name of the activation. At a kink the slope is the engine's, and the curvature that of the pieces: 0."""


def sigmoid_of(z: Floats) -> Floats:
    """Return 1 / (1 + exp(−z)), without overflow on either side."""
    e = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0.0, 1.0, e) / (1.0 + e))
