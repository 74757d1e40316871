"""The results that a `PackedNetwork` returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PackedSteps:
    """The steps that a call of `PackedNetwork.run` took.

    Attributes:
        losses: batch loss with penalty at the parameters before each step taken, shape (steps taken,).
        accuracies: share of the batch classified rightly, 0 to 1, at the same parameters.
        failed_at: index, over the whole run, of the step that was not taken because its loss or a gradient is
            not finite, or None.
        failed_loss: the loss of that step.
        test_losses: mean loss of the test samples without penalty, before each step that was to be measured.
        test_accuracies: share of them classified rightly, 0 to 1.
        followed: shape (parameters followed, steps taken), what they were after each step.
    """

    losses: Floats
    accuracies: Floats
    failed_at: int | None = None
    failed_loss: float | None = None
    test_losses: Floats
    test_accuracies: Floats
    followed: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PackedEvaluation:
    """The network's state on a whole set of samples.

    Attributes:
        loss: mean loss with penalty.
        accuracy: share of samples classified rightly, 0 to 1.
        gradient: derivative of `loss` with respect to each parameter, before clipping.
    """

    loss: float
    accuracy: float
    gradient: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptimizerState:
    """Everything but the parameters that a run needs to go on where it stopped.

    Attributes:
        step_count: number of steps taken.
        began_at: step at which the present optimizer began.
        first: momentum buffer or running mean of the gradient, per parameter.
        second: running mean of the squared gradient, per parameter.
    """

    step_count: int
    began_at: int
    first: Floats
    second: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PackedGradientParts:
    """How the samples of a batch make up the gradient of some parameters.

    Attributes:
        norm: Euclidean norm of that gradient.
        along: for each sample, what its part adds along the direction of the gradient: the sum is `norm`. Zeros
            where the gradient is zero.
        sizes: Euclidean norm of each sample's part.
    """

    norm: float
    along: Floats
    sizes: Floats
