"""Targets of a regression that are far larger than what a network begins with."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gradstudio.project import edits
from gradstudio.project.number_text import short_number
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.evidence import targets_plot
from gradstudio.training.doctor.finding import Finding, Mend, at_setting
from gradstudio.training.doctor.mending import mend, mends, scaled_rate, setting
from gradstudio.training.doctor.rule import SYMPTOMS, DoctorRule

LARGE = 30.0
"""Root mean square of the targets; an output begins at about 1."""


def _find(case: Case) -> Iterator[Finding]:
    facts = case.facts
    size = math.hypot(facts.target_mean, facts.target_spread)
    if not facts.is_regression or getattr(case.spec.data, "standardise_target", False) or size < LARGE:
        return
    targets = facts.train.targets
    yield Finding(
        rule="unscaled_targets",
        title="Targets of large size",
        places=at_setting("data.standardise_target"),
        since=0,
        until=case.steps,
        says=f"The targets go from {short_number(targets.min())} to {short_number(targets.max())} (mean "
        f"{short_number(facts.target_mean)}, standard deviation {short_number(facts.target_spread)}), and are not "
        "scaled; the outputs begin at about 1.",
        why="The slope of a squared error is as large as the error: the first steps are far too long, or a small "
        "rate takes very many to get there.",
        evidence=(targets_plot(case, "Targets, ascending", "target", lines=(("large", LARGE),)),),
        mends=mends(
            _scale_target_and_inputs(case),
            setting(
                case.spec,
                "data.standardise_target",
                True,
                "Scale the target",
                "The targets then have mean 0 and standard deviation 1; they are shown in their own unit.",
            ),
            scaled_rate(case.spec, 0.01, "Steps a hundredth as long do not overshoot.")
            if case.spec.training.optimizer.is_steep
            else None,
        ),
    )


def _scale_target_and_inputs(case: Case) -> Mend | None:
    """Return a mend with inputs and target scaled."""
    spec = case.spec
    return mend(
        spec,
        "scale",
        "Scale the target and standardise the inputs",
        "Both then have mean 0 and standard deviation 1, which is what the initial weights are made for.",
        lambda: edits.set_data(spec, standardise=True, standardise_target=True),
    )


RULES = (
    DoctorRule(
        name="unscaled_targets",
        title="Targets of large size",
        looks_at="mean and standard deviation of a regression's targets over the training samples",
        condition=f"not scaled, and their root mean square is above {LARGE:g}",
        source="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.5: targets within what the outputs "
        "reach",
        find=_find,
        beforehand=True,
        silences=SYMPTOMS,
    ),
)
