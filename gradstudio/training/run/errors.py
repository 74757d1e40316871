"""Errors of the training layer."""

from __future__ import annotations

from gradstudio.engine.errors import GradStudioError
from gradstudio.project.number_text import short_number


class TrainingError(GradStudioError, ArithmeticError):
    """A run cannot go on because its loss or its gradients are not finite numbers.

    The session keeps the parameters as they were before the step, so that they can be looked at.

    Args:
        loss: of the step's batch.
        value: of that parameter.
        gradient: of that parameter.

    Attributes:
        step: index of the step, counted from 0.
        parameter: label of the first parameter concerned, for example ``"layer1.neuron3.w2"``.
    """

    def __init__(self, step: int, loss: float, parameter: str, value: float, gradient: float) -> None:
        self.step = step
        self.loss = loss
        self.parameter = parameter
        numbers = short_number(loss), short_number(value), short_number(gradient)
        super().__init__(
            f"At step {step} the training diverged: the loss is {numbers[0]}, and {parameter} is {numbers[1]} "
            f"with the gradient {numbers[2]}. Lower the learning rate and start over."
        )
