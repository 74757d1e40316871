"""Which of two runs is clearly better, on both sides of each margin."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradstudio.training.doctor.trial.judging import Part, winning_part
from gradstudio.training.doctor.trial.measure import Measure
from gradstudio.training.doctor.trial.trial_run import TrialRun
from gradstudio.training.run.constant_answer import ConstantAnswer
from tests.training.doctor.trial.mends import classes

LOSS = Measure(kind="loss")


def run(
    loss: float, test: float = math.nan, *, wrong: float = 0.2, test_wrong: float = math.nan, tests: int = 100
) -> TrialRun:
    """Return a run that is what it is from its first step to its last."""
    return TrialRun(
        spec=classes(),
        steps=np.array([0, 10]),
        losses=np.full(2, loss),
        wrong=np.full(2, wrong),
        test_losses=np.full(2, test),
        test_wrong=np.full(2, test_wrong),
        tests=tests,
        constant=ConstantAnswer(loss=0.7, accuracy=0.5),
        ended="",
        fault=None,
    )


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        (run(0.5), run(0.44), "training"),
        (run(0.5), run(0.46), None),
        (run(0.5), run(0.5), None),
        (run(math.inf), run(0.3), "training"),
        (run(0.3), run(math.inf), None),
        (run(math.inf), run(math.inf), None),
        (run(math.nan), run(0.3), None),
    ],
)
def test_a_tenth_less_loss_wins(before: TrialRun, after: TrialRun, part: Part | None) -> None:
    assert winning_part(before, after, LOSS) == part


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        (run(0.5, 0.5), run(0.2, 0.52), "training"),
        (run(0.5, 0.5), run(0.2, 0.54), None),
        (run(0.1, 0.9), run(0.3, 0.5), "test"),
        (run(0.1, 0.5), run(0.3, 0.47), None),
        (run(0.5, math.inf), run(0.2, 0.3), "training"),
        (run(0.5, 0.3), run(0.2, math.inf), None),
    ],
)
def test_none_wins_by_overfitting(before: TrialRun, after: TrialRun, part: Part | None) -> None:
    assert winning_part(before, after, LOSS) == part


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        (run(0.4, 0.27, test_wrong=0.09, tests=300), run(0.5, 0.27, test_wrong=0.01, tests=300), "answers"),
        (run(0.4, 0.27, test_wrong=0.09, tests=300), run(0.5, 0.27, test_wrong=0.06, tests=300), None),
        (run(0.4, 0.27, test_wrong=0.09, tests=20), run(0.5, 0.27, test_wrong=0.01, tests=20), None),
        (run(0.4, 0.27, test_wrong=0.09, tests=300), run(0.5, 0.4, test_wrong=0.01, tests=300), None),
    ],
)
def test_right_answers_win_beyond_chance_where_the_loss_is_no_worse(
    before: TrialRun, after: TrialRun, part: Part | None
) -> None:
    assert winning_part(before, after, LOSS) == part


def test_what_is_no_better_than_a_constant_answer_has_won_nothing() -> None:
    assert winning_part(run(5.0, wrong=0.5), run(0.69, wrong=0.5), LOSS) is None
    assert winning_part(run(5.0, wrong=0.5), run(0.6, wrong=0.5), LOSS) == "training"
    assert winning_part(run(50.0, wrong=0.5), run(0.8, wrong=0.1), LOSS) == "training"


def test_solved_runs_tie() -> None:
    assert winning_part(run(6e-4, wrong=0.0), run(1e-9, wrong=0.0), LOSS) is None
    assert winning_part(run(2e-3, wrong=0.0), run(1e-9, wrong=0.0), LOSS) == "training"


def test_shares_are_told_as_what_is_right_and_explained() -> None:
    assert Measure(kind="wrong").tell(0.25) == "75.0% right"
    assert Measure(kind="unexplained").tell(0.02) == "R² 0.98"
    assert Measure(kind="unexplained").tell(1.5) == "R² −0.5"
    assert LOSS.tell(0.0213) == "0.021"
    assert LOSS.tell(math.inf) == "diverged"
    assert LOSS.tell_both(0.69, 5.5e-7) == "0.69 → 5.5·10⁻⁷"
    assert Measure(kind="wrong").tell_both(0.5, 0.015) == "50.0% → 98.5% right"
    assert Measure(kind="wrong").tell_both(math.inf, 0.015) == "diverged → 98.5% right"
    assert Measure(kind="unexplained").tell_both(1.009, 0.006) == "R² −0.009 → 0.994"
    assert Measure(kind="unexplained").tell_both(math.inf, 0.006) == "diverged → R² 0.994"
