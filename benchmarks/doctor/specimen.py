"""A network that is to be examined, what is wrong with it, and what counts as sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from gradstudio.project.spec import (
    Activation,
    ClippingSpec,
    DataSpec,
    Initialisation,
    LayerSpec,
    Loss,
    NetworkSpec,
    NoClipping,
    OptimizerSpec,
    ProjectSpec,
    RandomInitialisation,
    ScheduleSpec,
    TrainingSpec,
)
from gradstudio.project.spec.schedule import ConstantRate

Measure = Literal["test accuracy", "accuracy", "test R²", "training R²", "test loss"]

RATE = ("training.learning_rate", "training.batch_size", "training.optimizer")
"""Settings that make steps too long."""
START = ("network.initialisation", "network.layers", "network.edited", "training.seed")
"""Settings that the weights begin by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What a sound network reaches on the same samples.

    Attributes:
        measure: what is measured, as the mean over the last tenth of the steps.
        bound: the least accuracy, 0 to 1, or R², or the greatest loss as a share of the constant answer's.
        why: where the number is from.
    """

    measure: Measure
    bound: float
    why: str

    def met_by(self, score: float) -> bool:
        """Whether a score reaches it; one that is not finite does not."""
        return score <= self.bound if self.measure == "test loss" else score >= self.bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a network, settled before the doctor was asked.

    Attributes:
        rules: names that say it rightly.
        also: names that are true of it besides; they are no false alarms, and do not count as named.
        layers: indices of the layers that have it, 0 for the first layer of neurons; empty where it has no layer.
        settings: beginnings of the fields that it is in, such as ``training.learning_rate``.
        rows: of a seed, the samples that are wrong; None where it is none of the samples.
    """

    rules: frozenset[str]
    also: frozenset[str] = frozenset()
    layers: frozenset[int] = frozenset()
    settings: tuple[str, ...] = ()
    rows: Callable[[int], frozenset[int]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """A project of each seed, and what is known of it.

    Attributes:
        name: its key.
        about: what it is, in a line.
        spec: the project of a seed; it is trained for its own number of steps.
        bar: what counts as sound.
        fault: what is wrong with it, or None for a healthy one.
        sound: a project on the same samples that has no fault, from which the bar is; None where there is no need.
    """

    name: str
    about: str
    spec: Callable[[int], ProjectSpec]
    bar: Bar
    fault: Fault | None = None
    sound: Callable[[int], ProjectSpec] | None = None


def layers(
    *sizes: int, activation: Activation, outputs: int = 1, output: Activation = "linear"
) -> tuple[LayerSpec, ...]:
    """Return hidden layers of some sizes and an output layer.

    Args:
        *sizes: of the hidden layers.
        activation: of their neurons.
        outputs: number of neurons of the output layer.
        output: their activation.
    """
    hidden = tuple(LayerSpec(size=size, activation=activation) for size in sizes)
    return (*hidden, LayerSpec(size=outputs, activation=output))


def project(
    data: DataSpec,
    built: tuple[LayerSpec, ...],
    *,
    loss: Loss,
    optimizer: OptimizerSpec,
    rate: float | ScheduleSpec,
    batch: int | None,
    steps: int,
    seed: int,
    initial: Initialisation | None = None,
    l2: float = 0.0,
    penalize_biases: bool = True,
    clipping: ClippingSpec | None = None,
) -> ProjectSpec:
    """Return a whole project.

    Args:
        data: its samples.
        built: its layers.
        loss: of one sample.
        optimizer: that takes the steps.
        rate: the learning rate, or a schedule of it.
        batch: samples per step; None for all.
        steps: how many are taken.
        seed: of the weights and batches.
        initial: how the weights begin; None for Xavier's.
        l2: strength of the penalty.
        penalize_biases: whether it is over the biases too.
        clipping: of the gradients; None for none.
    """
    return ProjectSpec(
        data=data,
        network=NetworkSpec(
            layers=built, initialisation=initial or RandomInitialisation(kind="xavier_uniform")
        ),
        training=TrainingSpec(
            loss=loss,
            learning_rate=ConstantRate(rate=rate) if isinstance(rate, float) else rate,
            optimizer=optimizer,
            batch_size=batch,
            steps=steps,
            seed=seed,
            l2=l2,
            penalize_biases=penalize_biases,
            clipping=clipping or NoClipping(),
            metrics_interval=max(1, steps // 100),
        ),
    )
