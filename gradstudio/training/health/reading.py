"""`HealthReading`: what the numbers of each layer are like at one moment of a run. Immutable, to cross threads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.run.moment import Moment

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bins:
    """How numbers are distributed. Numbers that are not finite are left out.

    All edges are multiples of one power of two, so that the bins of two distributions nest.

    Attributes:
        edges: shape (bins + 1,), ascending; each but the last belongs to the bin above it.
        counts: shape (bins,), how many numbers are in each.
    """

    edges: Floats
    counts: NDArray[np.int64]

    @property
    def total(self) -> int:
        """How many numbers there are."""
        return int(self.counts.sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LayerHealth:
    """One layer at one moment, over all training samples, without dropout where nothing else is said.

    All arrays are read-only. Numbers that diverged are infinite or NaN here.

    Attributes:
        gradient_norm: Euclidean norm of the derivative of the loss, of all samples and with the penalties, by the
            layer's weights and biases.
        weight_norm: Euclidean norm of its weights, biases left out.
        update_ratio: norm of what the next step adds to its weights, divided by `weight_norm`, biases left out. The
            step is that of its own batch, with dropout, clipping and optimizer. NaN where all weights are 0, or
            where the step would not be taken.
        active_share: shape (units,), share of the samples with an activation above 0.
        saturated_share: shape (units,), share of the samples at which tanh or sigmoid has less than 5 % of its
            largest slope; 0 for other activations.
        dead: shape (units,), whether it is a ReLU that no training sample makes positive.
        z_mean: shape (units,), mean of the pre-activations.
        z_spread: shape (units,), their standard deviation.
        a_mean: shape (units,), mean of the activations.
        a_spread: shape (units,), their standard deviation.
        z_beyond: share of all its pre-activations that lie beyond ±5; what is not a number does.
        weights: distribution of its weights, biases left out.
        gradients: distribution of the derivatives by its weights and biases.
        activations: distribution of the activations of all its units.
    """

    gradient_norm: float
    weight_norm: float
    update_ratio: float
    active_share: Floats
    saturated_share: Floats
    dead: NDArray[np.bool_]
    z_mean: Floats
    z_spread: Floats
    a_mean: Floats
    a_spread: Floats
    z_beyond: float
    weights: Bins
    gradients: Bins
    activations: Bins


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HealthReading:
    """A network's health at one moment. All numbers belong to the same parameters.

    Attributes:
        moment: run and step.
        epoch: number of epochs completed.
        loss: mean loss of all training samples plus the penalties, without dropout.
        own_loss: the same without the penalties; with them where it is not finite otherwise.
        accuracy: share of the training samples classified rightly, 0 to 1; NaN for regression.
        test_loss: mean loss of the test samples, without penalties and dropout; None if there are none.
        test_accuracy: share of the test samples classified rightly; NaN for regression, None without any.
        learning_rate: the rate that the next step will use.
        layers: the layers of neurons, the output layer last.
    """

    moment: Moment
    epoch: int
    loss: float
    own_loss: float
    accuracy: float
    test_loss: float | None
    test_accuracy: float | None
    learning_rate: float
    layers: tuple[LayerHealth, ...]

    @property
    def step(self) -> int:
        """Number of steps taken."""
        return self.moment.step

    @property
    def nbytes(self) -> int:
        """About how many bytes it takes."""
        arrays = sum(_BYTES_A_UNIT * layer.dead.size for layer in self.layers)
        binned = (
            bins for layer in self.layers for bins in (layer.weights, layer.gradients, layer.activations)
        )
        return arrays + sum(bins.edges.nbytes + bins.counts.nbytes for bins in binned)


_BYTES_A_UNIT = 6 * 8 + 1
