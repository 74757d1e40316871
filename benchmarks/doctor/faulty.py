"""Networks with one fault each, and what counts as mended; for most of them the same network without the fault.

Which names are right was settled from the fault, before the doctor was asked. A bar lies between what the sound
networks reach and what the faulty ones do, over ten seeds; both are printed by ``--raw``.
"""

from __future__ import annotations

from functools import partial

from benchmarks.doctor import samples
from benchmarks.doctor.networks import (
    FEW_AT_ONCE,
    clouds,
    deep,
    deep_clouds,
    equal,
    exclusive_or,
    few,
    half_dead,
    mislabelled,
    one_large,
    parabola,
    quartic,
    rings,
    spiral,
    squashed,
    zero,
)
from benchmarks.doctor.specimen import RATE, START, Bar, Fault, Specimen
from gradstudio.project.spec import AdamSpec, MomentumSpec

_CIRCLE = Bar(measure="test accuracy", bound=0.95, why="sound ones get 0.98 to 1, chance is 0.5")

FAULTY: tuple[Specimen, ...] = (
    Specimen(
        name="vanishing",
        about="circle, 2-5×8-1 sigmoid, He uniform, Adam 1e-3, batch 128",
        spec=deep,
        sound=partial(deep, activation="tanh"),
        bar=_CIRCLE,
        fault=Fault(rules=frozenset({"vanishing"}), layers=frozenset({0, 1}), settings=("network.layers",)),
    ),
    Specimen(
        name="oscillation",
        about="blobs, 2-50 ReLU-3, SGD 0.01 momentum 0.9, batch 1",
        spec=partial(clouds, optimizer=MomentumSpec(momentum=0.9), rate=0.01, batch=1, steps=7000),
        sound=partial(clouds, optimizer=AdamSpec(), rate=0.01, batch=FEW_AT_ONCE, steps=2200),
        bar=Bar(measure="test accuracy", bound=0.72, why="sound ones get 0.75 to 0.83, these 0.52 to 0.65"),
        fault=Fault(
            rules=frozenset({"oscillation", "rate_too_high"}), also=frozenset({"dead"}), settings=RATE
        ),
    ),
    Specimen(
        name="output_relu",
        about="blobs, 2-50×4 ReLU with ReLU on the output, Adam 1e-4",
        spec=deep_clouds,
        sound=partial(deep_clouds, output="linear"),
        bar=Bar(measure="test loss", bound=0.53, why="sound ones get 0.40 to 0.51 of the constant answer's"),
        fault=Fault(
            rules=frozenset({"output_activation"}),
            also=frozenset({"dead"}),
            layers=frozenset({4}),
            settings=("network.layers.4", "network.output"),
        ),
    ),
    Specimen(
        name="rate_too_low",
        about="XOR, 2-4 sigmoid-1 sigmoid, SGD 1e-3",
        spec=exclusive_or,
        sound=partial(exclusive_or, rate=1.0),
        bar=Bar(measure="training R²", bound=0.9, why="sound ones get 0.999, there are four samples"),
        fault=Fault(
            rules=frozenset({"rate_too_low"}), settings=("training.learning_rate", "training.optimizer")
        ),
    ),
    Specimen(
        name="explodes",
        about="y = 5x² + noise³, 1-50-30-1 ReLU, SGD 0.1",
        spec=parabola,
        sound=partial(parabola, rate=1e-3),
        bar=Bar(measure="test R²", bound=0.8, why="sound ones get 0.89 to 0.98"),
        # Standardising the target cures it at the same rate: it is as right to blame that.
        fault=Fault(
            rules=frozenset({"rate_too_high", "exploding", "ran_away", "unscaled_targets"}),
            also=frozenset({"dead"}),
            layers=frozenset({0, 1, 2}),
            settings=(*RATE, "data.standardise_target"),
        ),
    ),
    Specimen(
        name="unscaled_targets",
        about="y = x⁴ on −100…100, 1-50 sigmoid-50 ELU-1, Adam",
        spec=quartic,
        sound=partial(quartic, standardise=True),
        bar=Bar(measure="test R²", bound=0.9, why="sound ones get 0.94 to 0.98, these less than a constant"),
        fault=Fault(
            rules=frozenset({"unscaled_targets"}),
            also=frozenset({"unscaled_inputs"}),
            settings=("data.standardise_target",),
        ),
    ),
    Specimen(
        name="squashed",
        about="linear data, 1-5 sigmoid-1 sigmoid, squared errors",
        spec=squashed,
        sound=partial(squashed, output="linear"),
        bar=Bar(measure="test R²", bound=0.9, why="sound ones get 0.99, the noise takes 0.004"),
        fault=Fault(
            rules=frozenset({"output_activation"}),
            layers=frozenset({1}),
            settings=("network.layers.1", "network.output"),
        ),
    ),
    Specimen(
        name="penalty_times_rate",
        about="Playground's spiral, noise 15, 8,8 tanh, rate 0.3, L2 rate 10, all features, batch 30",
        spec=spiral,
        sound=partial(spiral, l2=0.0),
        bar=Bar(measure="test accuracy", bound=0.85, why="sound ones get 0.87 to 1"),
        fault=Fault(
            rules=frozenset({"penalty_times_rate"}),
            also=frozenset({"ran_away", "rate_too_high"}),
            settings=("training.l2", "training.learning_rate"),
        ),
    ),
    Specimen(
        name="zero_weights",
        about="circle, 2-8-8-1 tanh, Adam 1e-2, all weights zero",
        spec=zero,
        sound=rings,
        bar=_CIRCLE,
        fault=Fault(rules=frozenset({"symmetry"}), layers=frozenset({0, 1, 2}), settings=START),
    ),
    Specimen(
        name="equal_weights",
        about="circle, 2-8-8-1 tanh, Adam 1e-2, all weights equal",
        spec=equal,
        sound=rings,
        bar=_CIRCLE,
        fault=Fault(rules=frozenset({"symmetry"}), layers=frozenset({0, 1, 2}), settings=START),
    ),
    Specimen(
        name="one_feature_large",
        about="circle, 2-8-8-1 tanh, Adam 1e-2, one feature × 1e4",
        spec=one_large,
        sound=rings,
        bar=_CIRCLE,
        fault=Fault(
            rules=frozenset({"unscaled_inputs"}),
            also=frozenset({"saturated"}),
            settings=("data.standardise", "data.features"),
        ),
    ),
    Specimen(
        name="half_dead",
        about="circle, 2-4-1 ReLU, Adam 1e-2, half the neurons dead from bias −10",
        spec=half_dead,
        sound=partial(half_dead, dead=0),
        bar=Bar(
            measure="test accuracy", bound=0.9, why="nine of ten sound ones get 0.96 to 1, these 0.6 to 0.82"
        ),
        fault=Fault(rules=frozenset({"dead"}), layers=frozenset({0}), settings=START),
    ),
    Specimen(
        name="wrong_labels",
        about="circle, 2-64-64-1 ReLU, Adam 1e-2, 20,000 steps, one training label in five wrong",
        spec=mislabelled,
        sound=partial(mislabelled, share=0.0),
        bar=Bar(
            measure="test accuracy",
            bound=0.95,
            why="with these labels and an L2 penalty of 1e-3 it gets 0.97 to 0.99, without one 0.86 to 0.93",
        ),
        fault=Fault(
            rules=frozenset({"label_noise", "overfitting"}),
            settings=("training.", "network.layers", "data"),
            rows=partial(samples.wrong_rows, 1000, 0.2),
        ),
    ),
    Specimen(
        name="few_samples",
        about="circle, 20 samples for 2-64-64-1 ReLU, Adam 1e-2",
        spec=few,
        sound=partial(few, l2=1e-2),
        bar=Bar(
            measure="test loss",
            bound=1.0,
            why="nine of ten with an L2 penalty of 1e-2 get 0.3 to 0.97 of the constant answer's, these up to 9",
        ),
        fault=Fault(
            rules=frozenset({"overfitting", "few_samples", "too_large"}),
            settings=("training.", "network.layers", "data"),
        ),
    ),
)
