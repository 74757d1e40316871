"""What every neuron of a network of `Value`s answers to some samples."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.nn import MLP
from gradstudio.engine.value import Value

Floats = NDArray[np.float64]


def answers_of(network: MLP, inputs: Sequence[Sequence[float]]) -> list[tuple[str, Floats, Floats]]:
    """Return for each layer its activation's name, pre-activations and activations, without dropout.

    Both have shape (neurons, samples). They are NaN from where a pre-activation has left a function's domain.

    Args:
        network: the network.
        inputs: of each sample.
    """
    shapes = [(len(layer.neurons), len(inputs)) for layer in network.layers]
    z, a = ([np.full(shape, math.nan) for shape in shapes] for _ in range(2))
    names = [layer.neurons[0].activation for layer in network.layers]
    for sample, signal in enumerate(inputs):
        try:
            before: Sequence[Value | float] = signal
            for index, layer in enumerate(network.layers):
                after = layer(before)
                # The graph of the layers before is not needed: it would be freed all at once.
                before = [unit.data for unit in after]
                sums = after if names[index] == "linear" else [unit._prev[0] for unit in after]
                z[index][:, sample], a[index][:, sample] = [unit.data for unit in sums], before
        except MathDomainError:  # a pre-activation overflowed on its way into sin
            continue
    return list(zip(names, z, a, strict=True))
