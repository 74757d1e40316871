"""Gradient descent and the schedules of its learning rate."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gradstudio.engine.errors import ConfigurationError
from gradstudio.engine.value import Value

Schedule = Callable[[int], float]
"""Step index, counted from 0 → learning rate."""


@dataclass(frozen=True, slots=True)
class ConstantSchedule:
    """The same learning rate at every step."""

    rate: float

    def __call__(self, step: int) -> float:
        """Return the rate."""
        return self.rate


@dataclass(frozen=True, slots=True)
class LinearSchedule:
    """From `start` down (or up) to `end` in `steps` steps, then `end`.

    At step k the rate is start − (start − end)·k / steps.
    """

    start: float
    end: float
    steps: int

    def __post_init__(self) -> None:
        if self.steps < 1:
            raise ConfigurationError(f"A linear schedule needs 1 step or more, not {self.steps}.")

    def __call__(self, step: int) -> float:
        """Return the rate of the step."""
        if step >= self.steps:
            return self.end
        return self.start - (self.start - self.end) * step / self.steps


class SGD:
    """Gradient descent: parameter −= learning rate · gradient.

    Args:
        parameters: the leaves to move.
        learning_rate: a number, or a schedule from the step index to a number.

    Attributes:
        step_count: number of steps taken.
    """

    def __init__(self, parameters: Sequence[Value], learning_rate: float | Schedule) -> None:
        self.parameters = list(parameters)
        self.schedule = learning_rate if callable(learning_rate) else ConstantSchedule(learning_rate)
        self.step_count = 0

    @property
    def learning_rate(self) -> float:
        """The rate that the next step will use."""
        return self.schedule(self.step_count)

    def step(self) -> None:
        """Move every parameter against its gradient."""
        rate = self.learning_rate
        if not math.isfinite(rate):
            raise ConfigurationError(
                f"The learning rate of step {self.step_count} is {rate}, not a finite number."
            )
        for parameter in self.parameters:
            parameter.data -= rate * parameter.grad
        self.step_count += 1
