"""`examine`: what is wrong in a case, the most serious first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Finding
from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.standing import does_well
from gradstudio.training.doctor.table import RULES
from gradstudio.training.record.way import GoOn


def examine(
    case: Case, rules: Sequence[DoctorRule] = RULES, go_on: GoOn | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong: faults before warnings, each in the order of the rules.

    Most rules report nothing about a run that does as well as its data allow. Of a cause and its symptoms only the
    cause is reported: `DoctorRule.silences` names the symptoms.

    Args:
        case: a project alone, or with a run.
        rules: that are gone through.
        go_on: is asked before each rule whether to, and told which share is done, 0 to 1; if not, nothing is found.
    """
    is_spared = case.is_trained and does_well(case)
    found: list[Finding] = []
    for place, rule in enumerate(rules):
        if go_on is not None and not go_on(place / len(rules)):
            return ()
        if (is_spared and rule.spares) or not (case.is_trained or rule.beforehand):
            continue
        with np.errstate(all="ignore"):  # numbers that diverged are what some look for
            found += rule.find(case)
    heard = _without_explained(found, rules)
    return tuple(sorted(heard, key=lambda finding: finding.seriousness != "fault"))


def _without_explained(found: Iterable[Finding], rules: Sequence[DoctorRule]) -> list[Finding]:
    """Leave out the findings that another one explains; of two that explain each other the first stays."""
    silences = {rule.name: rule.silences for rule in rules}
    heard: list[Finding] = []
    for finding in found:
        if not any(finding.rule in silences[other.rule] for other in heard):
            heard = [other for other in heard if other.rule not in silences[finding.rule]]
            heard.append(finding)
    return heard
