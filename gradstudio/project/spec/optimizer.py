"""How a gradient becomes a step. Definitions and defaults are PyTorch's; the formulas: `engine.optim`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gradstudio.project.spec.base import Positive, Spec, Strength

Decay = Annotated[float, Field(ge=0, lt=1)]
Epsilon = Annotated[float, Field(gt=0, le=1)]


class _Optimizer(Spec):
    """Fields of every optimizer.

    Attributes:
        kind: which one it is; declared here so that it comes first in a project file.
        weight_decay: decoupled: each step first shrinks every parameter by learning rate · weight_decay.
    """

    kind: str
    weight_decay: Strength = 0.0


class Sgd(_Optimizer):
    """Plain gradient descent."""

    kind: Literal["sgd"] = "sgd"


class Momentum(_Optimizer):
    """Gradient descent along a running sum of the gradients."""

    kind: Literal["momentum"] = "momentum"
    momentum: Decay = 0.9


class Nesterov(_Optimizer):
    """Momentum that looks one step ahead."""

    kind: Literal["nesterov"] = "nesterov"
    momentum: Decay = 0.9


class RMSprop(_Optimizer):
    """Each gradient divided by the root of its running mean square."""

    kind: Literal["rmsprop"] = "rmsprop"
    alpha: Decay = 0.99
    epsilon: Epsilon = 1e-8


class Adam(_Optimizer):
    """Running means of the gradient and of its square, corrected for their start at 0."""

    kind: Literal["adam"] = "adam"
    beta1: Decay = 0.9
    beta2: Decay = 0.999
    epsilon: Epsilon = 1e-8


class AdamW(_Optimizer):
    """Adam with weight decay by default."""

    kind: Literal["adamw"] = "adamw"
    beta1: Decay = 0.9
    beta2: Decay = 0.999
    epsilon: Epsilon = 1e-8
    weight_decay: Strength = 0.01


OptimizerSpec = Annotated[Sgd | Momentum | Nesterov | RMSprop | Adam | AdamW, Field(discriminator="kind")]


class NoClipping(Spec):
    """Gradients as they are."""

    kind: Literal["none"] = "none"


class ClipValue(Spec):
    """Every gradient between −`limit` and `limit`."""

    kind: Literal["value"] = "value"
    limit: Positive = 1.0


class ClipNorm(Spec):
    """All gradients scaled down together so that their Euclidean norm is at most `limit`."""

    kind: Literal["norm"] = "norm"
    limit: Positive = 1.0


ClippingSpec = Annotated[NoClipping | ClipValue | ClipNorm, Field(discriminator="kind")]
