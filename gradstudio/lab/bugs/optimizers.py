"""Optimizers with mistakes. Without any they are the engine's."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradstudio.engine.optim import Adam, Momentum, Nesterov
from gradstudio.engine.optimizer import Optimizer
from gradstudio.engine.value import Value
from gradstudio.lab.bugs.faults import Faults
from gradstudio.project.spec import TrainingSpec
from gradstudio.training.run.assemble import optimizer_for

_ADAM_MISTAKES = ("adam_betas", "adam_epsilon", "adam_uncorrected", "adam_age")


class FaultyAdam(Adam):
    """Adam by its formulas, each with its mistake.

    Args:
        right: the optimizer that it takes the place of.
        faults: its mistakes.
    """

    def __init__(self, right: Adam, faults: Faults) -> None:
        beta1, beta2 = right.beta1, right.beta2
        if "adam_betas" in faults:
            beta1, beta2 = beta2, beta1
        super().__init__(
            right.parameters,
            right.schedule,
            beta1=beta1,
            beta2=beta2,
            epsilon=right.epsilon,
            weight_decay=right.weight_decay,
        )
        self._in_root = "adam_epsilon" in faults
        self._corrects = "adam_uncorrected" not in faults
        self._ahead = int("adam_age" in faults)

    def _move(self, rate: float) -> None:
        beta1, beta2, age = self.beta1, self.beta2, self.age + self._ahead
        scale = rate / (1.0 - beta1**age) if self._corrects else rate
        root = math.sqrt(1.0 - beta2**age) if self._corrects else 1.0
        mean, square = self.mean, self.mean_square
        for i, parameter in enumerate(self.parameters):
            g = parameter.grad
            mean[i] = beta1 * mean[i] + (1.0 - beta1) * g
            square[i] = beta2 * square[i] + (1.0 - beta2) * g * g
            if self._in_root:
                below = math.sqrt(square[i] / (root * root) + self.epsilon)
            else:
                below = math.sqrt(square[i]) / root + self.epsilon
            parameter.data -= scale * mean[i] / below


def faulty_optimizer(training: TrainingSpec, parameters: Sequence[Value], faults: Faults) -> Optimizer:
    """Return the optimizer of a project with the mistakes that are an optimizer's own.

    Args:
        training: the project's.
        parameters: the leaves to move.
        faults: all mistakes; those that the optimizer cannot have change nothing.
    """
    optimizer = optimizer_for(training, parameters)
    if isinstance(optimizer, Adam) and any(key in faults for key in _ADAM_MISTAKES):
        optimizer = FaultyAdam(optimizer, faults)
    if type(optimizer) is Momentum and "nesterov" in faults:
        momentum, decay = optimizer.momentum, optimizer.weight_decay
        optimizer = Nesterov(parameters, optimizer.schedule, momentum=momentum, weight_decay=decay)
    if couples_decay(training, faults):
        optimizer.weight_decay = 0.0  # it comes with the gradient
    return optimizer


def couples_decay(training: TrainingSpec, faults: Faults) -> bool:
    """Whether the weight decay of a project is added to its gradients."""
    return "decay_coupled" in faults and training.optimizer.weight_decay > 0
