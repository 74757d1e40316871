"""The layers of a network and the weights that it starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.project.spec.base import Number, Spec
from gradstudio.project.spec.edited import MAX_EDITS, EditedParameter

MAX_HIDDEN_LAYERS = 32
MAX_LAYER_SIZE = 512
MAX_HELD = 10_000
"""Largest number of frozen parts, and of cut ones."""

if TYPE_CHECKING:
    Activation = str
else:
    Activation = Literal[tuple(ACTIVATIONS)]
"""One of the engine's activation functions by name."""


class RandomInitialisation(Spec):
    """Weights drawn from the training's seed; what each kind draws is told in `engine.initialisation`."""

    kind: Literal[
        "micrograd", "playground", "xavier_uniform", "xavier_normal", "he_uniform", "he_normal", "zeros"
    ] = "micrograd"


class GivenInitialisation(Spec):
    """Weights and biases as given, neuron by neuron: a neuron's weights in input order, then its bias."""

    kind: Literal["given"] = "given"
    values: tuple[Number, ...]


Initialisation = Annotated[RandomInitialisation | GivenInitialisation, Field(discriminator="kind")]


class LayerSpec(Spec):
    """One layer of neurons.

    Attributes:
        size: number of neurons.
        activation: what a neuron does to its pre-activation.
        dropout: share of a hidden layer's activations that a training step leaves out, 0 to below 1.
        initialisation: None for the network's own.
    """

    size: int = Field(default=4, ge=1, le=MAX_LAYER_SIZE)
    activation: Activation = "relu"
    dropout: float = Field(default=0.0, ge=0, lt=1)
    initialisation: Initialisation | None = None


class NetworkSpec(Spec):
    """The layers from the first hidden one to the output layer, and how their weights begin.

    Attributes:
        layers: from the first hidden one to the output layer.
        initialisation: of the layers that have none of their own.
        edited: parameters that were typed in, in the order they were; of one that was typed twice the last
            number counts. A run starts with them in place of the drawn numbers, and a run that is under way takes
            each up as it comes.
        frozen: paths of layers, neurons, weights and biases that training leaves as they are, for example
            ``layer1``, ``layer1.neuron3``, ``layer1.neuron3.w2`` and ``layer1.neuron3.b``.
        cut: paths of weights and biases that are held at zero, and of neurons whose outgoing weights are.
    """

    layers: tuple[LayerSpec, ...] = (
        LayerSpec(size=16),
        LayerSpec(size=16),
        LayerSpec(size=1, activation="linear"),
    )
    initialisation: Initialisation = RandomInitialisation()
    edited: tuple[EditedParameter, ...] = Field(default=(), max_length=MAX_EDITS)
    frozen: tuple[str, ...] = Field(default=(), max_length=MAX_HELD)
    cut: tuple[str, ...] = Field(default=(), max_length=MAX_HELD)

    @model_validator(mode="after")
    def _check_depth(self) -> NetworkSpec:
        hidden = len(self.layers) - 1
        if hidden < 0:
            raise ValueError("A network needs at least an output layer.")
        if hidden > MAX_HIDDEN_LAYERS:
            raise ValueError(
                f"A network has at most {MAX_HIDDEN_LAYERS} hidden layers, not {hidden}. Remove some."
            )
        if self.layers[-1].dropout:
            raise ValueError("The output layer cannot have dropout. Set it on a hidden layer instead.")
        return self
