"""Plans that are carried out: by whomever, and in however many pieces, the same runs with the same bits."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.sweeps import SweepStore
from gradstudio.store.trial_result import TrialResult
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.limits import EarlyEnding, SweepBudget
from gradstudio.sweep.plan import Axis, SweepPlan
from gradstudio.sweep.plan.points import Search
from gradstudio.sweep.plan.reading import plan_of_text
from gradstudio.sweep.running.sweep import Sweep
from gradstudio.sweep.running.thread_crew import ThreadCrew
from gradstudio.sweep.starting import store_for

PLAN = SweepPlan(
    spec=edits.set_training(edits.set_layer_size(ProjectSpec(), 0, 3), steps=30),
    axes=(
        Axis(path="training.learning_rate", low=0.01, high=100.0, log=True, count=4),
        Axis(path="network.hidden", values=((2,), (3, 3))),
        Axis(path="training.batch_size", values=(None, 20)),
    ),
    seeds=(1, 2),
)
PLANS = {
    "grid": PLAN,
    "random": replace(PLAN, search="random", points=14),
    "sobol": replace(PLAN, search="sobol", points=14),
    "sobol with rungs": replace(
        PLAN, search="sobol", points=14, early=EarlyEnding(keep_one_in=3, first_rung=5, bracket=9, turns=2)
    ),
    "tpe": replace(PLAN, search="tpe", points=14),
    "tpe with rungs": replace(
        PLAN, search="tpe", points=14, early=EarlyEnding(keep_one_in=3, first_rung=5, bracket=9, doctor=True)
    ),
}


def after(looks: int | None) -> Callable[[], bool]:
    """Return what says yes after it was asked so often; None for never."""
    left = count() if looks is None else iter(range(looks))
    return lambda: next(left, None) is None


def in_pieces(path: Path, plan: SweepPlan, threads: int, pieces: int) -> list[TrialResult]:
    """Carry a plan out, ended some times on the way, and made again each time of what the file keeps of it."""
    for looks in (*[3] * pieces, None):
        with ThreadCrew(threads) as crew, store_for(plan, path, resume=True) as store:
            Sweep(plan_of_text(store.head.plan), store, crew).run(cancelled=after(looks))
            results = store.results(range(plan.count or 0))
    return results


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_same_bits_by_one_thread_and_by_several_in_pieces(plan: SweepPlan, tmp_path: Path) -> None:
    if plan.search == "tpe":
        pytest.importorskip("optuna")
    one = in_pieces(tmp_path / "one.gradsweep", plan, 1, pieces=0)
    other = in_pieces(tmp_path / "other.gradsweep", plan, 3, pieces=2)
    assert len(one) == plan.count
    assert [result.bits for result in one] == [result.bits for result in other]
    for result in one:
        assert plan.trial_of(result.number, result.values, result.seed).spec.training.seed == result.seed


@pytest.mark.parametrize("search", ["sobol", "tpe"])
def test_with_a_pruner_every_run_is_over_whatever_ended_it(search: Search, tmp_path: Path) -> None:
    pytest.importorskip("optuna")
    early = EarlyEnding(keep_one_in=3, first_rung=5, pruner="hyperband")
    plan = replace(PLAN, search=search, points=14, early=early)
    path = tmp_path / "judged.gradsweep"
    found = in_pieces(path, plan, 2, pieces=2)
    with SweepStore(path) as store:
        assert len(found) == len(store.finished()) == plan.count
    assert "rank" in {one.cause for one in found}
    assert max(one.steps for one in found) == 30


def test_a_larger_budget_goes_on_with_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "some.gradsweep"
    few = in_pieces(path, replace(PLAN, budget=SweepBudget(runs=3)), 1, pieces=0)
    with SweepStore(path) as store, ThreadCrew(1) as crew:
        assert Sweep(PLAN, store, crew).run()
        every = store.results(range(100))
    assert len(every) == PLAN.count == 32
    assert [result.bits for result in every[:3]] == [result.bits for result in few]


def test_a_file_of_a_version_whose_projects_had_fewer_fields_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "some.gradsweep"
    fields = json.loads(PLAN.text)
    del fields["project"]["training"]["l2"]  # and so it has its default
    SweepStore.create(path, json.dumps(fields), "a digest of then", PLAN.paths).close()
    with SweepStore(path) as store, ThreadCrew(1) as crew:
        plan = plan_of_text(store.head.plan)
        assert Sweep(plan, store, crew).run(cancelled=after(1)) is False
        with pytest.raises(SweepError, match="another plan"):
            Sweep(replace(plan, search_seed=3), store, crew)
