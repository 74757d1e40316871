"""Runs that cannot be built: the sweep goes on without them, and says of each why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gradstudio.project import edits
from gradstudio.project.spec import Moons, ProjectSpec
from gradstudio.resources import MissingResourceError
from gradstudio.store.sweep_columns import read_sweep_columns
from gradstudio.store.trial_result import UNBUILT, TrialResult
from gradstudio.sweep.limits import PRUNERS, EarlyEnding
from gradstudio.sweep.outcome import outcome
from gradstudio.sweep.plan import Axis, PlanError, SweepPlan
from gradstudio.sweep.running import packing
from gradstudio.sweep.running import run_trial as run_trial_module
from gradstudio.sweep.running.chunk import Chunk, run_chunk
from gradstudio.sweep.running.run_pace import RunPace
from gradstudio.sweep.running.run_trial import run_trial
from gradstudio.sweep.running.sweep import Sweep
from gradstudio.sweep.running.thread_crew import ThreadCrew
from gradstudio.sweep.seeing.sweep_table import NOT_BUILT, table_of
from gradstudio.sweep.seeing.table_csv import sweep_csv
from gradstudio.sweep.starting import store_for
from tests.sweep.running.plans import bits

MOONS = Moons(features=("log(x1 + 1.3)", "x2"))
"""Whose first feature has a value for every sample, but not with much noise."""
SPEC = edits.set_training(ProjectSpec().model_copy(update={"data": MOONS}), steps=30)
NOISE = Axis(path="data.noise", values=(0.0, 0.9, 0.01))
RATE = Axis(path="training.learning_rate", values=(0.1, 0.2))
PLAN = SweepPlan(spec=SPEC, axes=(RATE, NOISE), seeds=(1, 2))
APART = SweepPlan(
    spec=edits.set_training(ProjectSpec(), steps=30),
    axes=(
        Axis(path="data.kind", values=("moons", "plane")),
        Axis(path="training.loss", values=("hinge", "squared_error")),
    ),
)
"""One pair of whose values does not go together."""


def carried_out(path: Path, plan: SweepPlan) -> list[TrialResult]:
    with ThreadCrew(1) as crew, store_for(plan, path, resume=True) as store:
        assert Sweep(plan, store, crew).run()
        assert len(store.finished()) == plan.count
        return store.results(range(plan.count or 0))


def test_a_run_without_samples_ends_with_why_and_the_others_have_their_bits(tmp_path: Path) -> None:
    results = carried_out(tmp_path / "sweep", PLAN)
    for trial, found in zip(PLAN.trials(), results, strict=True):
        if trial.values["data.noise"] == 0.9:
            assert found.cause.startswith(
                f"{UNBUILT}The feature log(x1 + 1.3) has no finite value for sample"
            )
            assert (found.steps, found.ran_away, found.score("loss")) == (0, False, np.inf)
        else:
            assert (found.cause, found.steps) == ("", 30)
        alone = run_trial(trial)
        assert alone is not None
        assert alone.bits == found.bits
    assert bits(run_chunk(Chunk(trials=tuple(PLAN.trials()), doctor=True)).results) == bits(results)


@pytest.mark.parametrize("doctor", [False, True], ids=["packed", "alone"])
def test_a_worker_that_lacks_a_file_ends_the_sweep_and_no_run(
    doctor: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(*_: object, **__: object) -> None:
        raise MissingResourceError("There is no such file.")

    plan = replace(PLAN, early=EarlyEnding(doctor=doctor))
    with ThreadCrew(1) as crew, store_for(plan, tmp_path / "sweep", resume=True) as store:
        monkeypatch.setattr(
            packing, "Race", lacking
        )  # now that the crew, whose kernels a run makes, is there
        monkeypatch.setattr(run_trial_module, "Session", lacking)
        with pytest.raises(MissingResourceError):
            Sweep(plan, store, crew).run()
        assert len(store.finished()) == 0


def test_they_do_not_tell_how_long_the_others_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learned: list[int] = []
    monkeypatch.setattr(RunPace, "learn", lambda _, runs, work, seconds: learned.append(runs))
    results = carried_out(tmp_path / "sweep", PLAN)
    assert sum(learned) == sum(not found.cause for found in results) == 8


def test_values_that_do_not_go_together_end_their_run_alone(tmp_path: Path) -> None:
    results = carried_out(tmp_path / "sweep", APART)
    assert [bool(found.cause) for found in results] == [False, False, True, False]
    assert "training.loss" in results[2].cause
    with pytest.raises(PlanError):
        APART.trial_of(2, results[2].values, results[2].seed)


@pytest.mark.parametrize("pruner", [None, *PRUNERS])
@pytest.mark.parametrize("plan", [PLAN, replace(APART, seeds=(1, 2, 3))], ids=["samples", "values"])
def test_with_rungs_they_are_the_worst_and_none_waits_for_them(
    plan: SweepPlan, pruner: str | None, tmp_path: Path
) -> None:
    if pruner is not None:
        pytest.importorskip("optuna")
    early = EarlyEnding(keep_one_in=2, first_rung=10, bracket=6, pruner=pruner)  # type: ignore[arg-type]
    results = carried_out(tmp_path / "sweep", replace(plan, early=early))
    assert any(found.cause.startswith(UNBUILT) for found in results)
    assert all(found.steps == 0 for found in results if found.cause.startswith(UNBUILT))
    assert any(found.steps == 30 for found in results)


def test_tpe_looks_elsewhere(tmp_path: Path) -> None:
    pytest.importorskip("optuna")
    plan = replace(PLAN, search="tpe", points=10, seeds=())
    causes = [found.cause for found in carried_out(tmp_path / "sweep", plan)]
    assert 0 < sum(cause.startswith(UNBUILT) for cause in causes) < 10


def test_the_table_has_one_name_for_them_and_each_reason_in_full(tmp_path: Path) -> None:
    path = tmp_path / "sweep"
    carried_out(path, PLAN)
    columns = read_sweep_columns(path)
    ending = table_of(columns, "loss").fields["ending"]
    assert set(ending.labels) == {"done", NOT_BUILT}
    assert ending.text(2, str) == columns.causes[2]
    assert ending.text(0, str) == "done"
    rows = sweep_csv(table_of(columns, "loss"), range(12)).splitlines()
    assert columns.causes[2] in rows[3]
    assert ",done," in rows[1]


def test_what_came_of_a_sweep_counts_them_apart(tmp_path: Path) -> None:
    path = tmp_path / "sweep"
    carried_out(path, PLAN)
    found = outcome(read_sweep_columns(path), "loss")
    assert (found.runs, found.ran_away, dict(found.causes), found.not_built) == (12, 0, {}, 4)
    assert found.why_not.startswith("The feature")
    assert [point.ran_away for point in found.points] == [0] * 6
    assert [np.isnan(point.mean) for point in found.points] == [False] * 4 + [True] * 2
