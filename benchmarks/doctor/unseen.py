"""Each fault once more with other data, widths and rates, and a few further faults: no rule was fitted to these."""

from __future__ import annotations

import random
from functools import partial

import numpy as np

from benchmarks.doctor import samples
from benchmarks.doctor.faulty import FEW_AT_ONCE, HE, with_biases
from benchmarks.doctor.specimen import Bar, Fault, Specimen, layers, project
from gradstudio.project.spec import (
    Activation,
    AdamSpec,
    Blobs,
    Circle,
    GivenInitialisation,
    Initialisation,
    MomentumSpec,
    Moons,
    NesterovSpec,
    OptimizerSpec,
    ProjectSpec,
    RandomInitialisation,
    SgdSpec,
    Sine,
    Xor,
    YinYang,
)
from gradstudio.project.spec.data import DataSpec

_SHARE = samples.TEST_SHARE


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
    loss = {"binary": "logistic", "multiclass": "softmax_cross_entropy", "regression": "half_squared_error"}
    return project(
        data,
        layers(*sizes, activation=activation, outputs=outputs, output=output),
        loss=loss[data.task],
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


def zero_clouds(seed: int, initial: str = "zeros") -> ProjectSpec:
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
    dice, values = random.Random(seed), []
    for fan_in, fan_out in zip(spec.sizes, spec.sizes[1:], strict=False):
        neuron = [dice.gauss(0.0, fan_in**-0.5) for _ in range(fan_in)]
        # In the layers after the first all inputs are alike: their weights may differ, the neurons may not.
        values += ([*neuron, 0.0]) * fan_out
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
    """A line by linear layers at a rate with which the numbers run away."""
    return _two(
        samples.line(seed, 10.0, 0.0), (8, 8), seed, activation="linear", optimizer=SgdSpec(), rate=rate
    )


_RATE = ("training.learning_rate", "training.batch_size", "training.optimizer")
_START = ("network.initialisation", "network.layers", "network.edited", "training.seed")
_RIGHT = Bar(measure="test accuracy", bound=0.9, why="sound ones get more")
_NEARLY = Bar(measure="test accuracy", bound=0.95, why="sound ones get more")
_FITS = Bar(measure="test R²", bound=0.85, why="sound ones get more")


def _rules(*names: str) -> frozenset[str]:
    return frozenset(names)


UNSEEN: tuple[Specimen, ...] = (
    Specimen(
        name="vanishing_2", about="moons, 2-8×10-1 sigmoid, He normal, Adam 2e-3", spec=moons_deep,
        sound=partial(moons_deep, activation="tanh"), bar=_NEARLY,
        fault=Fault(rules=_rules("vanishing"), layers=frozenset({0, 1}), settings=("network.layers",)),
    ),
    Specimen(
        name="oscillation_2", about="four clouds, 2-32-4 ReLU, Nesterov 0.95, rate 0.03, batch 2", spec=far_clouds,
        sound=partial(far_clouds, optimizer=AdamSpec(), rate=0.01, batch=32),
        bar=Bar(measure="test accuracy", bound=0.8, why="sound ones get more"),
        fault=Fault(rules=_rules("oscillation", "rate_too_high"), also=_rules("dead"), settings=_RATE),
    ),
    Specimen(
        name="output_relu_2", about="circle, 2-16-16-1 tanh with ReLU on the output", spec=circle_relu,
        sound=partial(circle_relu, output="linear"), bar=_RIGHT,
        fault=Fault(rules=_rules("output_activation"), also=_rules("dead"), layers=frozenset({2}), settings=("network.layers.2", "network.output")),
    ),
    Specimen(
        name="rate_too_low_2", about="moons, 2-12-12-1 tanh, SGD 1e-4", spec=slow_moons,
        sound=partial(slow_moons, rate=0.01, optimizer=AdamSpec()), bar=Bar(measure="test accuracy", bound=0.95, why="sound ones get more"),
        fault=Fault(rules=_rules("rate_too_low"), settings=("training.learning_rate", "training.optimizer")),
    ),
    Specimen(
        name="explodes_2", about="sine, 1-24-24-1 ReLU, momentum, rate 1", spec=wild_sine,
        sound=partial(wild_sine, rate=0.005), bar=Bar(measure="test R²", bound=0.6, why="sound ones get 0.75 to 0.85, the noise takes 0.02"),
        fault=Fault(rules=_rules("rate_too_high", "exploding", "ran_away"), also=_rules("dead"), layers=frozenset({0, 1, 2}), settings=_RATE),
    ),
    Specimen(
        name="unscaled_targets_2", about="5000 + 300 sin 2x, 1-32-32-1 tanh, Adam 1e-2", spec=high_mean,
        sound=partial(high_mean, standardise=True), bar=_FITS,
        fault=Fault(rules=_rules("unscaled_targets"), also=_rules("saturated"), settings=("data.standardise_target",)),
    ),
    Specimen(
        name="squashed_2", about="4 sin x, 1-16-16-1 tanh with tanh on the output", spec=high_wave,
        sound=partial(high_wave, output="linear"), bar=_FITS,
        fault=Fault(rules=_rules("output_activation"), also=_rules("saturated"), layers=frozenset({2}), settings=("network.layers.2", "network.output")),
    ),
    Specimen(
        name="penalty_times_rate_2", about="XOR, 2-10-1 tanh, SGD 0.5, L2 2.5", spec=shrunk,
        sound=partial(shrunk, l2=0.0), bar=_RIGHT,
        fault=Fault(rules=_rules("penalty_times_rate"), also=_rules("ran_away", "rate_too_high"), settings=("training.l2", "training.learning_rate")),
    ),
    Specimen(
        name="zero_weights_2", about="clouds, 2-16-16-3 ReLU, all weights zero", spec=zero_clouds,
        sound=partial(zero_clouds, initial="he_uniform"), bar=_RIGHT,
        fault=Fault(rules=_rules("symmetry"), also=_rules("dead"), layers=frozenset({0, 1, 2}), settings=_START),
    ),
    Specimen(
        name="equal_weights_2", about="yin-yang, 2-24-24-3 tanh, all neurons of a layer alike", spec=equal_layers,
        sound=partial(equal_layers, equal=False), bar=_RIGHT,
        fault=Fault(rules=_rules("symmetry"), layers=frozenset({0, 1, 2}), settings=_START),
    ),
    Specimen(
        name="one_feature_large_2", about="XOR, 2-16-1 tanh, one feature × 2000", spec=two_units,
        sound=partial(two_units, factor=1.0), bar=_RIGHT,
        fault=Fault(rules=_rules("unscaled_inputs"), also=_rules("saturated"), settings=("data.standardise", "data.features")),
    ),
    Specimen(
        name="half_dead_2", about="circle, 2-5-1 ReLU, four of five dead from bias −15", spec=dead_layer,
        sound=partial(dead_layer, dead=0), bar=_RIGHT,
        fault=Fault(rules=_rules("dead"), layers=frozenset({0}), settings=_START),
    ),
    Specimen(
        name="wrong_labels_2", about="rings, 2-96-96-1 ReLU, one training label in four wrong", spec=wrong_moons,
        sound=partial(wrong_moons, l2=1e-3), bar=Bar(measure="test accuracy", bound=0.94, why="sound ones get more"),
        fault=Fault(
            rules=_rules("label_noise", "overfitting"), settings=("training.", "network.layers", "data"), rows=partial(samples.wrong_rows, 700, 0.25)
        ),
    ),
    Specimen(
        name="few_samples_2", about="noisy moons, 30 samples for 2-96-96-1 ReLU", spec=few_noisy,
        sound=partial(few_noisy, l2=1e-2), bar=Bar(measure="test loss", bound=1.0, why="a constant answer gets 1"),
        fault=Fault(rules=_rules("overfitting", "few_samples", "too_large"), settings=("training.", "network.layers", "data")),
    ),
    Specimen(
        name="linear_layers", about="circle, 2-8-8-1 without activations", spec=linear_network,
        sound=partial(linear_network, activation="tanh"), bar=_RIGHT,
        fault=Fault(rules=_rules("linear_hidden"), also=_rules("too_small"), layers=frozenset({0, 1}), settings=("network.layers",)),
    ),
    Specimen(
        name="saturated", about="moons, 2-10-10-10-1 tanh, weights of N(0, 20²)", spec=saturated,
        sound=partial(saturated, scale=0.0), bar=Bar(measure="test accuracy", bound=0.96, why="sound ones get more"),
        fault=Fault(rules=_rules("saturated"), layers=frozenset({0, 1, 2}), settings=_START),
    ),
    Specimen(
        name="too_small", about="circle, 2-1-1 tanh", spec=too_small, sound=partial(too_small, units=8), bar=_RIGHT,
        fault=Fault(rules=_rules("too_small"), layers=frozenset({0}), settings=("network.layers",)),
    ),
    Specimen(
        name="ran_away", about="line, 1-8-8-1 linear, SGD 0.5", spec=blown_up, sound=partial(blown_up, rate=0.01), bar=_FITS,
        fault=Fault(rules=_rules("ran_away", "rate_too_high", "exploding"), layers=frozenset({0, 1, 2}), settings=_RATE),
    ),
)  # fmt: skip
