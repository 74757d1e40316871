"""Gradients that shrink or grow from layer to layer on their way back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.project.number_text import short_number
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.evidence import layers_plot
from gradstudio.training.doctor.finding import Evidence, Finding, at_layers
from gradstudio.training.doctor.layered import (
    Floats,
    by_layer_and_step,
    lasting,
    longest,
    names_of,
    reading_steps,
)
from gradstudio.training.doctor.mending import (
    clipped,
    drawn_weights,
    fewer_layers,
    hidden_activations,
    mends,
    scaled_rate,
)
from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.standing import gain

VANISHED = 1e-2
EXPLODED = 70.0
_VANISHING_GAIN = 0.65
_EXPLODING_GAIN = 0.5
"""Of the constant answer's loss: what more has been learned shows that gradients got through."""
_TINY = 1e-4
_LONG = 0.15


def _root_mean_squares(case: Case) -> Floats:
    """Return the root mean square of the gradients of each layer at each reading."""
    counts = np.sqrt(np.array(case.spec.layer_parameter_counts, dtype=np.float64))
    with np.errstate(all="ignore"):
        return by_layer_and_step(case, lambda layer: layer.gradient_norm) / counts


def _find_vanishing(case: Case) -> Iterator[Finding]:
    sizes = _root_mean_squares(case)
    if sizes.shape[1] < 3 or gain(case) > _VANISHING_GAIN or not len(sizes):
        return
    with np.errstate(all="ignore"):
        shares = sizes[:, :-1] / sizes[:, -1:]
    norms = by_layer_and_step(case, lambda layer: layer.gradient_norm)
    is_so = (shares[:, 0] < VANISHED) & (norms[:, 0] < _TINY) & (norms[:, -1] > 0)
    time = longest(case, is_so, _LONG)
    if time is None:
        return
    since, until = time
    steps = reading_steps(case)
    late = shares[(steps >= since) & (steps <= until) & is_so]
    starved = [index for index in range(late.shape[1]) if np.median(late[:, index]) < VANISHED]
    last = next(reading.layers for reading in case.seen if reading.step == until)
    kinds = sorted(
        {ACTIVATIONS[case.spec.network.layers[index].activation].title for index in range(sizes.shape[1] - 1)}
    )
    share = short_number(float(np.median(late[:, 0])), 2)
    first_norm, last_norm = (short_number(layer.gradient_norm, 2) for layer in (last[0], last[-1]))
    yield Finding(
        rule="vanishing",
        title="Vanishing gradients",
        places=at_layers(starved),
        since=since,
        until=until,
        says=f"From step {since:,} to step {until:,} the gradient of layer 1 was {share} times as large as that of "
        f"the output layer; at step {until:,} its norm was {first_norm}, against {last_norm}. Below {VANISHED:g} "
        f"{_are(starved)} {names_of(starved, sizes.shape[1])} of {sizes.shape[1]}, with {' and '.join(kinds)}.",
        why="Going back, each layer multiplies the gradient by its weights and slopes, which are below 1 here: the "
        "first layers hardly learn, and what they pass on stays as random as it began.",
        evidence=(_plot(case, sizes),),
        mends=mends(
            hidden_activations(case.spec, "tanh", "The slope of tanh is up to 1, four times a sigmoid's."),
            hidden_activations(case.spec, "elu", "The slope of ELU is 1 above zero, and near it below."),
            hidden_activations(case.spec, "relu", "The slope of ReLU is 1 wherever it is on."),
            scaled_rate(case.spec, 10.0, "Steps ten times as long leave a plateau sooner."),
        ),
    )


def _find_exploding(case: Case) -> Iterator[Finding]:
    sizes = _root_mean_squares(case)
    if sizes.shape[1] < 3 or gain(case) > _EXPLODING_GAIN or not len(sizes):
        return
    with np.errstate(all="ignore"):
        ratios = sizes[:, 0] / sizes[:, -1]
    norms = by_layer_and_step(case, lambda layer: layer.gradient_norm)
    since = lasting(case, (ratios > EXPLODED) & (norms[:, 0] > 1.0))
    if since is None:
        return
    late = ratios[reading_steps(case) >= since]
    yield Finding(
        rule="exploding",
        title="Exploding gradients",
        places=at_layers([0]),
        since=since,
        until=case.steps,
        says=f"Since step {since:,} the gradient of layer 1 is {short_number(np.median(late), 3)} times as large "
        f"as that of the output layer; at step {case.seen[-1].step:,} its norm is {short_number(norms[-1, 0], 3)}.",
        why="Going back, each layer multiplies the gradient by its weights, which are too large here: no rate "
        "suits both the first layers and the last.",
        evidence=(_plot(case, sizes),),
        mends=mends(
            drawn_weights(
                case.spec, "Weights of this size keep the gradient about as large from layer to layer."
            ),
            clipped(case.spec),
            scaled_rate(case.spec, 0.1, "Shorter steps do not overshoot."),
            fewer_layers(case.spec, 2, "Over two layers the gradient has little way to grow."),
        ),
    )


def _are(layers: list[int]) -> str:
    return "is" if len(layers) == 1 else "are"


def _plot(case: Case, sizes: Floats) -> Evidence:
    return layers_plot(
        case, "Size of the gradients by layer", "root mean square of the derivatives", sizes, log=True
    )


RULES = (
    DoctorRule(
        name="vanishing",
        title="Vanishing gradients",
        looks_at="gradients of each layer over all training samples, by step",
        condition=f"for a seventh of the run those of layer 1 are below {VANISHED:g} of the output layer's, with a "
        f"norm below {_TINY:g}, while a third of the constant answer's loss is still there",
        source="Glorot & Bengio 2010; the bounds are those of DeepFD (Cao et al. 2022) and AutoTrainer (Zhang et "
        "al. 2021)",
        find=_find_vanishing,
        silences=frozenset({"guessing", "rate_too_low", "too_small", "saturated"}),
    ),
    DoctorRule(
        name="exploding",
        title="Exploding gradients",
        looks_at="gradients of each layer over all training samples, by step",
        condition=f"for half of the run those of layer 1 are above {EXPLODED:g} of the output layer's, with a norm "
        "above 1, while half of the constant answer's loss is still there",
        source="Pascanu, Mikolov & Bengio 2013; the bound is AutoTrainer's (Zhang et al. 2021)",
        find=_find_exploding,
        silences=frozenset({"guessing", "rate_too_high", "too_small", "saturated"}),
    ),
)
