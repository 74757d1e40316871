"""What is said of a plan that the window's set-up cannot take over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradstudio.app.sweep.draft import GIVING_UP_TITLES, SweepDraft, plan_of
from gradstudio.app.sweep.left_out import left_out
from gradstudio.sweep.limits import EarlyEnding, SweepBudget
from tests.qt_helpers import small_spec

SPEC = small_spec(steps=90)


@pytest.mark.parametrize("gives_up", GIVING_UP_TITLES)
@pytest.mark.parametrize("search", ["grid", "random", "sobol"])
def test_of_what_the_window_set_up_nothing_is_left_out(gives_up, search):
    draft = SweepDraft(search=search, points=16, seeds=3, minutes=2.5, gives_up=gives_up, asks_doctor=True)
    assert left_out(plan_of(draft, SPEC), SPEC) == ()


PLAN = plan_of(SweepDraft(points=16), SPEC)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"seeds": (3,)}, "seed 3"),
        ({"seeds": (3, 5, 9, 11)}, "seeds 3, 5, 9 …"),
        ({"seeds": tuple(range(7, 2007))}, "all but 1,000 seeds"),
        ({"search_seed": 4}, "search seed 4"),
        ({"points": 2_000_000}, "2,000,000 points"),
        ({"points": None, "budget": SweepBudget(seconds=60.0)}, "points without a limit"),
        ({"budget": SweepBudget(runs=7)}, "the limit of 7 runs"),
        ({"budget": SweepBudget(steps=1_000)}, "the limit of 1,000 steps"),
        ({"budget": SweepBudget(seconds=2.0)}, "the limit of 2 s"),
        ({"early": EarlyEnding(keep_one_in=3, first_rung=20)}, "its rungs and brackets"),
        ({"early": EarlyEnding(keep_one_in=4, first_rung=10)}, "its rungs and brackets"),
    ],
)
def test_what_cannot_be_set_is_named(parts, told):
    assert left_out(replace(PLAN, **parts), SPEC) == (told,)


def test_a_grid_of_which_only_some_points_run_is_named():
    grid = plan_of(SweepDraft(search="grid"), SPEC)
    assert left_out(replace(grid, points=3), SPEC) == ("3 points",)


def test_another_project_is_named():
    assert left_out(PLAN, small_spec(5, steps=90)) == ("its project",)
