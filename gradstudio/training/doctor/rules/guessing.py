"""A run whose loss is that of the best answer without a network: where nothing else explains it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gradstudio.project.number_text import short_number
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.evidence import loss_plot
from gradstudio.training.doctor.finding import Finding, Location
from gradstudio.training.doctor.mending import (
    adam,
    drawn_weights,
    hidden_activations,
    mends,
    scaled_rate,
    suited_rate,
)
from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.standing import gain, is_given_time

LITTLE = 0.02
"""Share of the constant answer's loss that a run at the level of guessing has gained at most."""
_TELLING = 0.05
"""Share that could be gained at least, for that to be a fault of the network."""


def knows_nothing(case: Case) -> bool:
    """Whether a run that was given time is no better than the constant answer, though its data tell more."""
    if case.score is None or not is_given_time(case):
        return False
    if case.facts.is_regression:
        return gain(case) < LITTLE and case.facts.attainable.best > _TELLING
    more = case.facts.attainable.best - case.constant.accuracy
    learned = case.score.accuracy - case.constant.accuracy
    return gain(case) < LITTLE and more > _TELLING and learned < more / 2


def guessing_level(case: Case) -> str:
    """Return what the constant answer is, as words with its loss."""
    loss = case.constant.loss
    if case.facts.is_regression:
        return f"{short_number(loss)} of always answering the mean"
    counts = case.facts.class_counts
    equal = counts[counts > 0]
    if len(equal) > 1 and equal.max() < 1.1 * equal.min() and case.spec.training.loss != "hinge":
        fits = math.isclose(loss, math.log(len(equal)), rel_tol=0.02)
        return f"{short_number(loss)} of guessing" + (f" (−ln 1/{len(equal)})" if fits else "")
    return f"{short_number(loss)} of always answering the same"


def _find(case: Case) -> Iterator[Finding]:
    if case.score is None or not knows_nothing(case):
        return
    spec = case.spec
    yield Finding(
        rule="guessing",
        title="No better than guessing",
        places=(Location(setting="training.loss"),),
        since=case.begin,
        until=case.steps,
        says=f"After {case.steps:,} steps the loss over the training samples is {short_number(case.score.loss)}, "
        f"about the {guessing_level(case)}.",
        why="The network gives the same answer whatever its inputs are. The nearest samples predict better: "
        + (
            f"they explain {case.facts.attainable.best:.0%} of the variance."
            if case.facts.is_regression
            else f"they classify {case.facts.attainable.best:.0%} of the samples rightly."
        ),
        evidence=(loss_plot(case),),
        mends=mends(
            adam(spec, "Adam takes steps of about the rate's length whatever the size of the gradient."),
            scaled_rate(spec, 10.0, "Steps ten times as long leave a plateau sooner."),
            suited_rate(spec, "It is the rate that this optimizer is known to do well with."),
            scaled_rate(spec, 0.1, "Shorter steps do not jump over where the loss is low."),
            drawn_weights(spec, "They keep signal and gradient of about the same size from layer to layer."),
            hidden_activations(spec, "tanh", "It lets gradients through for inputs of either sign."),
        ),
    )


RULES = (
    DoctorRule(
        name="guessing",
        title="No better than guessing",
        looks_at="loss over all training samples, without penalties, against that of the best constant answer",
        condition="less than 2 % lower after half of the steps, where the nearest samples know more",
        source="Karpathy 2019, A Recipe for Training Neural Networks: verify the loss at the level of guessing",
        find=_find,
    ),
)
