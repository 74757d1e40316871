"""What a session shows of itself: immutable, so that it can cross threads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.structure import Structure
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import Moment, RunId


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """Every scalar of a loss, in the topological order of its graph.

    Attributes:
        watch: whose loss.
        samples: indices in the data set of the samples that it is the loss of.
        structure: of its graph.
        data: value of each node.
        grad: derivative of the loss with respect to each node.
    """

    watch: Watch
    samples: tuple[int, ...]
    structure: Structure
    data: NDArray[np.float64]
    grad: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overview:
    """What every neuron of a network computes for one sample, where its scalars are too many to be traced.

    Attributes:
        watch: whose loss.
        structure: of its graph.
        data: value of the inputs, then of each neuron, layer by layer, the pre-activation and the activation, for
            a linear neuron the latter alone, then of the scalars of the loss in topological order.
        grad: derivative of the loss with respect to each of these.
    """

    watch: Watch
    structure: Structure
    data: NDArray[np.float64]
    grad: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    """The state of a run. All numbers belong to the same parameters.

    Attributes:
        run: which run.
        spec: the project that is trained.
        step: number of steps taken.
        epoch: number of epochs completed.
        loss: mean loss of all training samples plus the penalties, without dropout.
        accuracy: share of the training samples classified rightly, 0 to 1; NaN for regression.
        test_loss: mean loss of the test samples, without penalties and dropout; None if there are none.
        test_accuracy: share of the test samples classified rightly; NaN for regression, None without any.
        learning_rate: the rate that the next step will use.
        parameters: flat, in the order of `MLP.parameters`; read-only.
        gradients: derivative of `loss` with respect to each parameter; read-only.
        trace: every scalar of the loss that is being watched; None if none is, if it has too many, or if
            parameters that diverged leave it without a value.
        overview: what the neurons compute for the sample that is being watched, if its scalars are too many.
    """

    run: RunId
    spec: ProjectSpec
    step: int
    loss: float
    accuracy: float
    learning_rate: float
    parameters: NDArray[np.float64]
    gradients: NDArray[np.float64]
    trace: Trace | None = None
    epoch: int = 0
    test_loss: float | None = None
    test_accuracy: float | None = None
    overview: Overview | None = None

    @property
    def moment(self) -> Moment:
        """Run and step that it is of."""
        return Moment(self.run, self.step)


def sealed(own: NDArray[np.float64]) -> NDArray[np.float64]:
    """Make an array read-only and return it. The caller must hold the only reference to it."""
    own.flags.writeable = False
    return own


def read_only(numbers: ArrayLike) -> NDArray[np.float64]:
    """Return a copy of some numbers that nobody can change."""
    array = np.array(numbers, dtype=np.float64)
    array.flags.writeable = False
    return array
