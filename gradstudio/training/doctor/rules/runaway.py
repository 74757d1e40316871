"""Divergence: a loss or a gradient that is no longer finite, where it arose, and what is to blame."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gradstudio.data.source import load_dataset
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.number_text import short_number
from gradstudio.project.suited import highest_of
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.evidence import last_losses
from gradstudio.training.doctor.finding import Finding, Location
from gradstudio.training.doctor.first_bad import FirstBad, first_bad
from gradstudio.training.doctor.mending import (
    clipped,
    drawn_weights,
    mends,
    scaled_rate,
    setting,
    suited_rate,
)
from gradstudio.training.doctor.rule import SYMPTOMS, DoctorRule

_LARGE = 1e3
_GROWING = 3
"""So many of the last steps in a row that raised the loss are a run that has been thrown out of the valley."""


def _find(case: Case) -> Iterator[Finding]:
    fault, spec = case.fault, case.spec
    if fault is None:
        return
    first = None
    if case.parameters is not None and np.isfinite(case.parameters).all():
        first = first_bad(spec, load_dataset(spec.data), case.parameters, case.batch)
    blame, setting_path = _blame(case, first)
    where = f"the loss of the step is {short_number(fault.loss)}"
    if first is not None:
        where = f"the first number that is not finite is {first.says}"
    rate_first = setting_path == "training.learning_rate"
    rates = (
        scaled_rate(spec, 0.1, "Shorter steps do not overshoot."),
        scaled_rate(spec, 0.01, "Steps a hundredth as long do not overshoot."),
        suited_rate(spec, "It is the rate that this optimizer is known to do well with."),
        clipped(spec),
    )
    scales = (
        setting(spec, "data.standardise", True, "Standardise the inputs", "Large inputs make a loss steep."),
        setting(
            spec, "data.standardise_target", True, "Scale the target", "Large targets make a loss steep."
        ),
        drawn_weights(spec, "Weights of a size that suits keep the numbers small from layer to layer."),
    )
    yield Finding(
        rule="ran_away",
        title="Divergence",
        places=(Location(setting=setting_path), *_places(fault.parameter, first)),
        since=_since(case),
        until=case.steps,
        says=f"At step {fault.step:,} {where}. {blame}",
        why="A number that is not finite cannot be trained, and no sum that contains it is finite either.",
        evidence=tuple(last_losses(case)),
        mends=mends(*(rates + scales if rate_first else scales + rates)),
    )


def _places(parameter: str, first: FirstBad | None) -> tuple[Location, ...]:
    """Return the sample and the scalar where it arose; the parameter that is told where they are not known."""
    if first is None:
        return (Location(path=ScalarPath.parse(parameter)),)
    found: tuple[Location, ...] = ()
    if first.path is not None:
        layer = first.path.layer - 1
        path = (
            first.path if first.sample is None else ScalarPath.parse(f"sample{first.sample + 1}.{first.path}")
        )
        found = (Location(layer=layer, unit=first.path.neuron, sample=first.sample, path=path),)
    return (*found, Location(sample=first.sample))


def _since(case: Case) -> int:
    """Return the step from which on the loss only rose, up to the end."""
    steps, losses = case.losses
    if not len(losses):
        return case.steps
    with np.errstate(all="ignore"):
        falls = np.flatnonzero(~(np.diff(losses) > 0))
    return int(steps[falls[-1] + 1 if len(falls) else 0])


def _blame(case: Case, first: FirstBad | None) -> tuple[str, str]:
    """Return what is to blame, as a sentence, and the field of the project where that stands."""
    spec, facts = case.spec, case.facts
    rate = highest_of(spec.training.learning_rate)
    if first is not None and first.kind == "domain":
        return f"The edge of the domain of {first.operation} is to blame.", "network.layers"
    since = _since(case)
    if case.steps - since >= _GROWING:
        steps, losses = case.losses
        begin = float(losses[np.searchsorted(steps, since)])
        return (
            f"The learning rate of {short_number(rate)} is to blame: since step {since:,}, where the loss was "
            f"{short_number(begin)}, each step overshot further than the one before.",
            "training.learning_rate",
        )
    largest = float(np.abs(facts.train.inputs).max())
    target = float(np.abs(facts.train.targets).max()) if facts.is_regression else 0.0
    if max(largest, target) > _LARGE:
        what = (
            f"inputs of up to {short_number(largest, 3)}"
            if largest >= target
            else f"targets of up to {short_number(target, 3)}"
        )
        path = "data.standardise" if largest >= target else "data.standardise_target"
        return f"The data are to blame: there are {what}.", path
    weight = 0.0 if case.parameters is None else float(np.abs(case.parameters).max(initial=0.0))
    if case.steps == case.begin and math.isfinite(weight) and weight > _LARGE:
        return (
            f"The weights are to blame: they begin at up to {short_number(weight, 3)}.",
            "network.initialisation",
        )
    return f"The learning rate of {short_number(rate)} is to blame.", "training.learning_rate"


RULES = (
    DoctorRule(
        name="ran_away",
        title="Divergence",
        looks_at="the step that could not be taken, and the `Value` graph of each sample's loss there",
        condition="the loss or a gradient is not finite; the first scalar that is not is found in the graph, from "
        "the inputs on and then from the loss back",
        source="IEEE 754: what is beyond 1.8e308 is infinite",
        find=_find,
        spares=False,
        silences=SYMPTOMS,
    ),
)
