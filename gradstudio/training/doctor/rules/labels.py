"""Labels of which many are wrong, wherever one looks: told by what the neighbours of each sample are."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.evidence import scores_plot
from gradstudio.training.doctor.finding import Finding, Location, plot
from gradstudio.training.doctor.fitting import against_overfitting
from gradstudio.training.doctor.mending import mends
from gradstudio.training.doctor.neighbours import Disagreement
from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.samples import without_rows

_FEWEST_SAMPLES = 100
_MOST_DISPERSION = 1.3
_FEWEST_SUSPECTS = 0.12
_MOST_MIXED = 0.3
_SHOWN = 20
_AS_GOOD = 0.03


def is_noisy(found: Disagreement) -> bool:
    """Whether labels are wrong everywhere at about the same rate, and not only where classes meet."""
    return (
        found.samples >= _FEWEST_SAMPLES
        and found.dispersion <= _MOST_DISPERSION
        and found.suspects >= _FEWEST_SUSPECTS
        and found.mixed <= _MOST_MIXED
    )


def _learned_none_of_it(case: Case) -> bool:
    """Whether the network, for all the noise, knows as much of other samples as their neighbours do."""
    tests = [reading.test_accuracy for reading in case.recent if reading.test_accuracy is not None]
    if case.test_score is not None:
        test = float(np.mean(tests)) if tests else case.test_score.accuracy
        return test >= case.facts.test_by_neighbours - _AS_GOOD
    return case.level is not None and case.level.accuracy <= case.facts.attainable.best + _AS_GOOD


def _find(case: Case) -> Iterator[Finding]:
    if case.facts.is_regression or not is_noisy(case.facts.disagreement):
        return
    if case.is_trained and _learned_none_of_it(case):
        return
    found = case.facts.disagreement
    rows = [int(case.facts.rows[row]) for row in found.rows[:_SHOWN]]
    learned = ""
    if case.level is not None and math.isfinite(case.level.accuracy):
        learned = f"; the network has learned {case.level.accuracy:.0%} of them as they are"
    yield Finding(
        rule="label_noise",
        title="Wrong labels",
        places=(Location(setting="data"), *(Location(sample=row) for row in rows)),
        since=0,
        until=case.steps,
        says=f"About {found.share:.0%} of the training labels contradict their neighbours, everywhere alike and "
        f"not only where classes meet{learned}. The surest are samples "
        f"{', '.join(str(row + 1) for row in rows[:5])}.",
        why="A network with room enough learns wrong labels by heart, and is wrong about other samples near them.",
        evidence=(
            plot(
                "How sure the neighbours of a sample are of one class",
                "share of the samples",
                found.levels,
                ("these labels", found.counts),
                ("no label wrong", np.where(found.levels == found.levels[-1], 1.0, 0.0)),
                axis="class",
            ),
            *scores_plot(case),
        ),
        mends=mends(
            *against_overfitting(case),
            without_rows(
                case.spec,
                {int(case.facts.rows[row]) for row in found.rows},
                f"Leave out the {len(found.rows)} samples whose neighbours say otherwise",
                "Most of them have wrong labels; the parts for training and for testing are drawn anew.",
            ),
        ),
        seriousness="warning",
    )


RULES = (
    DoctorRule(
        name="label_noise",
        title="Wrong labels",
        looks_at="the classes of the 20 nearest other samples of each training sample",
        condition="12 % or more have a label that 70 % of their neighbours contradict; how sure neighbours are "
        "varies by no more than chance would have it vary; and the network knows less of test samples than they do",
        source="Wilson 1972, Asymptotic Properties of Nearest Neighbor Rules Using Edited Data; Zhang et al. 2017",
        find=_find,
        beforehand=True,
        spares=False,
        silences=frozenset({"overfitting", "too_large", "too_small", "rate_too_high"}),
    ),
)
