"""Every neuron's activation for many samples, for example the points of a grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.compiled.activations import LINEAR, RELU, activate_in_place
from gradstudio.compiled.checks import checked_inputs
from gradstudio.compiled.config import NetConfig
from gradstudio.compiled.jit import entry
from gradstudio.compiled.layout import (
    ACTIVATION,
    INPUTS,
    NEURONS,
    PARAMETERS,
    USES_BLAS,
    padded,
    plan_of_layers,
)
from gradstudio.compiled.products import layer_product

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_PART = 504
"""Samples worked off at once, whole tiles: a few layers of 8 then stay in the cache."""


def activations_of(net: NetConfig, parameters: Floats, inputs: ArrayLike) -> tuple[Floats, ...]:
    """Compute the activation of every neuron for every sample, without dropout.

    Args:
        net: the network.
        parameters: in micrograd's order; they need not be finite.
        inputs: shape (samples, inputs).

    Returns:
        One array per layer, shape (neurons, samples), each neuron's numbers side by side.

    Raises:
        ShapeError: inputs that do not fit, or are not finite.
    """
    return activations_of_all(plan_of_layers(net), parameters, checked_inputs(inputs, net))


def activations_of_all(plan: Integers, parameters: Floats, inputs: Floats) -> tuple[Floats, ...]:
    """Compute every neuron's activation for every sample.

    Args:
        plan: see `layout`; where things lie in a workspace does not matter.
        parameters: in micrograd's order.
        inputs: shape (inputs, samples).

    Returns:
        One array per layer, shape (neurons, samples).
    """
    neurons, count = plan[:, NEURONS].tolist(), inputs.shape[1]
    stride, part = padded(count), _PART
    if plan[:, USES_BLAS].any():
        part = stride  # BLAS takes its own pieces, of matrices without gaps
    else:
        stride = 8 * (-(-stride // 8) | 1)  # an odd number of cache lines: rows start in different cache sets
    ends = np.cumsum([len(inputs) + 1, *(n + 1 for n in neurons)]).tolist()
    rows = np.empty((ends[-1], stride))
    rows[: len(inputs), :count] = inputs
    rows[: len(inputs), count:] = 0.0
    _fill(plan, parameters, rows.reshape(-1), stride, part)
    return tuple(rows[end : end + n, :count] for end, n in zip(ends, neurons, strict=False))


@entry
def _fill(plan: Integers, parameters: Floats, rows: Floats, stride: int, part: int) -> None:
    """Compute layer after layer from the inputs in the first rows; after each layer's rows comes one of ones."""
    for start in range(0, stride, part):
        columns = min(part, stride - start)
        before = start
        for layer in range(plan.shape[0]):
            row = plan[layer]
            kind, neurons, inputs = row[ACTIVATION], row[NEURONS], row[INPUTS]
            at = before + (inputs + 1) * stride
            for one in range(at - stride, at - stride + columns):
                rows[one] = 1.0
            layer_product(
                rows, at, parameters, row[PARAMETERS], neurons, inputs, rows, before, columns, stride, kind == RELU,
                row[USES_BLAS],
            )  # fmt: skip
            if kind not in (LINEAR, RELU):
                for neuron in range(neurons):
                    of_neuron = at + neuron * stride
                    activate_in_place(kind, rows[of_neuron : of_neuron + columns])
            before = at
