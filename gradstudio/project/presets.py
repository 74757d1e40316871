"""Projects to begin with: each opens ready to run, and a run of its own steps reaches what its caption says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradstudio.project.spec import (
    Activation,
    AdamSpec,
    Circle,
    ConstantRate,
    CosineRate,
    Digits,
    Gaussians,
    Iris,
    LayerSpec,
    NetworkSpec,
    ProjectSpec,
    RandomInitialisation,
    Sine,
    Spiral,
    TrainingSpec,
    Xor,
)

Measure = Literal["accuracy", "test_accuracy", "test_loss"]

_SAID = {
    "accuracy": "at least {:.3g} % of the training samples right",
    "test_accuracy": "at least {:.3g} % of the test samples right",
    "test_loss": "a loss of at most {:.3g} on the test samples",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A project to begin with.

    Attributes:
        name: its key.
        title: what the menu says.
        about: what it shows, in a sentence.
        spec: the project; its steps are those that it needs.
        measure: what is claimed of it after these steps.
        bound: the least accuracy, 0 to 1, or the greatest loss.
        duration: how long that takes, in words.
    """

    name: str
    title: str
    about: str
    spec: ProjectSpec
    measure: Measure
    bound: float
    duration: str

    @property
    def caption(self) -> str:
        """What the preset shows, and the loss or accuracy that it reaches."""
        bound = 100 * self.bound if "accuracy" in self.measure else self.bound
        return f"{self.about} It gets {_SAID[self.measure].format(bound)} after {self.duration}."


def _layers(
    *sizes: int, activation: Activation, outputs: int = 1, output: Activation = "linear"
) -> tuple[LayerSpec, ...]:
    hidden = tuple(LayerSpec(size=size, activation=activation) for size in sizes)
    return (*hidden, LayerSpec(size=outputs, activation=output))


