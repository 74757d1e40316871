"""Inputs whose size or constancy keeps the first layer from using them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradstudio.project.number_text import short_number
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Finding, at_setting, plot
from gradstudio.training.doctor.mending import mends, setting
from gradstudio.training.doctor.rule import SYMPTOMS, DoctorRule

LARGE = 30.0
"""Root mean square of an input from which on one weight of usual size saturates or floods its neuron."""
APART = 300.0
"""Ratio of the largest to the smallest input from which on the smaller ones count for nothing."""


def _find_unscaled(case: Case) -> Iterator[Finding]:
    sizes, facts = case.facts.input_sizes, case.facts
    used = sizes[facts.input_spreads > 0]
    if case.spec.data.standardise or not len(used):
        return
    largest = int(np.argmax(np.where(facts.input_spreads > 0, sizes, 0.0)))
    ratio = float(used.max() / used.min())
    if used.max() < LARGE and ratio < APART:
        return
    said = f"{facts.names[largest]} is as large as {short_number(sizes[largest])} (root mean square)"
    if ratio >= APART:
        smallest = int(np.argmin(np.where(facts.input_spreads > 0, sizes, np.inf)))
        said += (
            f", {short_number(ratio, 3)} times {facts.names[smallest]} with {short_number(sizes[smallest])}"
        )
    yield Finding(
        rule="unscaled_inputs",
        title="Inputs of very different or large size",
        places=at_setting("data.standardise"),
        since=0,
        until=case.steps,
        says=f"The inputs are not standardised: {said}.",
        why="A weight's gradient is as large as its input: one rate is then too high for the weights of large "
        "inputs and too low for those of small ones, and large inputs drive neurons to where they are flat.",
        evidence=(
            plot(
                "Size of the inputs",
                "root mean square",
                np.arange(1, len(sizes) + 1),
                ("size", sizes),
                axis="input",
                lines=(("large", LARGE),),
                log=bool((sizes > 0).all()),
            ),
        ),
        mends=mends(
            setting(
                case.spec,
                "data.standardise",
                True,
                "Standardise the inputs",
                "Every input then has mean 0 and standard deviation 1.",
            )
        ),
    )


def _find_constant(case: Case) -> Iterator[Finding]:
    spreads = case.facts.input_spreads
    constant = np.flatnonzero(spreads == 0)
    if len(constant) <= len(spreads) / 2:
        return  # the edge of a picture is black in all of them, and harms nobody
    names = ", ".join(case.facts.names[index] for index in constant[:3])
    more = f" and {len(constant) - 3} more" if len(constant) > 3 else ""
    yield Finding(
        rule="constant_inputs",
        title="Inputs that are always the same",
        places=at_setting("data.features"),
        since=0,
        until=case.steps,
        says=f"{len(constant)} of {len(spreads)} inputs are the same for all training samples: {names}{more}.",
        why="A constant input tells nothing of a sample; it is a second bias.",
        evidence=(
            plot(
                "Spread of the inputs",
                "standard deviation",
                np.arange(1, len(spreads) + 1),
                ("spread", spreads),
                axis="input",
            ),
        ),
        seriousness="fault" if len(constant) == len(spreads) else "warning",
    )


RULES = (
    DoctorRule(
        name="unscaled_inputs",
        title="Inputs of very different or large size",
        looks_at="root mean square of each input over the training samples",
        condition=f"not standardised, and one is above {LARGE:g}, or {APART:g} times another",
        source="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.3",
        find=_find_unscaled,
        beforehand=True,
        silences=SYMPTOMS,
    ),
    DoctorRule(
        name="constant_inputs",
        title="Inputs that are always the same",
        looks_at="standard deviation of each input over the training samples",
        condition="0 for more than half of the inputs",
        source="what does not vary carries no information",
        find=_find_constant,
        beforehand=True,
    ),
)
