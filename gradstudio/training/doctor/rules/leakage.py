"""Samples that are trained on and tested on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Finding, Location, plot
from gradstudio.training.doctor.mending import mends
from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.samples import without_rows

_SHARE = 0.05
_FEWEST = 3
_SHOWN = 10
_ROOM = 10.0
"""Different samples that the values of the columns allow for, for each sample: below, equal ones come by chance."""


def _find(case: Case) -> Iterator[Finding]:
    facts = case.facts
    twins = facts.twins
    if facts.test is None or len(twins) < max(_FEWEST, _SHARE * len(facts.test)):
        return
    if facts.possible < _ROOM * len(facts.train):
        return
    share = len(twins) / len(facts.test)
    yield Finding(
        rule="leakage",
        title="Test samples that are trained on",
        places=(Location(setting="data.test_share"), *(Location(sample=row) for row in twins[:_SHOWN])),
        since=0,
        until=case.steps,
        says=f"{len(twins)} of {len(facts.test)} test samples ({share:.0%}) have a training sample that is equal "
        f"in all inputs and in the target, such as sample {twins[0] + 1}.",
        why="What is learned by heart of the one is right for the other: the test score is better than it would be "
        "for samples that are new.",
        evidence=(
            plot(
                "Test samples with an equal one among the training samples",
                "samples",
                np.arange(1, 3),
                ("equal ones, and all test samples", [len(twins), len(facts.test)]),
                axis="class",
            ),
        ),
        mends=mends(
            without_rows(
                case.spec,
                set(twins),
                f"Leave out the {len(twins)} test samples that are copies",
                "Test and training samples then have none in common; the parts are drawn anew.",
            )
        ),
        seriousness="warning",
    )


RULES = (
    DoctorRule(
        name="leakage",
        title="Test samples that are trained on",
        looks_at="the rows of training and of test samples",
        condition="5 % of the test samples or more, three at least, have an equal training sample, where the "
        "values of the inputs allow for many more different ones than there are",
        source="Kapoor & Narayanan 2023, Leakage and the Reproducibility Crisis in Machine-Learning-Based Science",
        find=_find,
        beforehand=True,
        spares=False,
    ),
)
