"""Output activations that cannot give what the targets or the loss ask for."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.project.number_text import short_number
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.evidence import targets_plot
from gradstudio.training.doctor.finding import Finding, at_layers, at_setting
from gradstudio.training.doctor.mending import mends, output_activation
from gradstudio.training.doctor.rule import SYMPTOMS, DoctorRule

_FEW = 0.01
_TOLERANCE = 0.05
"""Share of the targets' range by which they may lie beyond the bounds."""


def _find(case: Case) -> Iterator[Finding]:
    name = case.spec.network.layers[-1].activation
    function = ACTIVATIONS[name]
    if function.is_unbounded:
        return
    said = _beyond_targets(case) if case.facts.is_regression else _beyond_classes(case)
    if said is None:
        return
    last = len(case.spec.network.layers) - 1
    low, high = function.bounds
    bounds = (("least output", low), ("greatest output", high))
    yield Finding(
        rule="output_activation",
        title="Output activation that does not fit",
        places=at_layers([last]) + at_setting("network.layers"),
        since=0,
        until=case.steps,
        says=said,
        why="No weights can make up for it: the error that is left has a gradient that leads nowhere.",
        evidence=(
            targets_plot(
                case,
                "What the output can be",
                "targets, ascending",
                lines=tuple(line for line in bounds if math.isfinite(line[1])),
            ),
        ),
        mends=mends(
            output_activation(
                case.spec, "linear", f"A linear output can be any number; {function.title} cannot."
            )
        ),
    )


def _beyond_targets(case: Case) -> str | None:
    """Return what is wrong with the output of a regression, or None."""
    function = ACTIVATIONS[case.spec.network.layers[-1].activation]
    name, (low, high) = function.title, function.bounds
    targets = case.facts.train.targets
    slack = _TOLERANCE * float(np.ptp(targets))
    beyond = float(np.mean((targets < low - slack) | (targets > high + slack)))
    if beyond <= _FEW:
        return None
    unit = " in the unit that is trained in" if case.facts.train.target_scale != 1.0 else ""
    return (
        f"The output is {name}, which is never {_outside(low, high)}, but {beyond:.0%} of the targets are: they go "
        f"from {short_number(targets.min())} to {short_number(targets.max())}{unit}."
    )


def _beyond_classes(case: Case) -> str | None:
    """Return what is wrong with the output of a classifier, or None: a score must be able to be of either sign."""
    function, loss = ACTIVATIONS[case.spec.network.layers[-1].activation], case.spec.training.loss
    name, (low, high) = function.title, function.bounds
    if loss != "softmax_cross_entropy":
        if low < 0 < high:
            return None
        said = (
            f"The output is {name}, which is never {_outside(low, high)}, but a score below 0 is what says −1"
        )
        return f"{said}: the loss {loss} of every sample of class −1 stays high."
    if low < 0 and math.isfinite(low) == math.isfinite(high):
        return None
    classes = max(len(case.facts.class_names), 2)
    if math.isfinite(high):
        least = math.log1p((classes - 1) * math.exp(low - high))
        return (
            f"The outputs are {name}, between {short_number(low)} and {short_number(high)}: the softmax of "
            f"{classes} such scores gives no class more than {math.exp(-least):.0%}, and the cross-entropy stays "
            f"above {short_number(least, 3)}."
        )
    return (
        f"The outputs are {name}, which is never {_outside(low, high)}: the score of a wrong class cannot be "
        "pushed down, and where a neuron gives 0 for a sample no gradient gets through it."
    )


def _outside(low: float, high: float) -> str:
    parts = [f"below {short_number(low)}"] if math.isfinite(low) else []
    parts += [f"above {short_number(high)}"] if math.isfinite(high) else []
    return " or ".join(parts)


RULES = (
    DoctorRule(
        name="output_activation",
        title="Output activation that does not fit",
        looks_at="the bounds of the output activation, the loss, and the targets",
        condition="more than 1 % of a regression's targets lie beyond the bounds; a score of a class cannot be "
        "below 0, or those of a softmax have an upper bound and no negative ones",
        source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 6.2.2: the output unit follows from "
        "the distribution of the target",
        find=_find,
        beforehand=True,
        silences=SYMPTOMS,
    ),
)
