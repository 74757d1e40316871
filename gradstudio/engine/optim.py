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
from collections.abc import Mapping, Sequence
from functools import cache
from typing import ClassVar

from gradstudio.engine.arguments import require_number
from gradstudio.engine.optimizer import Optimizer, StepLine
from gradstudio.engine.schedules import Schedule
from gradstudio.engine.value import Value


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
    return dict(_settings_of(name))


@cache  # each step that is taken alone asks, and a signature takes longer than the step
def _settings_of(name: str) -> Mapping[str, float]:
    arguments = inspect.signature(OPTIMIZERS[name]).parameters.values()
    return {
        argument.name: argument.default for argument in arguments if argument.default is not argument.empty
    }


def _decay(name: str, share: float) -> float:
    """Return what each step keeps of a running sum or mean: 1 would never forget, and more would grow."""
    return require_number(name, share, at_least=0.0, below=1.0)


def _epsilon(epsilon: float) -> float:
    return require_number("epsilon, which keeps the division defined,", epsilon, above=0.0)