PRESETS: tuple[Preset, ...] = (
    Preset(
        name="single_neuron",
        title="Single neuron",
        about="One neuron draws one straight line, which is all that two clouds need.",
        spec=ProjectSpec(
            data=Gaussians(test_share=0.5),
            network=NetworkSpec(layers=_layers(activation="tanh")),
            training=TrainingSpec(loss="logistic", learning_rate=ConstantRate(rate=0.1), l2=0.0, steps=100),
        ),
        measure="test_accuracy",
        bound=0.99,
        duration="100 steps",
    ),
    Preset(
        name="xor",
        title="XOR, 2-2-1",
        about="What one neuron cannot do, two hidden sines can: cos(a + b) − cos(a − b) is −2·sin a·sin b.",
        spec=ProjectSpec(
            data=Xor(test_share=0.5, standardise=True),
            network=NetworkSpec(
                layers=_layers(2, activation="sin"), initialisation=RandomInitialisation(kind="micrograd")
            ),
            training=TrainingSpec(
                loss="logistic", learning_rate=ConstantRate(rate=0.05), optimizer=AdamSpec(), l2=0.0, batch_size=10,
                steps=2500,
            ),
        ),
        measure="test_accuracy",
        bound=0.98,
        duration="100 epochs",
    ),
    Preset(
        name="micrograd_moons",
        title="Micrograd moons",
        about="The demo of micrograd's notebook, number for number: 100 points, 2-16-16-1 ReLU, hinge loss.",
        spec=ProjectSpec(),
        measure="accuracy",
        bound=1.0,
        duration="100 steps",
    ),
    Preset(
        name="playground",
        title="Playground default",
        about="What TensorFlow Playground opens with: a disc inside a ring, 2-4-2-1 tanh, batches of 10.",
        spec=ProjectSpec(
            data=Circle(test_share=0.5),
            network=NetworkSpec(
                layers=_layers(4, 2, activation="tanh", output="tanh"),
                initialisation=RandomInitialisation(kind="playground"),
            ),
            training=TrainingSpec(
                loss="half_squared_error", learning_rate=ConstantRate(rate=0.03), l2=0.0, batch_size=10,
                steps=5000,
            ),
        ),
        measure="test_accuracy",
        bound=0.98,
        duration="200 epochs",
    ),
    Preset(
        name="spiral",
        title="Spiral solver",
        about="Both arms of the spiral from x1 and x2 alone: two layers of sines, which know how to turn.",
        spec=ProjectSpec(
            data=Spiral(test_share=0.5, standardise=True),
            network=NetworkSpec(
                layers=_layers(16, 8, activation="sin"), initialisation=RandomInitialisation(kind="he_uniform")
            ),
            training=TrainingSpec(
                loss="logistic", learning_rate=CosineRate(rate=0.01, floor=0.0002, steps=3750),
                optimizer=AdamSpec(), l2=0.0, batch_size=10, steps=3750,
            ),
        ),
        measure="test_accuracy",
        bound=0.99,
        duration="150 epochs",
    ),
    Preset(
        name="deep_and_thin",
        title="Deep and thin",
        about="Twelve layers of four neurons: with He's initialisation the gradient gets through.",
        spec=ProjectSpec(
            data=Circle(test_share=0.5, standardise=True),
            network=NetworkSpec(
                layers=_layers(*[4] * 12, activation="silu"),
                initialisation=RandomInitialisation(kind="he_uniform"),
            ),
            training=TrainingSpec(
                loss="logistic", learning_rate=CosineRate(rate=0.005, floor=0.00025, steps=2500),
                optimizer=AdamSpec(), l2=0.0, batch_size=10, steps=2500,
            ),
        ),
        measure="test_accuracy",
        bound=0.97,
        duration="100 epochs",
    ),
    Preset(
        name="regression",
        title="Regression",
        about="A curve through noisy points: a wave, put together from bends of tanh.",
        spec=ProjectSpec(
            data=Sine(noise=0.1, test_share=0.3, standardise=True),
            network=NetworkSpec(
                layers=_layers(8, 8, activation="tanh"),
                initialisation=RandomInitialisation(kind="micrograd"),
            ),
            training=TrainingSpec(
                loss="half_squared_error", learning_rate=ConstantRate(rate=0.01), optimizer=AdamSpec(), l2=0.0,
                batch_size=20, steps=2100,
            ),
        ),
        measure="test_loss",
        bound=0.02,
        duration="300 epochs",
    ),
    Preset(
        name="iris",
        title="Iris",
        about="Three species told apart by four lengths of their flowers.",
        spec=ProjectSpec(
            data=Iris(test_share=0.3),
            network=NetworkSpec(
                layers=_layers(8, activation="tanh", outputs=3),
                initialisation=RandomInitialisation(kind="xavier_uniform"),
            ),
            training=TrainingSpec(
                loss="softmax_cross_entropy", learning_rate=ConstantRate(rate=0.02), optimizer=AdamSpec(), l2=1e-4,
                batch_size=15, steps=700,
            ),
        ),
        measure="test_accuracy",
        bound=0.93,
        duration="100 epochs",
    ),
    Preset(
        name="digits",
        title="Digits",
        about="Handwritten digits of 8×8 pixels: 64 inputs, 32 hidden neurons and one output for each digit.",
        spec=ProjectSpec(
            data=Digits(test_share=0.3),
            network=NetworkSpec(
                layers=_layers(32, activation="relu", outputs=10),
                initialisation=RandomInitialisation(kind="he_normal"),
            ),
            training=TrainingSpec(
                loss="softmax_cross_entropy", learning_rate=ConstantRate(rate=0.002), optimizer=AdamSpec(), l2=1e-4,
                batch_size=32, steps=1200,
            ),
        ),
        measure="test_accuracy",
        bound=0.95,
        duration="30 epochs",
    ),
)  # fmt: skip
"""All of them, in the order of the menu."""
