"""The networks of `unseen`: each fault once more with other data, widths and rates."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import pairwise
from typing import Literal

import numpy as np

from benchmarks.doctor import samples
from benchmarks.doctor.networks import FEW_AT_ONCE, HE, with_biases
from benchmarks.doctor.specimen import layers, project
from gradstudio.project.spec import (
    Activation,
    AdamSpec,
    Blobs,
    Circle,
    GivenInitialisation,
    Initialisation,
    Loss,
    MomentumSpec,
    Moons,
    NesterovSpec,
    OptimizerSpec,
    ProjectSpec,
    RandomInitialisation,
    SgdSpec,
    Sine,
    Task,
    Xor,
    YinYang,
)
from gradstudio.project.spec.data import DataSpec

_SHARE = samples.TEST_SHARE
_LOSSES: Mapping[Task, Loss] = {
    "binary": "logistic",
    "multiclass": "softmax_cross_entropy",
    "regression": "half_squared_error",
}


def _two(
    data: DataSpec,
    sizes: tuple[int, ...],
    seed: int,
    *,
    activation: Activation = "relu",
    outputs: int = 1,
    output: Activation = "linear",
    optimizer: OptimizerSpec | None = None,
    rate: float = 0.01,
    batch: int | None = FEW_AT_ONCE,
    steps: int = 1000,
    initial: Initialisation | None = None,
    l2: float = 0.0,
) -> ProjectSpec:
    return project(
        data,
        layers(*sizes, activation=activation, outputs=outputs, output=output),
        loss=_LOSSES[data.task],
        optimizer=optimizer or AdamSpec(),
        rate=rate,
        batch=batch,
        steps=steps,
        seed=seed,
        initial=initial or (HE if activation == "relu" else None),
        l2=l2,
    )


def moons_deep(seed: int, activation: Activation = "sigmoid") -> ProjectSpec:
    """Moons by ten layers of eight."""
    data = Moons(samples=600, noise=0.15, seed=seed, test_share=_SHARE)
    initial = RandomInitialisation(kind="he_normal")
    return _two(data, (8,) * 10, seed, activation=activation, rate=2e-3, steps=1500, initial=initial)


def far_clouds(
    seed: int, optimizer: OptimizerSpec | None = None, rate: float = 0.03, batch: int = 2
) -> ProjectSpec:
    """Four clouds anywhere."""
    data = samples.blobs(seed, 800, centres=samples.blobs_at(seed, 4))
    momentum = optimizer or NesterovSpec(momentum=0.95)
    return _two(data, (32,), seed, outputs=4, optimizer=momentum, rate=rate, batch=batch, steps=4000)


def circle_relu(seed: int, output: Activation = "relu") -> ProjectSpec:
    """The circle with a rectified score, which never says the class below zero."""
    return _two(samples.circle(seed, 600), (16, 16), seed, activation="tanh", output=output)


def slow_moons(seed: int, rate: float = 1e-4, optimizer: OptimizerSpec | None = None) -> ProjectSpec:
    """Moons by plain descent at a rate a thousandth of what suits."""
    data = Moons(samples=400, noise=0.1, seed=seed, test_share=_SHARE)
    return _two(
        data, (12, 12), seed, activation="tanh", optimizer=optimizer or SgdSpec(), rate=rate, steps=2000
    )


def wild_sine(seed: int, rate: float = 1.0) -> ProjectSpec:
    """The sine by momentum at a rate fifty times what suits."""
    data = Sine(seed=seed, test_share=_SHARE, standardise=True)
    return _two(data, (24, 24), seed, optimizer=MomentumSpec(), rate=rate, steps=2000)


def high_mean(seed: int, standardise: bool = False) -> ProjectSpec:
    """A wave of 300 about 5,000."""
    generator = np.random.RandomState(seed)
    x = generator.uniform(-3.0, 3.0, 300)
    data = samples.table(x[:, None], 5000 + 300 * np.sin(2 * x) + generator.normal(0, 10, 300), seed=seed)
    data = data.model_copy(update={"standardise_target": standardise})
    return _two(data, (32, 32), seed, activation="tanh", steps=2000)


def high_wave(seed: int, output: Activation = "tanh") -> ProjectSpec:
    """A wave of height 4 through an output that goes to 1."""
    generator = np.random.RandomState(seed)
    x = generator.uniform(-3.0, 3.0, 300)
    data = samples.table(x[:, None], 4 * np.sin(x) + generator.normal(0, 0.2, 300), seed=seed)
    return _two(data, (16, 16), seed, activation="tanh", output=output, steps=1500)


def shrunk(seed: int, l2: float = 2.5) -> ProjectSpec:
    """XOR with a penalty that overshoots zero at each step."""
    data = Xor(samples=400, seed=seed, test_share=_SHARE)
    return _two(data, (10,), seed, activation="tanh", optimizer=SgdSpec(), rate=0.5, steps=1500, l2=l2)


def zero_clouds(seed: int, initial: Literal["zeros", "he_uniform"] = "zeros") -> ProjectSpec:
    """Clouds by rectifiers that all begin at zero."""
    data = Blobs(samples=400, noise=0.3, seed=seed, test_share=_SHARE)
    return _two(data, (16, 16), seed, outputs=3, initial=RandomInitialisation(kind=initial))


def equal_layers(seed: int, equal: bool = True) -> ProjectSpec:
    """Yin and yang, the neurons of each layer alike."""
    spec = _two(
        YinYang(samples=600, seed=seed, test_share=_SHARE, standardise=True),
        (24, 24),
        seed,
        activation="tanh",
        outputs=3,
        steps=2000,
    )
    if not equal:
        return spec
    dice = random.Random(seed)
    values: list[float] = []
    for index, (fan_in, fan_out) in enumerate(pairwise(spec.sizes)):
        # The outputs of copies have to have equal weights too, or these would tell the copies apart.
        draws = 1 if index else fan_in
        neuron = [dice.gauss(0.0, fan_in**-0.5) for _ in range(draws)] * (fan_in // draws)
        values += [*neuron, 0.0] * fan_out
    given = {"initialisation": GivenInitialisation(values=tuple(values))}
    return spec.model_copy(update={"network": spec.network.model_copy(update=given)})


def two_units(seed: int, factor: float = 2000.0) -> ProjectSpec:
    """XOR with one input in metres and one in half millimetres."""
    generator = np.random.RandomState(seed)
    points = generator.uniform(-1.0, 1.0, (600, 2))
    labels = points.prod(axis=1) > 0
    data = samples.table(points * [1.0, factor], labels, seed=seed, classes=("no", "yes"))
    return _two(data, (16,), seed, activation="tanh", steps=1500)


def dead_layer(seed: int, dead: int = 4, bias: float = -15.0) -> ProjectSpec:
    """The circle by five neurons, four of them dead."""
    spec = _two(samples.circle(seed, 600), (5,), seed, steps=1500)
    return with_biases(spec, 1, range(1, dead + 1), bias)


def wrong_moons(seed: int, share: float = 0.25, l2: float = 0.0) -> ProjectSpec:
    """Rings with a quarter of the labels wrong, by a wide network for long."""
    points, inner = samples.circle_points(700, seed, 0.08)
    data = samples.mislabelled(points, inner, share=share, seed=seed)
    return _two(data, (96, 96), seed, steps=12_000, l2=l2)


def few_noisy(seed: int, l2: float = 0.0, sizes: tuple[int, ...] = (96, 96)) -> ProjectSpec:
    """Thirty noisy points for ten thousand parameters."""
    data = Moons(samples=300, noise=0.4, seed=seed, test_share=0.9)
    return _two(data, sizes, seed, batch=None, steps=1500, l2=l2)


def linear_network(seed: int, activation: Activation = "linear") -> ProjectSpec:
    """The circle by layers without an activation."""
    return _two(
        Circle(samples=500, seed=seed, test_share=_SHARE, standardise=True),
        (8, 8),
        seed,
        activation=activation,
    )


def saturated(seed: int, scale: float = 20.0) -> ProjectSpec:
    """Moons by tanh neurons whose weights begin far too large."""
    data = Moons(samples=500, noise=0.1, seed=seed, test_share=_SHARE)
    spec = _two(data, (10, 10, 10), seed, activation="tanh", steps=1000)
    dice = random.Random(seed)
    values = tuple(dice.gauss(0.0, scale) for _ in range(spec.parameter_count))
    given = {"initialisation": GivenInitialisation(values=values)}
    return spec.model_copy(update={"network": spec.network.model_copy(update=given)}) if scale else spec


def too_small(seed: int, units: int = 1) -> ProjectSpec:
    """The circle by one neuron."""
    return _two(samples.circle(seed, 500), (units,), seed, activation="tanh")


def blown_up(seed: int, rate: float = 0.5) -> ProjectSpec:
    """A line by linear layers at a rate with which the numbers diverge."""
    return _two(
        samples.line(seed, 10.0, 0.0), (8, 8), seed, activation="linear", optimizer=SgdSpec(), rate=rate
    )
