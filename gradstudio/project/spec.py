"""The description of a project: data, network and training, frozen and validated.

``ProjectSpec()`` is micrograd's moons demo: 100 points, a 2-16-16-1 ReLU network, hinge loss with an L2
penalty, 100 steps of gradient descent at a learning rate falling from 1.0 to 0.1.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gradstudio.project.errors import SpecError

SCHEMA_VERSION: Final = 1
MAX_HIDDEN_LAYERS = 32
MAX_LAYER_SIZE = 512
MAX_SAMPLES = 100_000

Activation = Literal[
    "linear", "relu", "leaky_relu", "elu", "tanh", "sigmoid", "softplus", "silu", "gelu", "sin"
]
Loss = Literal["hinge", "logistic", "half_squared_error", "squared_error", "softmax_cross_entropy"]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
Rate = Annotated[float, Field(gt=0, le=1000)]


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class MicrogradMoons(_Spec):
    """The 100 points of micrograd's demo notebook, exactly."""

    kind: Literal["micrograd_moons"] = "micrograd_moons"


class Moons(_Spec):
    """Two interleaving half circles, generated.

    Attributes:
        samples: number of points, both classes together.
        noise: standard deviation of the normal noise added to each coordinate.
        seed: of the points' order and noise.
    """

    kind: Literal["moons"] = "moons"
    samples: int = Field(default=100, ge=2, le=MAX_SAMPLES)
    noise: float = Field(default=0.1, ge=0, le=2)
    seed: Seed = 1337


DataSpec = Annotated[MicrogradMoons | Moons, Field(discriminator="kind")]


class LayerSpec(_Spec):
    """One layer of neurons."""

    size: int = Field(default=4, ge=1, le=MAX_LAYER_SIZE)
    activation: Activation = "relu"


class NetworkSpec(_Spec):
    """The layers from the first hidden one to the output layer."""

    layers: tuple[LayerSpec, ...] = (
        LayerSpec(size=16),
        LayerSpec(size=16),
        LayerSpec(size=1, activation="linear"),
    )

    @model_validator(mode="after")
    def _check_depth(self) -> NetworkSpec:
        hidden = len(self.layers) - 1
        if hidden < 0:
            raise ValueError("A network needs at least an output layer.")
        if hidden > MAX_HIDDEN_LAYERS:
            raise ValueError(
                f"A network has at most {MAX_HIDDEN_LAYERS} hidden layers, not {hidden}. Remove some."
            )
        return self


class ConstantRate(_Spec):
    """The same learning rate at every step."""

    kind: Literal["constant"] = "constant"
    rate: Rate = 0.1


class LinearRate(_Spec):
    """A learning rate that goes from `start` to `end` in `steps` steps and stays there."""

    kind: Literal["linear"] = "linear"
    start: Rate = 1.0
    end: Rate = 0.1
    steps: int = Field(default=100, ge=1, le=10**9)


ScheduleSpec = Annotated[ConstantRate | LinearRate, Field(discriminator="kind")]


class TrainingSpec(_Spec):
    """How the network is trained.

    Attributes:
        loss: loss of one sample; the training loss is its mean plus the penalty.
        learning_rate: schedule of plain gradient descent over the whole batch.
        l2: strength α of the penalty α·Σp² over all parameters.
        steps: where a run pauses; playing on from there goes on without a limit.
        seed: of the initial weights.
    """

    loss: Loss = "hinge"
    learning_rate: ScheduleSpec = LinearRate()
    l2: float = Field(default=1e-4, ge=0, le=1000)
    steps: int = Field(default=100, ge=1, le=10**9)
    seed: Seed = 1337


class ProjectSpec(_Spec):
    """A whole project. Two equal specs train to the same numbers."""

    schema_version: Literal[1] = SCHEMA_VERSION
    data: DataSpec = MicrogradMoons()
    network: NetworkSpec = NetworkSpec()
    training: TrainingSpec = TrainingSpec()

    @property
    def input_count(self) -> int:
        """Number of inputs of the first layer."""
        return 2

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of inputs, then the number of neurons of each layer."""
        return (self.input_count, *(layer.size for layer in self.network.layers))

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases."""
        sizes = self.sizes
        return sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))

    @model_validator(mode="after")
    def _check_outputs(self) -> ProjectSpec:
        needed = outputs_needed(self.training.loss)
        outputs = self.network.layers[-1].size
        if outputs != needed:
            raise ValueError(
                f"The output layer has {outputs} neurons, but {self.training.loss} on two classes needs "
                f"{needed}. Choose another loss, or set the output layer's size to {needed}."
            )
        return self


def outputs_needed(loss: Loss) -> int:
    """Number of neurons that the output layer must have for a loss on two classes."""
    return 2 if loss == "softmax_cross_entropy" else 1


def validated(fields: object) -> ProjectSpec:
    """Build a spec from plain data, or raise `SpecError` with every finding."""
    try:
        return ProjectSpec.model_validate(fields)
    except ValidationError as error:
        raise SpecError.from_validation(error) from None
