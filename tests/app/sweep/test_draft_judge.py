"""What is typed for a sweep is judged value by value at once, and values together aside."""

from __future__ import annotations

import pytest

from gradstudio.app.sweep import draft_judge
from gradstudio.app.sweep.draft import AxisDraft, DraftError, SweepDraft, plan_of
from gradstudio.app.sweep.draft_judge import DraftJudge
from gradstudio.project.spec import ProjectSpec
from tests.qt_helpers import PATIENCE, until

RATE = "training.learning_rate"
CANNOT = "Rows 1 and 2 do not go together."


@pytest.fixture
def looked(monkeypatch):
    """Which plans were looked at aside; those of two rows and 7 points are refused."""
    plans = []

    def look(draft, plan, go_on):
        plans.append(plan)
        if draft.points == 7:
            raise DraftError(CANNOT, 1)

    monkeypatch.setattr(draft_judge, "require_legal_draft", look)
    return plans


@pytest.fixture
def judge(qapp, looked):
    made = DraftJudge()
    yield made
    assert made.shutdown(PATIENCE)


def test_a_value_that_is_wrong_by_itself_is_told_at_once(judge, looked):
    judge.judge(SweepDraft(axes=(AxisDraft(path=RATE, text="0.1, -1"),)), ProjectSpec())
    assert judge.plan is None
    assert judge.row == 0
    assert "-1" in judge.problem
    assert looked == []


def test_values_that_do_not_go_together_are_told_a_moment_later(judge, qtbot):
    judge.judge(SweepDraft(points=7), ProjectSpec())
    assert judge.plan is not None
    assert judge.problem == ""
    until(qtbot, lambda: judge.problem)
    assert judge.problem == CANNOT
    assert judge.row == 1
    assert judge.plan is None
    judge.judge(SweepDraft(points=8), ProjectSpec())  # it is mended
    assert judge.problem == ""
    assert judge.plan == plan_of(SweepDraft(points=8), ProjectSpec())


def test_a_plan_that_is_known_to_be_legal_is_not_looked_at_again(judge, looked, qtbot):
    judge.judge(SweepDraft(), ProjectSpec())
    heard = []
    judge.judged.connect(lambda: heard.append(judge.plan))
    until(qtbot, lambda: heard)
    judge.judge(SweepDraft(), ProjectSpec())
    assert len(looked) == 1
    judge.judge(SweepDraft(points=9, seeds=3, minutes=2.0), ProjectSpec())  # of the same fields and values
    assert len(looked) == 1
    other = SweepDraft(search="grid")
    judge.know(plan_of(other, ProjectSpec()))
    judge.judge(other, ProjectSpec())
    assert len(looked) == 1
    assert judge.plan == plan_of(other, ProjectSpec())
