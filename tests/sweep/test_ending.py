"""Whether anything of a sweep is left to be run: what its file says is what a resume finds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.sweep_columns import count_finished, read_sweep_head
from gradstudio.sweep.ending import is_over
from gradstudio.sweep.limits import EarlyEnding, SweepBudget
from gradstudio.sweep.plan import Axis, SweepPlan
from gradstudio.sweep.running import thread_crew
from gradstudio.sweep.running.cost import affordable, cost_of
from gradstudio.sweep.running.sweep import Sweep
from gradstudio.sweep.starting import store_for
from tests.sweep.running.test_many import PretendingCrew

SPEC = edits.set_training(ProjectSpec(), steps=100)
RATE = Axis(path="training.learning_rate", low=0.01, high=1.0)
STEPS = Axis(path="training.steps", values=(10, 200, 40))
HALVING = EarlyEnding(keep_one_in=3, first_rung=10, bracket=9, turns=2)
GRID = SweepPlan(spec=SPEC, axes=(STEPS, replace(RATE, count=20)), seeds=(1, 2))
SOBOL = SweepPlan(spec=SPEC, axes=(RATE, STEPS), search="sobol", points=60)
PLANS = {
    "grid": GRID,
    "sobol": SOBOL,
    "sobol without an end": replace(SOBOL, points=None, budget=SweepBudget(steps=1)),
    "brackets": replace(GRID, early=HALVING),
    "brackets without an end": replace(SOBOL, points=None, early=HALVING, budget=SweepBudget(steps=1)),
    "asha": replace(SOBOL, early=EarlyEnding(keep_one_in=3, first_rung=10, pruner="asha")),
    "tpe": replace(SOBOL, axes=(RATE,), search="tpe"),
    "tpe in brackets": replace(SOBOL, axes=(RATE,), search="tpe", seeds=(4, 5), early=HALVING),
}


@pytest.fixture(autouse=True)
def _no_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Crews that pretend train nothing."""
    monkeypatch.setattr(thread_crew, "warm_kernels", lambda: None)


def is_over_in(plan: SweepPlan, path: Path) -> bool:
    return is_over(plan, read_sweep_head(path), count_finished(path))


def carried_on(plan: SweepPlan, path: Path, looks: int) -> bool:
    asked = iter(range(10**6))
    with PretendingCrew(1) as crew, store_for(plan, path, resume=True) as store:
        return Sweep(plan, store, crew).run(cancelled=lambda: next(asked) >= looks)


@pytest.mark.parametrize("steps", [3000, 3010])
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_sweep_whose_steps_are_used_up_has_nothing_left_and_before_that_it_has(
    plan: SweepPlan, steps: int, tmp_path: Path
) -> None:
    if plan.search == "tpe" or plan.early.pruner:
        pytest.importorskip("optuna")
    limited, path = replace(plan, budget=SweepBudget(steps=steps)), tmp_path / "sweep"
    ends: list[bool] = []
    for _ in range(50):
        is_complete = carried_on(limited, path, looks=1)
        ends.append(is_over_in(limited, path))
        if is_complete:
            break
    assert ends[-1]
    assert ends[0] is False or len(ends) == 1
    finished = count_finished(path)
    assert finished > 0
    assert carried_on(limited, path, looks=10**6)
    assert count_finished(path) == finished  # and so nothing was left
    assert not is_over(limited, read_sweep_head(path), finished - 1)
    if plan.count is None or finished < plan.count:
        assert not is_over(
            replace(limited, budget=SweepBudget(steps=20 * steps)), read_sweep_head(path), finished
        )


def test_a_budget_of_time_or_of_runs_ends_it_too(tmp_path: Path) -> None:
    plan, path = replace(GRID, budget=SweepBudget(runs=3, seconds=3600.0)), tmp_path / "sweep"
    assert carried_on(plan, path, looks=10**6)
    head = read_sweep_head(path)
    assert is_over(plan, head, 3)
    assert not is_over(plan, head, 2)
    assert is_over(plan, replace(head, seconds=3600.0), 0)


def test_where_tpe_chooses_the_steps_only_its_runs_tell_what_is_left(tmp_path: Path) -> None:
    plan = replace(SOBOL, search="tpe", budget=SweepBudget(steps=100))
    store_for(plan, tmp_path / "sweep", resume=False).close()
    assert plan.step_counts() is None
    assert not is_over_in(plan, tmp_path / "sweep")


@pytest.mark.parametrize("early", [EarlyEnding(), HALVING, replace(HALVING, first_rung=500)])
def test_a_budget_has_room_for_as_many_as_cost_no_more(early: EarlyEnding) -> None:
    steps = [10, 200, 40, 10, 900, 3] * 3
    for most in range(0, 6000, 37):
        count = affordable(steps, early, most)
        assert count == 0 or cost_of(steps[:count], early) <= most
        assert count == len(steps) or cost_of(steps[: count + 1], early) > most
    assert affordable(steps, early, None) == len(steps)


@pytest.mark.parametrize("plan", [GRID, SOBOL, replace(GRID, axes=(RATE,), search="random", points=7)])
def test_numbers_of_steps_are_those_of_the_runs(plan: SweepPlan) -> None:
    counts = plan.step_counts()
    assert counts is not None
    assert list(counts) == [trial.steps for trial in plan.trials()]
