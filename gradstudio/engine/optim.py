"""Optimizers: how a gradient becomes a step. Definitions and defaults are those of `torch.optim`.

Weight decay is decoupled in all of them: the parameter first shrinks by learning rate · weight_decay,
whatever the gradient (Source: Loshchilov & Hutter 2017, Decoupled Weight Decay Regularization). A penalty in
the loss, which is what `torch.optim` calls weight_decay in all but AdamW, is `losses.l2_penalty`.

In the formulas g is the gradient, η the learning rate of the step, and t the number of steps that the
optimizer has taken, this one included.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from gradstudio.engine.arguments import require_number
from gradstudio.engine.schedules import ConstantSchedule, Schedule
from gradstudio.engine.value import Value


@dataclass(frozen=True, slots=True, eq=False)
class StepLine:
    """One line of what a step does to a parameter, in the symbols of the optimizer's formulas.

    Attributes:
        name: what is computed; its last word is the symbol that later lines use for the result.
        formula: how it is computed. Besides η, g, t, what is remembered and the optimizer's `SYMBOLS` it can use
            the symbols of the lines before. The last line is what is added to the parameter.
        value: the same from numbers by symbol.
    """

    name: str
    formula: str
    value: Callable[[Mapping[str, float]], float]


class Optimizer:
    """Moves parameters along their gradients; a subclass says how far in `_move`, and in `STEP` in words.

    Args:
        parameters: the leaves to move.
        learning_rate: a number, 0 or more, or a schedule from the step index to such a number.
        weight_decay: 0 or more.

    Attributes:
        STEP: what becomes of the gradient of a parameter, line by line.
        SYMBOLS: what each of the optimizer's own settings is called in `STEP`, by the setting's name.
        FIRST: the attribute with one number for each parameter that grows with the gradient, and its symbol.
        SECOND: the same for one that grows with the square of the gradient.
        step_count: index of the next step in the schedule.
        age: number of steps that this optimizer has taken; fewer than the step count where another one began.

    Raises:
        ConfigurationError: a setting is no finite number or out of its bounds.
    """

    STEP: ClassVar[tuple[StepLine, ...]] = ()
    SYMBOLS: ClassVar[Mapping[str, str]] = {}
    FIRST: ClassVar[tuple[str, str] | None] = None
    SECOND: ClassVar[tuple[str, str] | None] = None

    def __init__(
        self, parameters: Sequence[Value], learning_rate: float | Schedule, weight_decay: float = 0.0
    ) -> None:
        self.parameters = list(parameters)
        self.schedule = learning_rate if callable(learning_rate) else ConstantSchedule(learning_rate)
        self.weight_decay = require_number("weight_decay", weight_decay, at_least=0.0)
        self.step_count = 0
        self.age = 0

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
        self.age += 1
        self._move(rate)
        self.step_count += 1

    def follow(self, previous: Optimizer) -> None:
        """Go on from where another optimizer of the same parameters stood.

        The step count goes on in any case; what the other remembers is taken over if it is of the same kind.
        """
        self.step_count = previous.step_count
        if type(previous) is type(self):
            self.remember(*previous.memory(), previous.age)

    def memory(self) -> tuple[list[float], list[float]]:
        """Return what is remembered of the gradients and of their squares, one number each or 0 for nothing."""
        nothing = [0.0] * len(self.parameters)
        first, second = (getattr(self, kept[0]) if kept else nothing for kept in (self.FIRST, self.SECOND))
        return first, second

    def remember(self, first: Sequence[float], second: Sequence[float], age: int) -> None:
        """Go on with what an optimizer of this kind has remembered.

        Args:
            first: one number for each parameter, as `memory` returns them.
            second: likewise.
            age: number of steps that it had taken.
        """
        for kept, numbers in ((self.FIRST, first), (self.SECOND, second)):
            if kept:
                setattr(self, kept[0], list(numbers))
        self.age = age

    def _move(self, rate: float) -> None:
        raise NotImplementedError


class SGD(Optimizer):
    """Gradient descent: p −= η·g."""

    STEP = (StepLine("update", "−η · g", lambda n: -n["η"] * n["g"]),)

    def _move(self, rate: float) -> None:
        for parameter in self.parameters:
            parameter.data -= rate * parameter.grad


class Momentum(Optimizer):
    """v = μ·v + g, then p −= η·v.

    Source: Polyak 1964 in PyTorch's form, `torch.optim.SGD(momentum=μ)`. `momentum` is μ.

    Args:
        parameters: the leaves to move.
        learning_rate: a number or a schedule, as for `Optimizer`.
        momentum: μ, 0 or more and below 1.
        weight_decay: 0 or more.
    """

    SYMBOLS: ClassVar[Mapping[str, str]] = {"momentum": "μ"}
    FIRST = ("velocity", "v")
    STEP = (
        StepLine("velocity v", "μ · v + g", lambda n: n["μ"] * n["v"] + n["g"]),
        StepLine("update", "−η · v", lambda n: -n["η"] * n["v"]),
    )

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

    STEP = (
        Momentum.STEP[0],
        StepLine("update", "−η · (g + μ · v)", lambda n: -n["η"] * (n["g"] + n["μ"] * n["v"])),
    )

    def _move(self, rate: float) -> None:
        velocity = self.velocity
        for i, parameter in enumerate(self.parameters):
            velocity[i] = self.momentum * velocity[i] + parameter.grad
            parameter.data -= rate * (parameter.grad + self.momentum * velocity[i])


class RMSprop(Optimizer):
    """s = α·s + (1 − α)·g², then p −= η·g / (√s + ε).

    Source: Hinton, Neural Networks for Machine Learning, lecture 6e; `torch.optim.RMSprop`.

    Args:
        parameters: the leaves to move.
        learning_rate: a number or a schedule, as for `Optimizer`.
        alpha: α, 0 or more and below 1.
        epsilon: ε, above 0.
        weight_decay: 0 or more.
    """

    SYMBOLS: ClassVar[Mapping[str, str]] = {"alpha": "α", "epsilon": "ε"}
    SECOND = ("mean_square", "s")
    STEP = (
        StepLine(
            "mean square s",
            "α · s + (1 − α) · g²",
            lambda n: n["α"] * n["s"] + (1.0 - n["α"]) * n["g"] * n["g"],
        ),
        StepLine("update", "−η · g / (√s + ε)", lambda n: -n["η"] * n["g"] / (math.sqrt(n["s"]) + n["ε"])),
    )

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

    Args:
        parameters: the leaves to move.
        learning_rate: a number or a schedule, as for `Optimizer`.
        beta1: β₁, 0 or more and below 1.
        beta2: β₂, likewise.
        epsilon: ε, above 0.
        weight_decay: 0 or more.
    """

    SYMBOLS: ClassVar[Mapping[str, str]] = {"beta1": "β₁", "beta2": "β₂", "epsilon": "ε"}
    FIRST = ("mean", "m")
    SECOND = ("mean_square", "s")
    STEP = (
        StepLine("mean m", "β₁ · m + (1 − β₁) · g", lambda n: n["β₁"] * n["m"] + (1.0 - n["β₁"]) * n["g"]),
        StepLine(
            "mean square s",
            "β₂ · s + (1 − β₂) · g²",
            lambda n: n["β₂"] * n["s"] + (1.0 - n["β₂"]) * n["g"] * n["g"],
        ),
        StepLine("mean, corrected m̂", "m / (1 − β₁ᵗ)", lambda n: n["m"] / (1.0 - n["β₁"] ** n["t"])),
        StepLine("square, corrected ŝ", "s / (1 − β₂ᵗ)", lambda n: n["s"] / (1.0 - n["β₂"] ** n["t"])),
        StepLine("update", "−η · m̂ / (√ŝ + ε)", lambda n: -n["η"] * n["m̂"] / (math.sqrt(n["ŝ"]) + n["ε"])),
    )

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

    def _move(self, rate: float) -> None:
        beta1, beta2, mean, mean_square = self.beta1, self.beta2, self.mean, self.mean_square
        scale = rate / (1.0 - beta1**self.age)
        root = math.sqrt(1.0 - beta2**self.age)
        for i, parameter in enumerate(self.parameters):
            g = parameter.grad
            mean[i] = beta1 * mean[i] + (1.0 - beta1) * g
            mean_square[i] = beta2 * mean_square[i] + (1.0 - beta2) * g * g
            parameter.data -= scale * mean[i] / (math.sqrt(mean_square[i]) / root + self.epsilon)


class AdamW(Adam):
    """Adam with a weight decay of 0.01 unless told otherwise. Source: `torch.optim.AdamW`.

    Args:
        parameters: the leaves to move.
        learning_rate: a number or a schedule, as for `Optimizer`.
        beta1: β₁, 0 or more and below 1.
        beta2: β₂, likewise.
        epsilon: ε, above 0.
        weight_decay: 0 or more.
    """

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


OPTIMIZERS: Mapping[str, type[Optimizer]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}
"""Optimizers by name, in the order of the menus."""


def default_settings(name: str) -> dict[str, float]:
    """Return the settings of an optimizer by name, weight decay included, in the order of its constructor."""
    arguments = inspect.signature(OPTIMIZERS[name]).parameters.values()
    return {
        argument.name: argument.default for argument in arguments if argument.default is not argument.empty
    }


def _decay(name: str, share: float) -> float:
    """Return what each step keeps of a running sum or mean: 1 would never forget, and more would grow."""
    return require_number(name, share, at_least=0.0, below=1.0)


def _epsilon(epsilon: float) -> float:
    return require_number("epsilon, which keeps the division defined,", epsilon, above=0.0)
