"""How a gradient becomes a step. Definitions and defaults are PyTorch's; the formulas: `engine.optim`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field

from gradstudio.project.spec.base import Positive, Spec, Strength

Decay = Annotated[float, Field(ge=0, lt=1)]
Momentum = Annotated[
    Decay, Field(title="Momentum", description="Share of the last step that is kept, 0 to 1")
]
Epsilon = Annotated[float, Field(gt=0, le=1)]


class OptimizerBase(Spec):
    """Fields of every optimizer. Each has the name that the engine's class gives it; the form shows its title.

    Attributes:
        title: what the optimizer is called in menus.
        first_rate: learning rate that suits a layer of a few neurons.
        highest_rate: learning rate above which one that was chosen for other data is not kept.
        is_steep: whether a step is as long as the gradient is steep.
        kind: its name in the engine's `OPTIMIZERS`; declared here so that it comes first in a project file.
        weight_decay: decoupled: each step first shrinks every parameter by learning rate · weight_decay.
    """

    title: ClassVar[str]
    first_rate: ClassVar[float]
    highest_rate: ClassVar[float]
    is_steep: ClassVar[bool] = False

    kind: str
    weight_decay: Strength = 0.0


class SgdSpec(OptimizerBase):
    """Plain gradient descent."""

    title = "SGD"
    first_rate = 0.2
    highest_rate = 1.0
    is_steep = True
    kind: Literal["sgd"] = "sgd"


class MomentumSpec(OptimizerBase):
    """Gradient descent along a running sum of the gradients."""

    title = "momentum"
    first_rate = 0.02
    highest_rate = 0.1
    is_steep = True
    kind: Literal["momentum"] = "momentum"
    momentum: Momentum = 0.9


class NesterovSpec(OptimizerBase):
    """Momentum that looks one step ahead."""

    title = "Nesterov"
    first_rate = 0.02
    highest_rate = 0.1
    is_steep = True
    kind: Literal["nesterov"] = "nesterov"
    momentum: Momentum = 0.9


class RMSpropSpec(OptimizerBase):
    """Each gradient divided by the root of its running mean square."""

    title = "RMSprop"
    first_rate = 0.005
    highest_rate = 0.05
    kind: Literal["rmsprop"] = "rmsprop"
    alpha: Decay = Field(default=0.99, title="α", description="Decay of the mean square, 0 to 1")
    epsilon: Epsilon = Field(default=1e-8, title="ε", description="Added to the root of the mean square")


class AdamSpec(OptimizerBase):
    """Running means of the gradient and of its square, corrected for their start at 0."""

    title = "Adam"
    first_rate = 0.01
    highest_rate = 0.1
    kind: Literal["adam"] = "adam"
    beta1: Decay = Field(default=0.9, title="β₁", description="Decay of the mean gradient, 0 to 1")
    beta2: Decay = Field(default=0.999, title="β₂", description="Decay of the mean square, 0 to 1")
    epsilon: Epsilon = Field(default=1e-8, title="ε", description="Added to the root of the mean square")


class AdamWSpec(OptimizerBase):
    """Adam with weight decay by default."""

    title = "AdamW"
    first_rate = 0.01
    highest_rate = 0.1
    kind: Literal["adamw"] = "adamw"
    beta1: Decay = Field(default=0.9, title="β₁", description="Decay of the mean gradient, 0 to 1")
    beta2: Decay = Field(default=0.999, title="β₂", description="Decay of the mean square, 0 to 1")
    epsilon: Epsilon = Field(default=1e-8, title="ε", description="Added to the root of the mean square")
    weight_decay: Strength = 0.01


OptimizerSpec = Annotated[
    SgdSpec | MomentumSpec | NesterovSpec | RMSpropSpec | AdamSpec | AdamWSpec, Field(discriminator="kind")
]

OPTIMIZERS: Mapping[str, type[OptimizerBase]] = {
    kind.model_fields["kind"].default: kind for kind in get_args(get_args(OptimizerSpec)[0])
}
"""Their specs by name, in the order of the menus."""


def optimizer_settings() -> Mapping[str, tuple[str, str]]:
    """Return the title and the meaning of each setting that an optimizer has of its own, by the setting's name.

    Their order is that of each optimizer's own fields.
    """
    found: dict[str, tuple[str, str]] = {}
    for kind in OPTIMIZERS.values():
        own = {
            name: (field.title or name, field.description or "")
            for name, field in kind.model_fields.items()
            if name not in OptimizerBase.model_fields
        }
        found = {name: texts for name, texts in found.items() if name not in own} | own
    return found


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
