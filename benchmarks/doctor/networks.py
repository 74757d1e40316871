"""The networks of `faulty`: with a fault, and, by other arguments, without it."""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.doctor import samples
from benchmarks.doctor.specimen import layers, project
from gradstudio.project.spec import (
    Activation,
    AdamSpec,
    EditedParameter,
    GivenInitialisation,
    LayerSpec,
    OptimizerSpec,
    ProjectSpec,
    RandomInitialisation,
    SgdSpec,
    Spiral,
)
from gradstudio.project.spec.data import Table

HE = RandomInitialisation(kind="he_uniform")
PLAYGROUND = RandomInitialisation(kind="playground")
ALL_FEATURES = ("x1", "x2", "x1 ** 2", "x2 ** 2", "x1 * x2", "sin(x1)", "sin(x2)")
FEW_AT_ONCE = 32


def deep(seed: int, activation: Activation = "sigmoid", depth: int = 8) -> ProjectSpec:
    """The circle by many layers of five neurons."""
    return project(
        samples.circle(seed),
        layers(*[5] * depth, activation=activation),
        loss="logistic",
        optimizer=AdamSpec(),
        rate=1e-3,
        batch=128,
        steps=3000,
        seed=seed,
        initial=HE,
    )


def clouds(
    seed: int, optimizer: OptimizerSpec, rate: float, batch: int, steps: int, spread: float = 2.0
) -> ProjectSpec:
    """Three clouds by one layer of fifty."""
    return project(
        samples.blobs(seed, spread=spread),
        layers(50, activation="relu", outputs=3),
        loss="softmax_cross_entropy",
        optimizer=optimizer,
        rate=rate,
        batch=batch,
        steps=steps,
        seed=seed,
        initial=HE,
    )


def deep_clouds(seed: int, output: Activation = "relu") -> ProjectSpec:
    """Three clouds by four layers of fifty."""
    return project(
        samples.blobs(seed),
        layers(50, 50, 50, 50, activation="relu", outputs=3, output=output),
        loss="softmax_cross_entropy",
        optimizer=AdamSpec(),
        rate=1e-4,
        batch=FEW_AT_ONCE,
        steps=2200,
        seed=seed,
        initial=HE,
    )


def exclusive_or(seed: int, optimizer: OptimizerSpec | None = None, rate: float = 1e-3) -> ProjectSpec:
    """XOR, whose targets of 0 and 1 a sigmoid and squared errors can learn."""
    return project(
        samples.exclusive_or(),
        layers(4, activation="sigmoid", output="sigmoid"),
        loss="squared_error",
        optimizer=optimizer or SgdSpec(),
        rate=rate,
        batch=None,
        steps=20_000,
        seed=seed,
    )


def parabola(seed: int, rate: float = 0.1) -> ProjectSpec:
    """The noisy parabola, as it is in the file."""
    return project(
        samples.parabola(seed),
        layers(50, 30, activation="relu"),
        loss="half_squared_error",
        optimizer=SgdSpec(),
        rate=rate,
        batch=FEW_AT_ONCE,
        steps=3000,
        seed=seed,
    )


def quartic(seed: int, standardise: bool = False) -> ProjectSpec:
    """A target of up to 100 million."""
    data = samples.quartic(seed)
    scaled = {"standardise": standardise, "standardise_target": standardise}
    return project(
        data.model_copy(update=scaled),
        (
            LayerSpec(size=50, activation="sigmoid"),
            LayerSpec(size=50, activation="elu"),
            LayerSpec(size=1, activation="linear"),
        ),
        loss="squared_error",
        optimizer=AdamSpec(),
        rate=1e-3,
        batch=FEW_AT_ONCE,
        steps=3000,
        seed=seed,
    )


def squashed(seed: int, output: Activation = "sigmoid") -> ProjectSpec:
    """A line from −1 to 5."""
    return project(
        samples.line(seed),
        layers(5, activation="sigmoid", output=output),
        loss="squared_error",
        optimizer=AdamSpec(),
        rate=0.01,
        batch=FEW_AT_ONCE,
        steps=2000,
        seed=seed,
    )


def spiral(seed: int, l2: float = 5.0) -> ProjectSpec:
    """Playground's spiral; its penalty has half the derivative of ours, so that its rate of 10 is 5 here."""
    data = Spiral(samples=500, noise=0.15, seed=seed, test_share=0.3, features=ALL_FEATURES)
    return project(
        data,
        layers(8, 8, activation="tanh", output="tanh"),
        loss="half_squared_error",
        optimizer=SgdSpec(),
        rate=0.3,
        batch=30,
        steps=3600,
        seed=seed,
        initial=PLAYGROUND,
        l2=l2,
        penalize_biases=False,
    )


def rings(
    seed: int,
    data: Table | None = None,
    sizes: Sequence[int] = (8, 8),
    activation: Activation = "tanh",
    steps: int = 1000,
    batch: int | None = FEW_AT_ONCE,
    l2: float = 0.0,
) -> ProjectSpec:
    """The circle, with settings that suit it."""
    return project(
        data or samples.circle(seed),
        layers(*sizes, activation=activation),
        loss="logistic",
        optimizer=AdamSpec(),
        rate=0.01,
        batch=batch,
        steps=steps,
        seed=seed,
        initial=HE if activation == "relu" else None,
        l2=l2,
    )


def zero(seed: int) -> ProjectSpec:
    """All weights begin at zero."""
    spec = rings(seed)
    zeros = {"initialisation": RandomInitialisation(kind="zeros")}
    return spec.model_copy(update={"network": spec.network.model_copy(update=zeros)})


def equal(seed: int) -> ProjectSpec:
    """All weights begin at one number."""
    spec = rings(seed)
    number = random.Random(seed).uniform(0.2, 0.8)
    given = {"initialisation": GivenInitialisation(values=(number,) * spec.parameter_count)}
    return spec.model_copy(update={"network": spec.network.model_copy(update=given)})


def one_large(seed: int, factor: float = 1e4) -> ProjectSpec:
    """The first input in another unit."""
    points, inner = samples.circle_points(1000, seed)
    data = samples.table(points * [factor, 1.0], inner, seed=seed, classes=("outer", "inner"))
    return rings(seed, data)


def half_dead(seed: int, units: int = 4, dead: int = 2, bias: float = -10.0) -> ProjectSpec:
    """Some neurons with a bias that no sample overcomes; four are the fewest of which half do not suffice."""
    return with_biases(
        rings(seed, sizes=(units,), activation="relu", steps=1500), 1, range(1, dead + 1), bias
    )


def with_biases(spec: ProjectSpec, layer: int, neurons: Sequence[int], bias: float) -> ProjectSpec:
    """Return a project with one number typed into some biases.

    Args:
        spec: the project.
        layer: its number, from 1.
        neurons: their numbers, from 1.
        bias: the number.
    """
    typed = tuple(EditedParameter(label=f"layer{layer}.neuron{k}.b", value=bias) for k in neurons)
    return spec.model_copy(update={"network": spec.network.model_copy(update={"edited": typed})})


def mislabelled(seed: int, share: float = 0.2) -> ProjectSpec:
    """A share of the labels wrong, and time and room enough to learn them by heart."""
    points, inner = samples.circle_points(1000, seed)
    data = samples.mislabelled(points, inner, share=share, seed=seed)
    return rings(seed, data, (64, 64), "relu", 20_000)


def few(seed: int, l2: float = 0.0) -> ProjectSpec:
    """Twenty samples to train on; what is left of two hundred is tested on."""
    return rings(seed, samples.circle(seed, 200, test_share=0.9), (64, 64), "relu", 2000, None, l2)
