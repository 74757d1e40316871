"""A flat vector of parameters: its numbers checked, and as the weights and biases of each layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import ShapeError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LayerParameters:
    """One layer: `weights` of shape (neurons, inputs) and `biases` of shape (neurons,)."""

    weights: NDArray[np.float64]
    biases: NDArray[np.float64]


def by_layer(sizes: Sequence[int], flat: NDArray[np.float64]) -> list[LayerParameters]:
    """Return views of a flat vector in the order of `MLP.parameters`.

    Args:
        sizes: number of inputs, then of neurons in each layer.
        flat: all parameters, or all gradients.
    """
    layers, start = [], 0
    for fan_in, fan_out in pairwise(sizes):
        block = flat[start : start + fan_out * (fan_in + 1)].reshape(fan_out, fan_in + 1)
        layers.append(LayerParameters(weights=block[:, :-1], biases=block[:, -1]))
        start += block.size
    return layers


def finite(flat: Iterable[float]) -> NDArray[np.float64]:
    """Return some parameters as an array.

    Raises:
        ShapeError: one of them is not finite.
    """
    numbers = np.fromiter(flat, dtype=np.float64)
    fine = np.isfinite(numbers)
    if not fine.all():
        index = int(np.argmin(fine))
        raise ShapeError(f"Parameter {index + 1} is {numbers[index]}. Give every parameter a finite number.")
    return numbers
