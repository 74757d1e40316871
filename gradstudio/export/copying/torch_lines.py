"""A scalar, a layer or the network as lines of PyTorch: they stand for themselves when they are pasted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.paths import ScalarPath
from gradstudio.export.copying.neuron import handed_numbers
from gradstudio.export.copying.torch_node import torch_call
from gradstudio.export.errors import ExportError
from gradstudio.export.script_parts.literals import array_lines, number
from gradstudio.export.subject import ExportSubject
from gradstudio.export.torch_script.modules import module_lines, own_modules

Floats = NDArray[np.float64]

MOST_NUMBERS = 20_000
"""Most numbers that are written out for the clipboard."""

_DTYPE = "dtype=torch.float64"


def torch_lines(subject: ExportSubject, what: ScalarPath | None, sample: int | None = None) -> str:
    """Return a scalar, a layer or the network as lines of PyTorch.

    Args:
        subject: a project at a moment.
        what: None for the network.
        sample: whose scalar it is, where the path does not say.

    Raises:
        ExportError: the network does not have it, or it is too large.
    """
    if what is None:
        return "\n".join(network_lines(subject)) + "\n"
    path = what if what.sample is not None else replace(what, sample=sample)
    return "\n".join(scalar_lines(subject, path)) + "\n"


def scalar_lines(subject: ExportSubject, path: ScalarPath) -> list[str]:
    """Write what computes a scalar: a number for a leaf, a neuron from what comes into it for all else.

    Args:
        subject: a project at a moment.
        path: of a leaf, of a neuron or of its pre-activation or activation, of a sample or of any; or of a layer.

    Raises:
        ExportError: the network does not have it.
    """
    _require(subject, path)
    if path.neuron is None:
        return layer_lines(subject, path.layer)
    if path.part == "input":
        sample = path.sample or 0
        value = number(float(handed_numbers(subject, 0, sample)[path.neuron]))
        name = " ".join(subject.dataset.features.names[path.neuron].split())
        return [
            "import torch",
            "",
            f"# {name} of sample {sample + 1}.",
            f"x{path.neuron + 1} = torch.tensor({value}, {_DTYPE})",
        ]
    layer = subject.layers[path.layer - 1]
    if path.is_parameter:
        value = layer.bias[path.neuron] if path.weight is None else layer.weight[path.neuron, path.weight]
        name = str(path.for_all_samples).replace(".", "_")
        return [
            "import torch",
            "",
            f"{name} = torch.tensor({number(float(value))}, {_DTYPE}, requires_grad=True)",
        ]
    return _neuron_lines(subject, path)


def layer_lines(subject: ExportSubject, layer: int) -> list[str]:
    """Write a layer as a module with its numbers.

    Args:
        subject: a project at a moment.
        layer: from 1 for the first hidden layer.

    Raises:
        ExportError: the network does not have it, or it is too large.
    """
    _require(subject, ScalarPath.whole(layer))
    numbers = subject.layers[layer - 1]
    names = zip(("0.weight", "0.bias"), (numbers.weight, numbers.bias), strict=True)
    return _module_lines(
        f"layer{layer}", [numbers.weight.shape[::-1]], [numbers.activation], names, f"layer {layer}"
    )


def network_lines(subject: ExportSubject) -> list[str]:
    """Write the whole network as a module with its numbers.

    Raises:
        ExportError: it is too large.
    """
    names = subject.named(subject.parameters).items()
    return _module_lines("model", pairwise(subject.spec.sizes), subject.activations, names, "the network")


def _module_lines(
    variable: str,
    sizes: Iterable[tuple[int, ...]],
    activations: Iterable[str],
    names: Iterable[tuple[str, Floats]],
    what: str,
) -> list[str]:
    """Write a module and its numbers.

    Args:
        variable: its name.
        sizes: number of inputs and of neurons of each layer.
        activations: of the layers.
        names: the numbers by the names of its state_dict.
        what: it is called in a message.
    """
    activations, arrays = list(activations), dict(names)
    count = sum(array.size for array in arrays.values())
    if count > MOST_NUMBERS:
        raise ExportError(
            f"Too large for the clipboard: {what} has {count:,} weights and biases, more than {MOST_NUMBERS:,}. "
            "Export it as PyTorch instead."
        )
    own = own_modules(activations)
    modules = module_lines([(fan_in, fan_out) for fan_in, fan_out in sizes], activations)
    lines = ["import math", ""] if "gelu" in activations else []
    lines += ["import torch", "from torch import nn", ""]
    for block in own:
        lines += ["", *block, "", ""]
    lines += [f"{variable} = nn.Sequential(", *(f"    {line}" for line in modules), ").double()"]
    lines.append("weights = {}")
    for name, array in arrays.items():
        lines += array_lines(f'weights["{name}"] = torch.tensor(', array, f", {_DTYPE})")
    return [*lines, f"{variable}.load_state_dict(weights)"]


def _neuron_lines(subject: ExportSubject, path: ScalarPath) -> list[str]:
    assert path.neuron is not None
    layer = subject.layers[path.layer - 1]
    own = layer.weight[path.neuron]
    comes = (
        "x holds the inputs of the network"
        if path.layer == 1
        else f"x holds the activations of layer {path.layer - 1}"
    )
    whose = f" of sample {path.sample + 1}" if path.sample is not None else ", a row for each sample"
    lines = ["import torch"]
    activation = "z" if layer.activation == "linear" else torch_call(layer.activation, ["z"])
    if "nn." in activation and path.part != "pre_activation":
        lines.append("from torch import nn")
    lines += ["", f"# {path}; {comes}{whose}."]
    if path.sample is not None:
        lines += array_lines(
            "x = torch.tensor(", handed_numbers(subject, path.layer - 1, path.sample), f", {_DTYPE})"
        )
    lines += array_lines("w = torch.tensor(", own, f", {_DTYPE}, requires_grad=True)")
    lines.append(f"b = torch.tensor({number(float(layer.bias[path.neuron]))}, {_DTYPE}, requires_grad=True)")
    lines.append("z = x @ w + b")
    if path.part != "pre_activation":
        lines.append(f"a = {activation}")
    return lines


def _require(subject: ExportSubject, path: ScalarPath) -> None:
    """Refuse what the project does not have."""
    sizes = subject.spec.sizes
    layer_fits = path.layer >= 1 or path.part == "input"
    if not (layer_fits and path.is_in(sizes)):
        raise ExportError(f"{path} is not in this {'-'.join(map(str, sizes))} network. Select a part of it.")
