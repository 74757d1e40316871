"""The names that the parameters of each layer have in a ``state_dict`` of PyTorch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.run.parameters import by_layer

Floats = NDArray[np.float64]


def state_dict_indices(activations: Iterable[str]) -> tuple[int, ...]:
    """Return the index of each layer's ``Linear`` in an ``nn.Sequential`` of them and their activations.

    A linear layer has no module for its activation, and dropout is no module: it leaves out what we do.

    Args:
        activations: of the layers, by the engine's names.
    """
    indices, at = [], 0
    for activation in activations:
        indices.append(at)
        at += 1 if activation == "linear" else 2
    return tuple(indices)


def state_dict_names(activations: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the names of each layer's weights and biases, such as ``("0.weight", "0.bias")``."""
    return tuple((f"{index}.weight", f"{index}.bias") for index in state_dict_indices(activations))


def as_state_dict(sizes: Sequence[int], activations: Iterable[str], flat: Floats) -> dict[str, Floats]:
    """Return a flat vector as arrays by name, as PyTorch has them.

    Args:
        sizes: number of inputs, then of neurons in each layer.
        activations: of the layers.
        flat: parameters, gradients or whatever else there is one of for each parameter, in the order of
            `MLP.parameters`.

    Returns:
        Weights of shape (neurons, inputs) and biases of shape (neurons,), as arrays of their own.
    """
    found: dict[str, Floats] = {}
    for layer, (weight, bias) in zip(by_layer(sizes, flat), state_dict_names(activations), strict=True):
        found[weight], found[bias] = np.array(layer.weights), np.array(layer.biases)
    return found
