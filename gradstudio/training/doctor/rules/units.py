"""Neurons that no longer take part: dead ones, and those that are saturated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradstudio.engine.paths import ScalarPath
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.evidence import layers_plot
from gradstudio.training.doctor.finding import Finding, Location, at_layers
from gradstudio.training.doctor.layered import Floats, by_layer_and_step, lasting_in
from gradstudio.training.doctor.mending import (
    drawn_weights,
    hidden_activations,
    mends,
    scaled_rate,
)
from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.standing import gain

_MOST_DEAD = 0.4
_NEARLY_ALL = 0.9
_FEW_LIVING = 6
_MUCH_GAIN = 0.5
"""Dead neurons are no problem if the run has learned more than this share of the constant answer's loss."""
_SATURATED_UNIT = 0.9
_MOST_SATURATED = 0.5
_SHOWN_UNITS = 8


def _find_dead(case: Case) -> Iterator[Finding]:
    shares = by_layer_and_step(case, lambda layer: float(layer.dead.mean()))
    since_of = lasting_in(case, shares >= _least_harmful(case))
    if not since_of or gain(case) > _MUCH_GAIN:
        return
    layers, since, newest = list(since_of), min(since_of.values()), case.seen[-1]
    said = [
        f"{int(newest.layers[index].dead.sum())} of {newest.layers[index].dead.size} in layer {index + 1}"
        for index in layers
    ]
    whole = [index for index in layers if newest.layers[index].dead.all()]
    units = [
        Location(layer=index, unit=int(unit), path=ScalarPath.whole(index + 1, int(unit)))
        for index in layers
        for unit in np.flatnonzero(newest.layers[index].dead)[:_SHOWN_UNITS]
        if index not in whole
    ]
    spec = case.spec
    yield Finding(
        rule="dead",
        title="Dead layer" if whole else "Dead neurons",
        places=at_layers(layers) + tuple(units),
        since=since,
        until=case.steps,
        says=f"Since step {since:,} these ReLU neurons are 0 for every training sample: {', '.join(said)}.",
        why="A ReLU that is 0 for all samples has no gradient: its weights never change again"
        + (
            ", and through a layer that is dead as a whole nothing is learned before it."
            if whole
            else ", and the network is as if it were smaller."
        ),
        evidence=(
            layers_plot(
                case,
                "Dead neurons",
                "share of the layer",
                shares,
                layers,
                lines=(("many", _MOST_DEAD),),
            ),
        ),
        mends=mends(
            drawn_weights(
                spec, "Weights and biases begin so that about half of the samples turn each neuron on."
            ),
            scaled_rate(
                spec, 0.1, "Shorter steps do not throw a bias so far that no sample reaches the neuron."
            ),
            hidden_activations(spec, "elu", "ELU has a gradient below zero, too."),
            hidden_activations(spec, "tanh", "tanh has a gradient on either side of zero."),
        ),
    )


def _least_harmful(case: Case) -> Floats:
    """Return the share of dead neurons in each layer from which on too few are left, the others being alive."""
    sizes = np.array([layer.size for layer in case.spec.network.layers], dtype=np.float64)
    return np.clip(1.0 - _FEW_LIVING / sizes, _MOST_DEAD, _NEARLY_ALL)


def _find_saturated(case: Case) -> Iterator[Finding]:
    shares = by_layer_and_step(case, lambda layer: float(np.mean(layer.saturated_share > _SATURATED_UNIT)))
    beyond = by_layer_and_step(case, lambda layer: layer.z_beyond)
    since_of = lasting_in(case, (shares > _MOST_SATURATED) & (beyond > _MOST_SATURATED / 2))
    if not since_of:
        return
    layers, since, newest = list(since_of), min(since_of.values()), case.seen[-1]
    said = [
        f"{int((newest.layers[index].saturated_share > _SATURATED_UNIT).sum())} of "
        f"{newest.layers[index].dead.size} in layer {index + 1}, where {newest.layers[index].z_beyond:.0%} of the "
        "pre-activations are beyond ±5"
        for index in layers
    ]
    spec = case.spec
    yield Finding(
        rule="saturated",
        title="Saturated neurons",
        places=at_layers(layers),
        since=since,
        until=case.steps,
        says=f"Since step {since:,} these neurons are flat for nine samples in ten: {'; '.join(said)}.",
        why="Where tanh or a sigmoid is flat its slope is almost 0: the gradient does not get through, and the "
        "output hardly changes with the inputs.",
        evidence=(
            layers_plot(
                case,
                "Saturated neurons",
                "share of the layer",
                shares,
                layers,
                lines=(("many", _MOST_SATURATED),),
            ),
        ),
        mends=mends(
            drawn_weights(spec, "Smaller weights leave the pre-activations where the function is steep."),
            scaled_rate(spec, 0.1, "Shorter steps do not push the weights so far."),
            hidden_activations(spec, "relu", "ReLU is flat on one side only."),
        ),
    )


RULES = (
    DoctorRule(
        name="dead",
        title="Dead neurons",
        looks_at="which ReLU neurons no training sample makes positive, by step",
        condition="for half of the run 40 % of a hidden layer's neurons or more, and no more than 6 or a tenth of "
        "them are alive, while half of the constant answer's loss is still there",
        source="Lu et al. 2019, Dying ReLU and Initialization; over the whole training set, since one that is "
        "silent for most samples is healthy (Glorot, Bordes & Bengio 2011)",
        find=_find_dead,
        silences=frozenset({"guessing", "rate_too_low", "too_small", "vanishing"}),
    ),
    DoctorRule(
        name="saturated",
        title="Saturated neurons",
        looks_at="where tanh and sigmoid have less than 5 % of their largest slope, and pre-activations beyond ±5",
        condition="for half of the run half of a hidden layer's neurons are flat for nine samples in ten",
        source="Glorot & Bengio 2010, section 3.2; LeCun et al. 1998, section 4.4",
        find=_find_saturated,
        silences=frozenset({"guessing", "rate_too_low", "too_small", "vanishing"}),
    ),
)
