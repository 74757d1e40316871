"""Each fault once more with other data, widths and rates, and a few further faults: no rule was fitted to these."""

from __future__ import annotations

from functools import partial

from benchmarks.doctor import samples
from benchmarks.doctor.other_networks import (
    blown_up,
    circle_relu,
    dead_layer,
    equal_layers,
    far_clouds,
    few_noisy,
    high_mean,
    high_wave,
    linear_network,
    moons_deep,
    saturated,
    shrunk,
    slow_moons,
    too_small,
    two_units,
    wild_sine,
    wrong_moons,
    zero_clouds,
)
from benchmarks.doctor.specimen import RATE, START, Bar, Fault, Specimen
from gradstudio.project.spec import AdamSpec

_RIGHT = Bar(measure="test accuracy", bound=0.9, why="sound ones get 0.92 or more, these 0.74 or less")
_NEARLY = Bar(measure="test accuracy", bound=0.95, why="sound ones get 0.98 or more, these 0.93 or less")
_FITS = Bar(measure="test R²", bound=0.85, why="sound ones get 0.99 or more, these 0.53 or less")


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
        bar=Bar(measure="test accuracy", bound=0.87, why="sound ones get 0.92 to 1, these 0.54 to 0.81"),
        fault=Fault(rules=_rules("oscillation", "rate_too_high"), also=_rules("dead"), settings=RATE),
    ),
    Specimen(
        name="output_relu_2", about="circle, 2-16-16-1 tanh with ReLU on the output", spec=circle_relu,
        sound=partial(circle_relu, output="linear"), bar=_RIGHT,
        fault=Fault(rules=_rules("output_activation"), also=_rules("dead"), layers=frozenset({2}), settings=("network.layers.2", "network.output")),
    ),
    Specimen(
        name="rate_too_low_2", about="moons, 2-12-12-1 tanh, SGD 1e-4", spec=slow_moons,
        sound=partial(slow_moons, rate=0.01, optimizer=AdamSpec()), bar=_NEARLY,
        fault=Fault(rules=_rules("rate_too_low"), settings=("training.learning_rate", "training.optimizer")),
    ),
    Specimen(
        name="explodes_2", about="sine, 1-24-24-1 ReLU, momentum, rate 1", spec=wild_sine,
        sound=partial(wild_sine, rate=0.005), bar=Bar(measure="test R²", bound=0.6, why="sound ones get 0.75 to 0.85, the noise takes 0.02"),
        fault=Fault(rules=_rules("rate_too_high", "exploding", "ran_away"), also=_rules("dead"), layers=frozenset({0, 1, 2}), settings=RATE),
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
        fault=Fault(rules=_rules("symmetry"), also=_rules("dead"), layers=frozenset({0, 1, 2}), settings=START),
    ),
    Specimen(
        name="equal_weights_2", about="yin-yang, 2-24-24-3 tanh, all neurons of a layer alike", spec=equal_layers,
        sound=partial(equal_layers, equal=False), bar=_RIGHT,
        fault=Fault(rules=_rules("symmetry"), layers=frozenset({0, 1, 2}), settings=START),
    ),
    Specimen(
        name="one_feature_large_2", about="XOR, 2-16-1 tanh, one feature × 2000", spec=two_units,
        sound=partial(two_units, factor=1.0), bar=_RIGHT,
        fault=Fault(rules=_rules("unscaled_inputs"), also=_rules("saturated"), settings=("data.standardise", "data.features")),
    ),
    Specimen(
        name="half_dead_2", about="circle, 2-5-1 ReLU, four of five dead from bias −15", spec=dead_layer,
        sound=partial(dead_layer, dead=0), bar=_RIGHT,
        fault=Fault(rules=_rules("dead"), layers=frozenset({0}), settings=START),
    ),
    Specimen(
        name="wrong_labels_2", about="rings, 2-96-96-1 ReLU, one training label in four wrong", spec=wrong_moons,
        sound=partial(wrong_moons, l2=1e-3), bar=Bar(measure="test accuracy", bound=0.94, why="with an L2 penalty of 1e-3 it gets 0.96 to 1"),
        fault=Fault(
            rules=_rules("label_noise", "overfitting"), settings=("training.", "network.layers", "data"), rows=partial(samples.wrong_rows, 700, 0.25)
        ),
    ),
    Specimen(
        name="few_samples_2", about="noisy moons, 30 samples for 2-96-96-1 ReLU", spec=few_noisy,
        sound=partial(few_noisy, l2=1e-2), bar=Bar(measure="test loss", bound=1.0, why="with an L2 penalty of 1e-2 it gets 0.53 to 0.82 of the constant answer's"),
        fault=Fault(rules=_rules("overfitting", "few_samples", "too_large"), settings=("training.", "network.layers", "data")),
    ),
    Specimen(
        name="linear_layers", about="circle, 2-8-8-1 without activations", spec=linear_network,
        sound=partial(linear_network, activation="tanh"), bar=_RIGHT,
        fault=Fault(rules=_rules("linear_hidden"), also=_rules("too_small"), layers=frozenset({0, 1}), settings=("network.layers",)),
    ),
    Specimen(
        name="saturated", about="moons, 2-10-10-10-1 tanh, weights of N(0, 20²)", spec=saturated,
        sound=partial(saturated, scale=0.0), bar=Bar(measure="test accuracy", bound=0.96, why="sound ones get 0.99 to 1"),
        fault=Fault(rules=_rules("saturated"), layers=frozenset({0, 1, 2}), settings=START),
    ),
    Specimen(
        name="too_small", about="circle, 2-1-1 tanh", spec=too_small, sound=partial(too_small, units=8), bar=_RIGHT,
        fault=Fault(rules=_rules("too_small"), layers=frozenset({0}), settings=("network.layers",)),
    ),
    Specimen(
        name="ran_away", about="line, 1-8-8-1 linear, SGD 0.5", spec=blown_up, sound=partial(blown_up, rate=0.01), bar=_FITS,
        fault=Fault(rules=_rules("ran_away", "rate_too_high", "exploding"), layers=frozenset({0, 1, 2}), settings=RATE),
    ),
)  # fmt: skip
