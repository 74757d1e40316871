"""The parameters that many runs start from, drawn at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.twister import uniforms
from gradstudio.engine.initialisation import INITIALISATIONS
from gradstudio.project.spec import GivenInitialisation, ProjectSpec
from gradstudio.training.run.initial import initial_parameters

Floats = NDArray[np.float64]


def starts_of(specs: Sequence[ProjectSpec]) -> Floats:
    """Return the initial parameters of runs that differ in their seeds, and in nothing else that is drawn.

    Args:
        specs: with one and the same network.

    Returns:
        Shape (runs, parameters), with the bits of `initial_parameters`.
    """
    spec = specs[0]
    ways = [layer.initialisation or spec.network.initialisation for layer in spec.network.layers]
    rows = [INITIALISATIONS[way.kind] for way in ways if not isinstance(way, GivenInitialisation)]
    if len(rows) < len(ways) or any(row.law == "normal" for row in rows):
        return np.array([initial_parameters(one) for one in specs])
    shapes = list(pairwise(spec.sizes))
    drawn = sum(a * b for (a, b), row in zip(shapes, rows, strict=True) if row.law == "uniform")
    numbers = uniforms([one.training.seed for one in specs], drawn)
    layers, begin = [], 0
    for (fan_in, fan_out), row in zip(shapes, rows, strict=True):
        layer = np.full((len(specs), fan_out, fan_in + 1), row.bias)
        layer[:, :, :fan_in] = 0.0
        if row.law == "uniform":
            low, high = -row.scale(fan_in, fan_out), row.scale(fan_in, fan_out)
            some = numbers[:, begin : begin + fan_in * fan_out].reshape(-1, fan_out, fan_in)
            layer[:, :, :fan_in] = low + (high - low) * some
            begin += fan_in * fan_out
        layers.append(layer.reshape(len(specs), -1))
    flat = np.concatenate(layers, axis=1)
    for edit in spec.network.edited:
        flat[:, edit.path.flat_index(spec.sizes)] = edit.value
    return flat
