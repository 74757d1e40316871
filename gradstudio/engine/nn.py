"""Networks of `Value`s: a neuron, a layer of neurons, and a multi-layer perceptron."""

from __future__ import annotations

import operator
import random
from collections.abc import Sequence
from itertools import pairwise, zip_longest
from types import ModuleType
from typing import SupportsIndex

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.arguments import require_count, require_sizes
from gradstudio.engine.errors import ConfigurationError, ShapeError, shown, unknown_name
from gradstudio.engine.notebook import display_bundle
from gradstudio.engine.value import Value

Number = Value | float
RandomSource = random.Random | ModuleType | SupportsIndex | None
"""A generator, the module `random` itself, a whole number as a seed, or None for that module."""


class Module:
    """Something with parameters."""

    def parameters(self) -> list[Value]:
        """Return every parameter, in a fixed order."""
        return []

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0, as one does before each backward pass."""
        for parameter in self.parameters():
            parameter.grad = 0.0


class Neuron(Module):
    """activation(w·x + b).

    Args:
        nin: number of inputs, at least 1.
        activation: a name in `ACTIVATIONS`.
        rng: where the weights come from: a `random.Random`, a seed, or None for the module `random`.
            Weights are drawn from uniform(−1, 1) in input order; the bias is 0 and is not drawn.
        label: put before the labels of the parameters (``label.w1``, …, ``label.b``) and of what the neuron
            computes: the pre-activation ``label.z`` and the activation ``label.a``.

    Raises:
        ConfigurationError: `nin` is below 1 or there is no such activation.
    """

    def __init__(
        self, nin: int, activation: str = "tanh", rng: RandomSource = None, label: str = "neuron"
    ) -> None:
        nin = require_count("nin, the number of inputs,", nin)
        if activation not in ACTIVATIONS:
            raise unknown_name("activation", activation, ACTIVATIONS)
        source = _random_source(rng)
        self.activation = activation
        self.label = label
        self.w = [Value(source.uniform(-1, 1), label=f"{label}.w{i}") for i in range(1, nin + 1)]
        self.b = Value(0.0, label=f"{label}.b")
        self._pre_activation_label = f"{label}.z"
        self._activation_label = f"{label}.a"

    def __call__(self, x: Sequence[Number]) -> Value:
        """Return the activation for one sample of `nin` inputs."""
        if len(x) != len(self.w):
            raise ShapeError(
                f"{self.label} takes {len(self.w)} inputs but was given {len(x)}. Pass one number per weight."
            )
        total = self.b
        for weight, value in zip(self.w, x, strict=True):
            total = total + weight * value
        total.label = self._pre_activation_label
        activation = ACTIVATIONS[self.activation](total)
        activation.label = self._activation_label
        return activation

    def parameters(self) -> list[Value]:
        """Return the weights in input order, then the bias."""
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"Neuron({len(self.w)}, {self.activation!r})"


class Layer(Module):
    """Neurons that share their inputs. Arguments as for `Neuron`; `nout` is the number of neurons.

    Args:
        nin: number of inputs.
        nout: number of neurons, at least 1.
        activation: a name in `ACTIVATIONS`.
        rng: where the weights come from, as for `Neuron`.
        label: put before the labels of the neurons.
    """

    def __init__(
        self,
        nin: int,
        nout: int,
        activation: str = "tanh",
        rng: RandomSource = None,
        label: str = "layer",
    ) -> None:
        nout = require_count("nout, the number of neurons,", nout)
        source = _random_source(rng)
        self.neurons = [Neuron(nin, activation, source, f"{label}.neuron{j}") for j in range(1, nout + 1)]

    def __call__(self, x: Sequence[Number]) -> list[Value]:
        """Return the activation of each neuron, also when there is only one."""
        return [neuron(x) for neuron in self.neurons]

    def parameters(self) -> list[Value]:
        """Return the parameters neuron by neuron."""
        return [parameter for neuron in self.neurons for parameter in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer({self.neurons!r})"


class MLP(Module):
    """A multi-layer perceptron.

    Args:
        nin: number of inputs.
        nouts: number of neurons of each layer, the output layer last; at least one layer. A list or an array.
        activations: one name for all hidden layers (the last layer is then linear), or one name per layer.
        rng: as for `Neuron`; drawn layer by layer, neuron by neuron.

    Raises:
        ConfigurationError: no list of sizes, no layer, a size below 1, an unknown activation or not one per layer.
    """

    def __init__(
        self,
        nin: int,
        nouts: Sequence[int],
        activations: str | Sequence[str] = "tanh",
        rng: RandomSource = None,
    ) -> None:
        sizes = require_sizes(nouts)
        if not sizes:
            raise ConfigurationError("An MLP needs at least one layer: pass nouts such as [4, 4, 1].")
        if isinstance(activations, str):
            activations = [activations] * (len(sizes) - 1) + ["linear"]
        if len(activations) != len(sizes):
            raise ConfigurationError(
                f"{len(activations)} activations were given for {len(sizes)} layers. Pass one name per layer."
            )
        source = _random_source(rng)
        self.layers = [
            Layer(fan_in, fan_out, activation, source, f"layer{k}")
            for k, ((fan_in, fan_out), activation) in enumerate(
                zip(pairwise([nin, *sizes]), activations, strict=True), start=1
            )
        ]

    def __call__(self, x: Sequence[Number]) -> Value | list[Value]:
        """Return the output for one sample: a `Value` if the last layer has one neuron, else a list."""
        outputs = self.outputs(x)
        return outputs[0] if len(outputs) == 1 else outputs

    def outputs(self, x: Sequence[Number], masks: Sequence[Sequence[float] | None] = ()) -> list[Value]:
        """Return the outputs for one sample as a list, whatever their number.

        Each number in `x` becomes one `Value` that all neurons of the first layer share.

        Args:
            x: the sample.
            masks: for dropout: a factor for the activation of each neuron, layer by layer from the first;
                None for a layer, or too few layers, for activations as they are.
        """
        signal = [
            value if isinstance(value, Value) else Value(value, label=f"x{i}") for i, value in enumerate(x, 1)
        ]
        for layer, mask in zip_longest(self.layers, masks):
            signal = layer(signal)
            if mask is not None:
                signal = [activation * factor for activation, factor in zip(signal, mask, strict=True)]
        return signal

    def parameters(self) -> list[Value]:
        """Return the parameters layer by layer, neuron by neuron: a neuron's weights, then its bias."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP({self.layers!r})"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Return how a notebook shows the network: its neurons and weights as a drawing, and a text."""
        return display_bundle(self)


def _random_source(rng: RandomSource) -> random.Random | ModuleType:
    if rng is None:
        return random
    # First what it is for most: whether something is a SupportsIndex takes long to find out.
    if not isinstance(rng, random.Random) and isinstance(rng, SupportsIndex):
        return random.Random(operator.index(rng))
    if not hasattr(rng, "uniform"):
        raise ConfigurationError(
            f"rng must be a random.Random, a whole number as its seed, or None, not {shown(rng)}."
        )
    return rng
