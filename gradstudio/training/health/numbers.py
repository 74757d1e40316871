"""What an engine counts of a network for its health, and how it is counted where all numbers are at hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.health.bins import binned
from gradstudio.training.health.reading import Bins
from gradstudio.training.run.parameters import by_layer

Floats = NDArray[np.float64]

SATURATED_SHARE = 0.05
"""A unit is saturated at a sample where the slope of its activation is less than this share of the largest."""
BEYOND = 5.0
"""Pre-activations beyond this are counted, on either side."""
_SMALLEST_SQUARES = 1e-280
"""A smaller sum of squares may have lost some of them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UnitNumbers:
    """What was counted of some units, over all training samples and without dropout.

    Arrays have shape (units,), those of all layers one after the other.

    Attributes:
        samples: number of samples.
        positive: at how many of them the activation is above 0.
        saturated: at how many the slope of tanh or sigmoid is small; 0 for other activations.
        beyond: at how many the pre-activation is not within ±5.
        z_mean: mean of the pre-activations.
        z_spread: their standard deviation.
        a_mean: mean of the activations.
        a_spread: their standard deviation.
        activations: of each layer the distribution.
    """

    samples: int
    positive: Floats
    saturated: Floats
    beyond: Floats
    z_mean: Floats
    z_spread: Floats
    a_mean: Floats
    a_spread: Floats
    activations: tuple[Bins, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ParameterNumbers:
    """What was counted of the parameters, one entry for each layer.

    Attributes:
        weight_norms: Euclidean norm of the weights, biases left out.
        gradient_norms: of the derivatives by weights and biases.
        update_norms: of what an update adds to the weights, biases left out.
        weights: distribution of the weights, biases left out.
        gradients: distribution of the derivatives by weights and biases.
    """

    weight_norms: Sequence[float]
    gradient_norms: Sequence[float]
    update_norms: Sequence[float]
    weights: tuple[Bins, ...]
    gradients: tuple[Bins, ...]


def counted_units(layers: Sequence[tuple[str, Floats, Floats]]) -> UnitNumbers:
    """Count what is to be known of units whose numbers are all there.

    Args:
        layers: for each its activation's name, and pre-activations and activations, shape (units, samples).
    """
    z = np.concatenate([numbers for _, numbers, _ in layers])
    a = np.concatenate([numbers for _, _, numbers in layers])
    with np.errstate(all="ignore"):  # numbers that diverged
        return UnitNumbers(
            samples=z.shape[1],
            positive=(a > 0.0).sum(axis=1, dtype=np.float64),
            saturated=np.concatenate([_saturated(name, numbers) for name, _, numbers in layers]),
            beyond=(~(np.abs(z) <= BEYOND)).sum(axis=1, dtype=np.float64),
            z_mean=z.mean(axis=1),
            z_spread=z.std(axis=1),
            a_mean=a.mean(axis=1),
            a_spread=a.std(axis=1),
            activations=tuple(binned(numbers) for _, _, numbers in layers),
        )


def counted_parameters(
    sizes: Sequence[int], parameters: Floats, gradients: Floats, update: Floats
) -> ParameterNumbers:
    """Count what is to be known of parameters.

    Args:
        sizes: number of inputs, then of neurons in each layer.
        parameters: flat, in the order of `MLP.parameters`.
        gradients: one for each of them.
        update: what is added to each of them.
    """
    own, slopes, changes = (by_layer(sizes, flat) for flat in (parameters, gradients, update))
    every = [np.concatenate([layer.weights.reshape(-1), layer.biases]) for layer in slopes]
    return ParameterNumbers(
        weight_norms=[norm(layer.weights) for layer in own],
        gradient_norms=[norm(numbers) for numbers in every],
        update_norms=[norm(layer.weights) for layer in changes],
        weights=tuple(binned(layer.weights) for layer in own),
        gradients=tuple(binned(numbers) for numbers in every),
    )


def norm(numbers: Floats, squares: float | None = None) -> float:
    """Return the Euclidean norm, also where squares are beyond the largest or below the smallest number.

    Args:
        numbers: of any shape.
        squares: the sum of their squares, if it is known.
    """
    if squares is not None and _SMALLEST_SQUARES < squares < math.inf:
        return math.sqrt(squares)
    with np.errstate(all="ignore"):
        total = float((numbers * numbers).sum())
        if _SMALLEST_SQUARES < total < math.inf:
            return math.sqrt(total)
        largest = float(np.abs(numbers).max(initial=0.0))
        if largest == 0.0 or not np.isfinite(largest):
            return largest
        scaled = numbers / largest
        return largest * math.sqrt((scaled * scaled).sum())


def _saturated(activation: str, numbers: Floats) -> Floats:
    if activation not in ("tanh", "sigmoid"):
        return np.zeros(len(numbers))
    slopes = 1.0 - numbers * numbers if activation == "tanh" else 4.0 * numbers * (1.0 - numbers)
    counts: Floats = (slopes < SATURATED_SHARE).sum(axis=1, dtype=np.float64)
    return counts
