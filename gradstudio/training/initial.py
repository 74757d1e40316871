"""Where the parameters of a project begin."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.spec import GivenInitialisation, ProjectSpec
from gradstudio.training.draws import Draws

_PARAMETER = re.compile(r"layer([1-9]\d*)\.neuron([1-9]\d*)\.(?:w([1-9]\d*)|b)")


def initial_parameters(spec: ProjectSpec) -> NDArray[np.float64]:
    """Return the parameters that a run starts from, flat, in the order of `MLP.parameters`.

    They are drawn from the training's seed, layer by layer; nothing is drawn for a layer whose parameters
    are given. Those that were typed in take the place of what was drawn or given.
    """
    draws = Draws(random.Random(spec.training.seed))
    layers: list[Sequence[float] | NDArray[np.float64]] = []
    begin = 0
    for (fan_in, fan_out), layer in zip(pairwise(spec.sizes), spec.network.layers, strict=True):
        way, count = layer.initialisation or spec.network.initialisation, (fan_in + 1) * fan_out
        if not isinstance(way, GivenInitialisation):
            layers.append(draws.layer(way.kind, fan_in, fan_out))
        elif layer.initialisation is not None:
            layers.append(way.values)
        else:
            layers.append(way.values[begin : begin + count])
        begin += count
    flat = np.concatenate([np.asarray(layer, dtype=np.float64) for layer in layers])
    for edit in spec.network.edited:
        flat[edit.place.flat_index(spec.sizes)] = edit.value
    return flat


def parameter_label(sizes: Sequence[int], index: int) -> str:
    """Return the label of a parameter by its place in the flat vector, for example ``layer1.neuron3.w2``."""
    for layer, (fan_in, fan_out) in enumerate(pairwise(sizes), start=1):
        count = (fan_in + 1) * fan_out
        if index < count:
            neuron, place = divmod(index, fan_in + 1)
            return f"layer{layer}.neuron{neuron + 1}." + ("b" if place == fan_in else f"w{place + 1}")
        index -= count
    raise IndexError(f"There is no parameter {index} behind the last layer.")


def parameter_index(sizes: Sequence[int], label: str) -> int | None:
    """Return the place of a parameter in the flat vector by its label, or None if no parameter has it."""
    match = _PARAMETER.fullmatch(label)
    if match is None:
        return None
    layer, neuron, place = int(match[1]), int(match[2]), int(match[3] or 0)
    if not (1 <= layer < len(sizes) and 1 <= neuron <= sizes[layer] and place <= sizes[layer - 1]):
        return None
    begin = sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes[:layer]))
    fan_in = sizes[layer - 1]
    return begin + (neuron - 1) * (fan_in + 1) + (place - 1 if place else fan_in)
