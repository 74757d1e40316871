"""Where the parameters of a project begin."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.spec import GivenInitialisation, ProjectSpec
from gradstudio.training.run.draws import Draws


def initial_parameters(spec: ProjectSpec) -> NDArray[np.float64]:
    """Return the parameters that a run starts from, flat, in the order of `MLP.parameters`.

    They are drawn from the training's seed, layer by layer; nothing is drawn for a layer whose parameters
    are given. Those that were typed in take the place of drawn and given ones.
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
        flat[edit.path.flat_index(spec.sizes)] = edit.value
    return flat
