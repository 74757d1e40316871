"""Where weights begin: one row per way of drawing them.

All of them draw from one generator in parameter order, layer by layer, neuron by neuron, a neuron's weights
in input order; biases are set, not drawn.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gradstudio.engine.errors import ConfigurationError, unknown_name
from gradstudio.engine.nn import MLP

_RELU_GAIN = math.sqrt(2.0)  # makes up for the half of its input that ReLU cuts away


Law = Literal["uniform", "normal", "zero"]


@dataclass(frozen=True, slots=True, eq=False)
class Initialisation:
    """One way to begin.

    Attributes:
        formula: what a weight is drawn from, as text.
        law: uniform between −scale and scale, normal with mean 0 and standard deviation scale, or all zero.
        scale: (number of inputs, number of neurons of the layer) → the scale.
        bias: what every bias is.
    """

    formula: str
    law: Law
    scale: Callable[[int, int], float]
    bias: float = 0.0


INITIALISATIONS: Mapping[str, Initialisation] = {
    "micrograd": Initialisation("U(−1, 1)", "uniform", lambda fan_in, fan_out: 1.0),
    # Source: TensorFlow Playground, nn.ts: Math.random() − 0.5 and 0.1.
    "playground": Initialisation("U(−½, ½)", "uniform", lambda fan_in, fan_out: 0.5, bias=0.1),
    # Source: Glorot & Bengio 2010, equation 16; torch.nn.init.xavier_uniform_ and xavier_normal_ with gain 1.
    "xavier_uniform": Initialisation(
        "U(±√(6 / (fan_in + fan_out)))",
        "uniform",
        lambda fan_in, fan_out: math.sqrt(6.0 / (fan_in + fan_out)),
    ),
    "xavier_normal": Initialisation(
        "N(0, 2 / (fan_in + fan_out))", "normal", lambda fan_in, fan_out: math.sqrt(2.0 / (fan_in + fan_out))
    ),
    # Source: He et al. 2015, equation 10; torch.nn.init.kaiming_uniform_ and kaiming_normal_ for relu.
    "he_uniform": Initialisation(
        "U(±√(6 / fan_in))", "uniform", lambda fan_in, fan_out: _RELU_GAIN * math.sqrt(3.0 / fan_in)
    ),
    "he_normal": Initialisation(
        "N(0, 2 / fan_in)", "normal", lambda fan_in, fan_out: _RELU_GAIN / math.sqrt(fan_in)
    ),
    "zeros": Initialisation("0", "zero", lambda fan_in, fan_out: 0.0),
}
"""Initialisations by name."""


def draw_layer(name: str, fan_in: int, fan_out: int, rng: random.Random) -> list[float]:
    """Return the initial parameters of one layer, neuron by neuron: a neuron's weights, then its bias.

    Args:
        name: one of `INITIALISATIONS`.
        fan_in: number of inputs.
        fan_out: number of neurons.
        rng: where they are drawn from.

    Raises:
        ConfigurationError: an unknown name.
    """
    if name not in INITIALISATIONS:
        raise unknown_name("initialisation", name, INITIALISATIONS)
    way, numbers = INITIALISATIONS[name], []
    scale = way.scale(fan_in, fan_out)
    for _ in range(fan_out):
        numbers += [_draw(way.law, scale, rng) for _ in range(fan_in)]
        numbers.append(way.bias)
    return numbers


def _draw(law: Law, scale: float, rng: random.Random) -> float:
    match law:
        case "uniform":
            return rng.uniform(-scale, scale)
        case "normal":
            return rng.gauss(0.0, scale)
    return 0.0


def initialise(network: MLP, names: Sequence[str | None], rng: random.Random) -> None:
    """Give every layer of a network new parameters.

    Args:
        network: changed in place.
        names: one of `INITIALISATIONS` per layer, or None to leave a layer as it is and draw nothing for it.
        rng: where they are drawn from.

    Raises:
        ConfigurationError: an unknown name, or not one per layer.
    """
    if len(names) != len(network.layers):
        raise ConfigurationError(
            f"{len(names)} initialisations were given for {len(network.layers)} layers. Pass one per layer."
        )
    for layer, name in zip(network.layers, names, strict=True):
        if name is None:
            continue
        fan_in, fan_out = len(layer.neurons[0].w), len(layer.neurons)
        drawn = draw_layer(name, fan_in, fan_out, rng)
        for parameter, number in zip(layer.parameters(), drawn, strict=True):
            parameter.data = number
