"""An MLP of scalars, the engine's own or one like micrograd's, as an imported network. Nothing of it is called."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.nn import MLP
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import ImportedLayer
from gradstudio.importing.network import ImportedNetwork


def is_mlp(thing: object) -> bool:
    """Whether something has layers of neurons with weights, as an MLP of micrograd has."""
    layers = getattr(thing, "layers", None)
    if not isinstance(layers, list | tuple) or not layers:
        return False
    neurons = getattr(layers[0], "neurons", None)
    return isinstance(neurons, list | tuple) and bool(neurons) and hasattr(neurons[0], "w")


def network_of_mlp(mlp: MLP | Any) -> ImportedNetwork:
    """Return the network of an MLP: ours, or one that is built like micrograd's.

    Args:
        mlp: with `layers` of `neurons` that have weights `w`, a bias `b`, and an `activation` by name or `nonlin`,
            which says whether there is a ReLU.

    Raises:
        ImportingError: it is built otherwise, or its neurons do not fit each other.
    """
    if not is_mlp(mlp):
        raise ImportingError(
            f"A {type(mlp).__name__} has no layers of neurons with weights w. Give an MLP, or its weights "
            "to from_weights."
        )
    return ImportedNetwork(
        layers=tuple(_layer(number, layer) for number, layer in enumerate(mlp.layers, 1)),
        source="The MLP",
    )


def _layer(number: int, layer: Any) -> ImportedLayer:
    neurons = list(getattr(layer, "neurons", ()))
    rows = [[_number(weight) for weight in neuron.w] for neuron in neurons]
    kinds = {_activation(neuron) for neuron in neurons}
    if not rows or len({len(row) for row in rows}) != 1:
        raise ImportingError(f"The neurons of layer {number} of the MLP have different numbers of weights.")
    if len(kinds) != 1:
        raise ImportingError(
            f"The neurons of layer {number} of the MLP have different activations, but a layer has one."
        )
    biases = [_number(neuron.b) for neuron in neurons if getattr(neuron, "b", None) is not None]
    if len(biases) not in (0, len(neurons)):
        raise ImportingError(f"Some neurons of layer {number} of the MLP have no bias. Give all of them one.")
    return ImportedLayer(
        weight=np.array(rows),
        bias=np.array(biases) if biases else np.zeros(len(neurons)),
        has_bias=bool(biases),
        activation=kinds.pop(),
    )


def _activation(neuron: Any) -> str | None:
    name = getattr(neuron, "activation", None)
    if isinstance(name, str) and name in ACTIVATIONS:
        return name
    nonlin = getattr(neuron, "nonlin", None)
    return None if nonlin is None else "relu" if nonlin else "linear"


def _number(scalar: Any) -> float:
    try:
        return float(getattr(scalar, "data", scalar))
    except (TypeError, ValueError):
        raise ImportingError(f"A weight of the MLP is no number but a {type(scalar).__name__}.") from None
