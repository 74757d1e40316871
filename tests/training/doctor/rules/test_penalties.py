"""Penalties that leave nothing of what is learned."""

from __future__ import annotations

import pytest

from gradstudio.project import edits
from gradstudio.training import Session
from gradstudio.training.doctor.case import case_of
from gradstudio.training.doctor.examine import examine
from gradstudio.training.health.planned import follow
from tests.training.doctor.cases import project


@pytest.mark.parametrize(
    ("penalty", "is_found"),
    [({"l2": 0.3}, True), ({"l1": 0.1}, True), ({"l2": 1e-4}, False), ({"l1": 1e-4}, False)],
)
def test_a_penalty_is_too_strong_if_the_weights_shrink_to_nothing(
    penalty: dict[str, float], is_found: bool
) -> None:
    session = Session(edits.set_training(project(hidden=(8,)), loss="logistic", steps=300, **penalty))
    findings = examine(case_of(session, follow(session, 300).all))
    assert [finding.rule for finding in findings] == ["penalty_too_strong"] * is_found
    if is_found:
        (name,) = penalty
        assert findings[0].places[0].setting == f"training.{name}"
        assert getattr(findings[0].mends[0].spec.training, name) == pytest.approx(penalty[name] / 100)
