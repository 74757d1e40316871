"""The whole state of a run as one frozen value: taken from a session, restored to one of the same project.

It is small, since the order of the batches and the masks of dropout are pure functions of seed and step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import ShapeError
from gradstudio.project.spec import ProjectSpec

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EngineState:
    """What an engine needs to take the very next step of a run.

    A state of the one engine can be restored to the other.

    Attributes:
        step: number of steps taken.
        parameters: shape (parameters,), in the order of `MLP.parameters`, read-only.
        first: shape (parameters,), the optimizer's momentum buffer or running mean of the gradient; zeros where it
            has none; read-only.
        second: shape (parameters,), its running mean of the squared gradient, likewise.
        began_at: the step at which the present optimizer began.
        epoch: number of epochs completed.
        used: number of samples of the present epoch that were used.
        cut_from: shape (parameters,), read-only: what the parameters that are cut were before.
    """

    step: int
    parameters: Floats
    first: Floats
    second: Floats
    began_at: int
    epoch: int
    used: int
    cut_from: Floats

    @property
    def nbytes(self) -> int:
        """Size of its arrays in bytes."""
        return sum(array.nbytes for array in (self.parameters, self.first, self.second, self.cut_from))


@dataclass(frozen=True, slots=True, kw_only=True)
class StopState:
    """The numbers that the stop rules remember of a run.

    Attributes:
        fired: the rules that stopped it already.
        seconds: time spent training.
        best: lowest mean loss of an epoch; inf before there is one.
        epochs_without_progress: number of epochs since then.
        loss_sum: sum of the losses of the present epoch's samples so far.
        accuracy_sum: of their accuracies.
        samples: how many they are.
    """

    fired: tuple[str, ...]
    seconds: float
    best: float
    epochs_without_progress: int
    loss_sum: float
    accuracy_sum: float
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunState:
    """All that a session needs to go on with the same bits.

    Attributes:
        engine: of its engine.
        stop: of its stop rules.
        replaced: for each typed number of the project what it took the place of, in their order.
    """

    engine: EngineState
    stop: StopState
    replaced: tuple[float, ...]

    @property
    def step(self) -> int:
        """Number of steps taken."""
        return self.engine.step

    @property
    def nbytes(self) -> int:
        """Size of its arrays in bytes, about all that it takes."""
        return self.engine.nbytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A spec that a run took up.

    Attributes:
        step: number of steps taken before it. Of several at one step each counts: an optimizer that was chosen for
            a moment has lost what the one before had gathered.
        spec: the project from then on.
    """

    step: int
    spec: ProjectSpec


def require_fit(state: EngineState, spec: ProjectSpec) -> None:
    """Raise `ShapeError` if a state is of a network with more or fewer parameters."""
    count, found = spec.parameter_count, len(state.parameters)
    if found != count:
        raise ShapeError(
            f"The state has {found} parameters, but this network has {count}. Restore a state of the same network."
        )
