"""micrograd's own classes by its own defaults: code written for micrograd runs on this engine with another import.

    from gradstudio.engine.micrograd import MLP, Layer, Neuron, Value

Hidden layers are ReLU and the last is linear; a layer of one neuron returns a `Value` by itself; weights are drawn
from the module `random`, so that micrograd's seeds give its networks. `gradstudio.engine` has the same networks
with any activation, generator and labels.

Differences that remain are those of `Value`: `_prev` keeps the order of the operands, a second `backward()`
adds to the leaves without counting inner nodes twice, and of NumPy's arrays only those of values are operands.

Source: Karpathy, micrograd, `nn.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.engine import nn
from gradstudio.engine.arguments import require_count, require_sizes
from gradstudio.engine.errors import ConfigurationError
from gradstudio.engine.nn import Module, Number
from gradstudio.engine.value import Value

__all__ = ["MLP", "Layer", "Module", "Neuron", "Value"]


class Neuron(nn.Neuron):
    """relu(w·x + b), or w·x + b.

    Args:
        nin: number of inputs, at least 1.
        nonlin: whether there is a ReLU.
        label: as for `gradstudio.engine.Neuron`.
    """

    def __init__(self, nin: int, nonlin: bool = True, label: str = "neuron") -> None:
        super().__init__(nin, "relu" if nonlin else "linear", label=label)
        self.nonlin = nonlin

    def __repr__(self) -> str:
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"


class Layer(Module):
    """`nout` neurons that share their inputs; `nonlin` as for `Neuron`.

    Args:
        nin: number of inputs.
        nout: number of neurons.
        nonlin: whether each neuron has a ReLU.
        label: put before the labels of the parameters.
    """

    def __init__(self, nin: int, nout: int, nonlin: bool = True, label: str = "layer") -> None:
        count = require_count("nout, the number of neurons,", nout)
        self.neurons = [Neuron(nin, nonlin, f"{label}.neuron{j}") for j in range(1, count + 1)]

    def __call__(self, x: Sequence[Number]) -> Value | list[Value]:
        """Return the activation of each neuron; of a single one as a `Value`."""
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Value]:
        """Return the parameters neuron by neuron."""
        return [parameter for neuron in self.neurons for parameter in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(str, self.neurons))}]"


class MLP(Module):
    """Layers of ReLU neurons and a last one that is linear.

    Args:
        nin: number of inputs.
        nouts: number of neurons of each layer, the output layer last; at least one layer.

    Raises:
        ConfigurationError: no list of sizes, no layer, or a size below 1.
    """

    def __init__(self, nin: int, nouts: Sequence[int]) -> None:
        counts = require_sizes(nouts)
        if not counts:
            raise ConfigurationError("An MLP needs at least one layer: pass nouts such as [16, 16, 1].")
        last = len(counts)
        self.layers = [
            Layer(fan_in, fan_out, nonlin=k != last, label=f"layer{k}")
            for k, (fan_in, fan_out) in enumerate(zip([nin, *counts], counts, strict=False), start=1)
        ]

    def __call__(self, x: Sequence[Number]) -> Value | list[Value]:
        """Return the output for one sample: a `Value` if the last layer has one neuron, else a list."""
        signal = x
        for layer in self.layers[:-1]:
            hidden = layer(signal)
            signal = [hidden] if isinstance(hidden, Value) else hidden
        return self.layers[-1](signal)

    def parameters(self) -> list[Value]:
        """Return the parameters layer by layer, neuron by neuron: a neuron's weights, then its bias."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(str, self.layers))}]"
