"""The protocol of the engines that a session trains with, the reference and the compiled one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.split import Split
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.numbers import ParameterNumbers, UnitNumbers
from gradstudio.training.look.outlook import StepInputs
from gradstudio.training.look.pulls import GradientParts
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.state import EngineState

Floats = NDArray[np.float64]


def _empty() -> Floats:
    return np.empty((0, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Losses and accuracies on the test samples, without dropout and penalties; empty if there are none.

    Attributes:
        steps: number of steps taken before each measurement.
        losses: mean losses.
        accuracies: shares classified rightly, 0 to 1; NaN for regression.
    """

    steps: Sequence[int] | NDArray[np.int64] = ()
    losses: Sequence[float] | NDArray[np.float64] = ()
    accuracies: Sequence[float] | NDArray[np.float64] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The losses, accuracies and batches of some steps, one entry per step taken.

    Attributes:
        losses: mean loss of the step's batch plus the penalties, at the parameters before the step.
        accuracies: share of the batch classified rightly in the same pass, dropout included.
        samples: number of samples in the batch.
        test_scores: of the test samples, at the parameters before each step whose number is a multiple of the
            project's interval. The last may be of a step that was not taken.
        fault: why fewer steps were taken than asked for, or None.
        followed: shape (parameters followed, steps), what they were after each step.
    """

    losses: Sequence[float] | NDArray[np.float64]
    accuracies: Sequence[float] | NDArray[np.float64]
    samples: Sequence[int] | NDArray[np.int64]
    test_scores: Scores
    fault: TrainingError | None = None
    followed: Floats = field(default_factory=_empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How good the network is on some samples, without dropout and penalties.

    Attributes:
        loss: mean loss.
        accuracy: share classified rightly, 0 to 1; NaN for regression.
    """

    loss: float
    accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evaluation:
    """Loss and gradients over all training samples, without dropout.

    Attributes:
        loss: mean loss plus the penalties.
        accuracy: share classified rightly, 0 to 1; NaN for regression.
        gradients: derivative of `loss` with respect to each parameter, before any clipping.
    """

    loss: float
    accuracy: float
    gradients: Sequence[float] | NDArray[np.float64]


Until = Callable[[Floats, Floats], int | None]
"""Takes losses and accuracies of the next steps; returns after how many of them the run ends, or None."""


class TrainingEngine(Protocol):
    """Holds the parameters and takes the steps. Built from a project and its samples, some of them for tests."""

    @property
    def step_count(self) -> int:
        """Number of steps taken."""

    @property
    def epoch(self) -> int:
        """Number of epochs completed."""

    @property
    def steps_left_in_epoch(self) -> int:
        """Number of steps to the end of the present epoch, at least 1."""

    @property
    def learning_rate(self) -> float:
        """The rate that the next step will use."""

    def upcoming_rows(self) -> NDArray[np.int64]:
        """Return which training samples the next step is trained on."""

    def step_inputs(self) -> StepInputs:
        """Return what the next step is computed from; no step is taken."""

    def step_shares(self, parameter: int) -> Floats:
        """Return what each sample adds to the gradient of a parameter that the next step takes.

        Dropout is included and penalties are not: the sum is the gradient of the batch's mean loss.

        Args:
            parameter: its index.

        Returns:
            One number for each of `upcoming_rows`.
        """

    def next_update(self) -> Floats:
        """Return what the next step adds to each parameter, to the last bit; NaN each if it would not be taken.

        No step is taken, and the state stays what it is.
        """

    def parameter_numbers(self, gradients: Floats, update: Floats) -> ParameterNumbers:
        """Return what the present parameters are like, layer by layer.

        Args:
            gradients: of them.
            update: what is added to them.
        """

    def unit_numbers(self) -> UnitNumbers:
        """Return how all units answer to all training samples at the present parameters, without dropout."""

    def gradient_parts(self, parameters: range, *, upcoming: bool) -> GradientParts:
        """Return how the samples make up the gradient of some parameters, penalties left out.

        Args:
            parameters: their indices, which follow on each other.
            upcoming: whether of the batch of the next step, with its dropout, or of all training samples, without.

        Returns:
            One number for each of `upcoming_rows`, or for each training sample.
        """

    def sample_gradients(self, parameters: range, places: Sequence[int], *, upcoming: bool) -> Floats:
        """Return what some samples add to the gradient of some parameters, penalties left out.

        Args:
            parameters: their indices, which follow on each other.
            places: of the samples, among those of `gradient_parts`.
            upcoming: as for `gradient_parts`.

        Returns:
            Shape (samples, parameters).
        """

    def advance(self, steps: int, until: Until | None = None, follow: Sequence[int] = ()) -> Steps:
        """Take a number of steps, or as many as end with finite numbers.

        Args:
            steps: how many, at least 1.
            until: what ends the run on full batches; fewer steps may then be taken without a reason, but never
                one more than it allows.
            follow: indices of parameters that are to be told after each step.
        """

    def evaluate(self) -> Evaluation:
        """Return loss and gradients over all training samples at the present parameters."""

    def score(self) -> Score | None:
        """Return loss and accuracy on the test samples at the present parameters; None if there are none."""

    def parameters(self) -> NDArray[np.float64]:
        """Return a copy of the parameters, flat, in the order of `MLP.parameters`."""

    def set_parameters(self, flat: Iterable[float]) -> None:
        """Replace all parameters but those that are cut, which stay at zero.

        Raises:
            ShapeError: there are more or fewer than the network has; nothing was changed.
        """

    def state(self) -> EngineState:
        """Return all that the next step follows from, as copies."""

    def restore(self, state: EngineState) -> None:
        """Go on from a state of the same project, whichever engine it was taken from.

        Raises:
            ShapeError: it is of another network; nothing was changed.
        """

    def adopt(self, spec: ProjectSpec) -> None:
        """Go on under a spec that `Session.can_adopt` allows."""

    def load(self, parts: Split) -> None:
        """Go on with the same samples, some of whose inputs have other numbers."""
