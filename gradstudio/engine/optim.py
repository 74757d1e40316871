"""Optimizers: how a gradient becomes a step. Definitions and defaults are those of `torch.optim`.

Weight decay is decoupled in all of them: the parameter first shrinks by learning rate · weight_decay,
whatever the gradient (Source: Loshchilov & Hutter 2017, Decoupled Weight Decay Regularization). A penalty in
the loss, which is what `torch.optim` calls weight_decay in all but AdamW, is `losses.l2_penalty`.

In the formulas g is the gradient, η the learning rate of the step, and t the number of steps that the
optimizer has taken, this one included.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from gradstudio.engine.arguments import require_number
from gradstudio.engine.schedules import ConstantSchedule, Schedule
from gradstudio.engine.value import Value


class Optimizer:
    """Moves parameters along their gradients; a subclass says how far in `_move`.

    Args:
        parameters: the leaves to move.
        learning_rate: a number, 0 or more, or a schedule from the step index to such a number.
        weight_decay: 0 or more.

    Attributes:
        step_count: index of the next step in the schedule.

    Raises:
        ConfigurationError: a setting is no finite number or out of its bounds.
    """

    _GATHERED: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, parameters: Sequence[Value], learning_rate: float | Schedule, weight_decay: float = 0.0
    ) -> None:
        self.parameters = list(parameters)
        self.schedule = learning_rate if callable(learning_rate) else ConstantSchedule(learning_rate)
        self.weight_decay = require_number("weight_decay", weight_decay, at_least=0.0)
        self.step_count = 0

    @property
    def learning_rate(self) -> float:
        """The rate that the next step will use."""
        return self.schedule(self.step_count)

    def step(self) -> None:
        """Move every parameter.

        Raises:
            ConfigurationError: the schedule gives no finite number, 0 or more, for this step; nothing was moved.
        """
        rate = require_number(
            f"The learning rate of step {self.step_count}", self.learning_rate, at_least=0.0
        )
        if self.weight_decay:
            shrink = 1.0 - rate * self.weight_decay
            for parameter in self.parameters:
                parameter.data *= shrink
        self._move(rate)
        self.step_count += 1

    def follow(self, previous: Optimizer) -> None:
        """Go on from where another optimizer of the same parameters stood.

        The step count goes on in any case; what the other has gathered is taken over if it is of the
        same kind.
        """
        self.step_count = previous.step_count
        if type(previous) is type(self):
            for name in self._GATHERED:
                setattr(self, name, getattr(previous, name))

    def _move(self, rate: float) -> None:
        raise NotImplementedError


class SGD(Optimizer):
    """Gradient descent: p −= η·g."""

    def _move(self, rate: float) -> None:
        for parameter in self.parameters:
            parameter.data -= rate * parameter.grad


class Momentum(Optimizer):
    """v = μ·v + g, then p −= η·v.

    Source: Polyak 1964 in PyTorch's form, `torch.optim.SGD(momentum=μ)`. `momentum` is μ.
    """

    _GATHERED = ("velocity",)

    def __init__(
        self,
        parameters: Sequence[Value],
        learning_rate: float | Schedule,
        *,
        momentum: float = 0.9,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, learning_rate, weight_decay)
        self.momentum = _decay("momentum", momentum)
        self.velocity = [0.0] * len(self.parameters)

    def _move(self, rate: float) -> None:
        velocity = self.velocity
        for i, parameter in enumerate(self.parameters):
            velocity[i] = self.momentum * velocity[i] + parameter.grad
            parameter.data -= rate * velocity[i]


class Nesterov(Momentum):
    """v = μ·v + g, then p −= η·(g + μ·v).

    Source: Sutskever et al. 2013, section 2, in PyTorch's form, `torch.optim.SGD(nesterov=True)`.
    """

    def _move(self, rate: float) -> None:
        velocity = self.velocity
        for i, parameter in enumerate(self.parameters):
            velocity[i] = self.momentum * velocity[i] + parameter.grad
            parameter.data -= rate * (parameter.grad + self.momentum * velocity[i])


class RMSprop(Optimizer):
    """s = α·s + (1 − α)·g², then p −= η·g / (√s + ε).

    Source: Hinton, Neural Networks for Machine Learning, lecture 6e; `torch.optim.RMSprop`.
    """

    _GATHERED = ("mean_square",)

    def __init__(
        self,
        parameters: Sequence[Value],
        learning_rate: float | Schedule,
        *,
        alpha: float = 0.99,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, learning_rate, weight_decay)
        self.alpha = _decay("alpha", alpha)
        self.epsilon = _epsilon(epsilon)
        self.mean_square = [0.0] * len(self.parameters)

    def _move(self, rate: float) -> None:
        mean_square = self.mean_square
        for i, parameter in enumerate(self.parameters):
            g = parameter.grad
            mean_square[i] = self.alpha * mean_square[i] + (1.0 - self.alpha) * g * g
            parameter.data -= rate * g / (math.sqrt(mean_square[i]) + self.epsilon)


class Adam(Optimizer):
    """m = β₁·m + (1 − β₁)·g and s = β₂·s + (1 − β₂)·g², then p −= η·m̂ / (√ŝ + ε).

    m̂ = m / (1 − β₁ᵗ) and ŝ = s / (1 − β₂ᵗ) take out that both start at 0.

    Source: Kingma & Ba 2014, algorithm 1; `torch.optim.Adam`.
    """

    _GATHERED = ("mean", "mean_square", "age")

    def __init__(
        self,
        parameters: Sequence[Value],
        learning_rate: float | Schedule,
        *,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, learning_rate, weight_decay)
        self.beta1 = _decay("beta1", beta1)
        self.beta2 = _decay("beta2", beta2)
        self.epsilon = _epsilon(epsilon)
        self.mean = [0.0] * len(self.parameters)
        self.mean_square = [0.0] * len(self.parameters)
        self.age = 0

    def _move(self, rate: float) -> None:
        self.age += 1  # t; not the step count, which goes on when another optimizer took the steps before
        beta1, beta2, mean, mean_square = self.beta1, self.beta2, self.mean, self.mean_square
        scale = rate / (1.0 - beta1**self.age)
        root = math.sqrt(1.0 - beta2**self.age)
        for i, parameter in enumerate(self.parameters):
            g = parameter.grad
            mean[i] = beta1 * mean[i] + (1.0 - beta1) * g
            mean_square[i] = beta2 * mean_square[i] + (1.0 - beta2) * g * g
            parameter.data -= scale * mean[i] / (math.sqrt(mean_square[i]) / root + self.epsilon)


class AdamW(Adam):
    """Adam with a weight decay of 0.01 unless told otherwise. Source: `torch.optim.AdamW`."""

    def __init__(
        self,
        parameters: Sequence[Value],
        learning_rate: float | Schedule,
        *,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(
            parameters, learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon, weight_decay=weight_decay
        )


def _decay(name: str, share: float) -> float:
    """Return what each step keeps of a running sum or mean: 1 would never forget, and more would grow."""
    return require_number(name, share, at_least=0.0, below=1.0)


def _epsilon(epsilon: float) -> float:
    return require_number("epsilon, which keeps the division defined,", epsilon, above=0.0)
