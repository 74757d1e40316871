"""Causes silence their symptoms, and faults come before warnings."""

from __future__ import annotations

from collections.abc import Iterator

from gradstudio.training.doctor.case import Case, case_of_project
from gradstudio.training.doctor.examine import examine
from gradstudio.training.doctor.finding import Finding, Seriousness, at_setting
from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.table import RULES
from tests.training.doctor.cases import project


def rule(name: str, *silences: str, seriousness: Seriousness = "fault") -> DoctorRule:
    def find(case: Case) -> Iterator[Finding]:
        yield Finding(
            rule=name, title=name, places=at_setting("training"), since=0, until=0, says="", why="",
            seriousness=seriousness,
        )  # fmt: skip

    return DoctorRule(
        name=name, title=name, looks_at="", condition="", source="", find=find, beforehand=True,
        silences=frozenset(silences),
    )  # fmt: skip


def names(*rules: DoctorRule) -> list[str]:
    return [finding.rule for finding in examine(case_of_project(project()), rules)]


def test_a_cause_silences_its_symptoms_wherever_they_stand() -> None:
    assert names(rule("cause", "symptom"), rule("symptom")) == ["cause"]
    assert names(rule("symptom"), rule("cause", "symptom")) == ["cause"]
    assert names(rule("first", "second"), rule("second", "first")) == ["first"]


def test_faults_come_before_warnings() -> None:
    assert names(rule("small", seriousness="warning"), rule("large")) == ["large", "small"]


def test_every_row_of_the_table_is_whole() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    for row in RULES:
        assert all((row.name, row.title, row.looks_at, row.condition, row.source))
