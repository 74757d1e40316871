"""`OptimizerComparison`: the steps that all optimizers would take from one gradient, side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.paths import ScalarPath
from gradstudio.graph.update import Update, explain_update, held_update
from gradstudio.lab.microscope.contenders import Contender
from gradstudio.lab.microscope.gathering import OptimizerMemory
from gradstudio.project.part_edits import held
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.outlook import Outlook
from gradstudio.training.run.moment import Moment

Floats = NDArray[np.float64]
Origin = Literal["own", "gathered", "none"]
"""Where a memory is from: the run's own, fed afterwards with the run's last gradients, or none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuleStep:
    """The step of one optimizer. Lengths are Euclidean, over all parameters.

    Attributes:
        contender: the optimizer, with its settings.
        origin: where its memory is from.
        memory: what it goes into the step with.
        learning_rate: of the step.
        step: what it adds to each parameter, as the engine computes it; NaN each if it is not taken.
        length: of the step.
        cosine: of the angle between step and −gradient of the batch; NaN where either is 0.
        predicted: change of the batch's loss by the gradient alone: gradient · step.
        curved: the same with the curvature along the step, to second order.
        change: change of the batch's loss as recomputed after the step, with the same samples and dropout.
        predicted_of_all: as `predicted`, for the loss of all training samples.
        change_of_all: as `change`, for the loss of all training samples, without dropout.
    """

    contender: Contender
    origin: Origin
    memory: OptimizerMemory
    learning_rate: float
    step: Floats
    length: float
    cosine: float
    predicted: float
    curved: float
    change: float
    predicted_of_all: float
    change_of_all: float

    @property
    def is_taken(self) -> bool:
        """Whether it is a step: loss and gradient are finite numbers."""
        return math.isfinite(self.length)

    @property
    def angle(self) -> float:
        """Angle between step and −gradient, in degrees, 0 to 180; NaN where either is 0."""
        return math.degrees(math.acos(min(max(self.cosine, -1.0), 1.0)))

    @property
    def largest(self) -> int:
        """Index of the parameter that is moved furthest; the first of several."""
        return int(np.argmax(np.abs(self.step)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptimizerComparison:
    """One real gradient under every optimizer.

    Attributes:
        moment: before the step.
        spec: the project there.
        parameters: there, flat.
        gradient: derivative of the loss of the batch of the next step, penalties and dropout included, before
            clipping; 0 for parameters that stand still.
        samples: number of samples in the batch.
        loss: of the batch, with dropout and penalties.
        loss_of_all: of all training samples, without dropout, with penalties.
        gathered: number of steps of the run that were fed to the others before; 0 if they begin without memory.
        rules: of each optimizer, in the order of the menus.
    """

    moment: Moment
    spec: ProjectSpec
    parameters: Floats
    gradient: Floats
    samples: int
    loss: float
    loss_of_all: float
    gathered: int
    rules: tuple[RuleStep, ...]

    @property
    def norm(self) -> float:
        """Length of the gradient."""
        return float(np.linalg.norm(self.gradient))

    def path(self, parameter: int) -> ScalarPath:
        """Return what a parameter is called."""
        return ScalarPath.of_parameter(parameter, self.spec.sizes)

    def update(self, rule: RuleStep, parameter: int) -> Update:
        """Return what one optimizer does to a parameter, line by line.

        Args:
            rule: one of `rules`.
            parameter: its index in the order of `MLP.parameters`.
        """
        path, value = self.path(parameter), float(self.parameters[parameter])
        kept = held(self.spec, path)
        if kept:
            return held_update(kept, value)
        outlook = Outlook(
            parameter=parameter,
            is_bias=path.part == "bias",
            value=value,
            gradient=float(self.gradient[parameter]),
            norm=self.norm,
            first=float(rule.memory.first[parameter]),
            second=float(rule.memory.second[parameter]),
            age=rule.memory.age,
            learning_rate=rule.learning_rate,
            samples=self.samples,
        )
        return explain_update(rule.contender.spec.training, outlook)
