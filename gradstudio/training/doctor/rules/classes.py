"""Classes so unequal in number that always answering the same looks good."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Finding, Location, Mend, plot
from gradstudio.training.doctor.mending import mends
from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.samples import without_rows
from gradstudio.training.run.metrics import class_indices

_MOST = 0.9
_MORE = 0.005


def _find(case: Case) -> Iterator[Finding]:
    counts = case.facts.class_counts
    if case.facts.is_regression or counts.max() < _MOST * counts.sum() or np.count_nonzero(counts) < 2:
        return
    more = case.constant.accuracy + _MORE
    if case.is_trained and (
        case.level is None or case.level.accuracy > more or case.facts.attainable.best <= more
    ):
        return  # the network knows more, or nobody could
    share = case.constant.accuracy
    names = case.facts.class_names
    rare = int(np.argmin(np.where(counts > 0, counts, counts.sum())))
    learned = ""
    if case.level is not None:
        learned = (
            f", and after {case.steps:,} steps the network is right in no more: {case.level.accuracy:.1%}"
        )
    yield Finding(
        rule="unbalanced",
        title="Unbalanced classes",
        places=(Location(setting="data.kind"),),
        since=0,
        until=case.steps,
        says=f"{share:.1%} of the training samples are of class {names[int(np.argmax(counts))]}, and only "
        f"{counts[rare]} of {counts.sum()} of class {names[rare]}{learned}.",
        why="Always answering the frequent class is right that often without having learned anything: look at the "
        "loss, and at the samples of the rare class.",
        evidence=(
            plot(
                "Samples of each class",
                "samples",
                np.arange(1, len(counts) + 1),
                ("samples", counts),
                axis="class",
            ),
        ),
        mends=mends(_fewer_of_most(case)),
        seriousness="warning",
    )


def _fewer_of_most(case: Case) -> Mend | None:
    """Return a mend with twice as many samples of the most frequent class as of all others, for own samples."""
    labels, counts = class_indices(case.facts.train), case.facts.class_counts
    most = int(np.argmax(counts))
    own = case.facts.rows[labels == most]
    kept = 2 * int(counts.sum() - counts[most])
    name = case.facts.class_names[most]
    return without_rows(
        case.spec,
        set(own[kept:].tolist()),
        f"Leave out {len(own) - kept:,} of the {len(own):,} samples of class {name}",
        "The rare classes then count for a third of the loss.",
    )


RULES = (
    DoctorRule(
        name="unbalanced",
        title="Unbalanced classes",
        looks_at="number of training samples of each class, and the accuracy",
        condition="one class has more than 90 %, and the network is right in no more than these, though the "
        "nearest samples know more",
        source="He & Garcia 2009, Learning from Imbalanced Data",
        find=_find,
        beforehand=True,
        spares=False,
        silences=frozenset({"guessing"}),
    ),
)
