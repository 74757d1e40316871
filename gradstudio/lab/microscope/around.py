"""`LossAround`: the loss near the parameters of a run, on the batch of its next step and on all samples."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.source import load_dataset
from gradstudio.data.split import split
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.trial.patient import for_trial
from gradstudio.training.look.outlook import StepInputs
from gradstudio.training.run.engine import TrainingEngine
from gradstudio.training.run.engines import engine_for
from gradstudio.training.run.following import can_follow
from gradstudio.training.run.state import EngineState

_PART = 1e-3
"""Of a step, to either side, between which the slope's change is taken: its error is below 1e-6 of it."""

Floats = NDArray[np.float64]


class LossAround:
    """Computes on an engine of its own, a compiled one, whichever the project names.

    The numbers are those of the project's engine but for the order of a sum.
    """

    def __init__(self) -> None:
        self._engine: TrainingEngine | None = None
        self._spec = ProjectSpec()
        self._state: EngineState | None = None

    def begin(self, spec: ProjectSpec, state: EngineState) -> None:
        """Go to a state of a run.

        Args:
            spec: the project there.
            state: of its engine.

        Raises:
            SpecError: the samples cannot be had.
        """
        spec = for_trial(spec)
        engine = self._engine
        if engine is None or self._spec.data != spec.data or not can_follow(self._spec, spec):
            parts = split(load_dataset(spec.data), spec.data.test_share, spec.data.seed)
            self._engine = engine_for(spec, parts)
        else:
            engine.adopt(spec)
        self._spec, self._state = spec, state
        self._there.restore(state)

    @property
    def parameters(self) -> Floats:
        """Those of the run."""
        return self._required.parameters

    def step_inputs(self) -> StepInputs:
        """Return what the next step is computed from."""
        return self._at(self.parameters).step_inputs()

    def update(self, spec: ProjectSpec, first: Floats, second: Floats, age: int) -> tuple[Floats, float]:
        """Return what the next step would add to each parameter under another optimizer, and its learning rate.

        NaN each if it would not be taken, as loss or gradient are not finite.

        Args:
            spec: the project under the optimizer.
            first: what the optimizer remembers, as in `EngineState`.
            second: likewise.
            age: number of steps that it has taken.
        """
        state, engine = self._required, self._there
        engine.adopt(for_trial(spec))
        engine.restore(replace(state, first=first, second=second, began_at=state.step - age))
        update, rate = engine.next_update(), engine.learning_rate
        engine.adopt(self._spec)
        engine.restore(state)
        return update, rate

    def of_batch(self, parameters: Floats) -> float:
        """Return the loss of the batch of the next step, with its dropout and the penalties; NaN beyond numbers."""
        if not np.isfinite(parameters).all():
            return math.nan
        losses = self._at(parameters).advance(1).losses
        return float(losses[0]) if len(losses) else math.nan

    def of_all(self, parameters: Floats) -> tuple[float, Floats]:
        """Return the loss of all training samples, without dropout, with the penalties, and its gradient."""
        found = self._at(parameters).evaluate()
        return found.loss, np.asarray(found.gradients)

    def curvature(self, step: Floats) -> float:
        """Return the second derivative of the batch's loss along a step, per step squared."""
        ahead, behind = (
            float(self._at(self.parameters + part * step).step_inputs().gradients @ step)
            for part in (_PART, -_PART)
        )
        return (ahead - behind) / (2 * _PART)

    @property
    def _there(self) -> TrainingEngine:
        assert self._engine is not None  # it has begun
        return self._engine

    @property
    def _required(self) -> EngineState:
        assert self._state is not None  # it has begun
        return self._state

    def _at(self, parameters: Floats) -> TrainingEngine:
        self._there.restore(replace(self._required, parameters=parameters))
        return self._there
