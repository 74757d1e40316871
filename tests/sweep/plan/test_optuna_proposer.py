"""TPE: the same answers lead to the same points, better ones are found, and resumed sweeps ask alike."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gradstudio.export import missing
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.trial_result import TrialResult
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.limits import EarlyEnding, SweepBudget
from gradstudio.sweep.plan import Axis, SweepPlan
from gradstudio.sweep.trial import SweepTrial
from tests.unloadable import SAYS, make_missing, make_unloadable

AXES = (
    Axis(path="training.l2", low=0.001, high=10.0, log=True),
    Axis(path="training.optimizer", values=("sgd", "adam", "momentum")),
    Axis(path="network.hidden", low=2, high=64, log=True),
)


def plan(**fields: object) -> SweepPlan:
    return SweepPlan(spec=ProjectSpec(), axes=AXES, search="tpe", **{"points": 40, **fields})  # type: ignore[arg-type]  # any


def result(trial: SweepTrial, loss: float, *, cause: str = "", ran_away: bool = False) -> TrialResult:
    return TrialResult(
        number=trial.number, values=trial.values, seed=trial.seed, steps=10 if cause else 100, loss=loss,
        accuracy=0.5, test_loss=float("nan"), test_accuracy=float("nan"), ran_away=ran_away, cause=cause, stride=1,
        curve=b"", digest=b"",
    )  # fmt: skip


def loss_of(trial: SweepTrial) -> float:
    return abs(trial.values["training.l2"] - 0.05) + (trial.values["training.optimizer"] != "adam")


def carried_out(of: SweepPlan, answer: Callable[[SweepTrial], TrialResult]) -> list[SweepTrial]:
    pytest.importorskip("optuna")
    proposer = of.proposer()
    assert proposer is not None
    trials: list[SweepTrial] = []
    while asked := proposer.ask():
        proposer.tell([answer(trial) for trial in asked])
        trials += asked
    return trials


def test_the_same_answers_lead_to_the_same_points_and_later_ones_are_better() -> None:
    one, other = (carried_out(plan(), lambda trial: result(trial, loss_of(trial))) for _ in range(2))
    assert [trial.values for trial in one] == [trial.values for trial in other]
    assert [trial.number for trial in one] == list(range(40))
    assert all(type(trial.values["network.hidden"]) is int for trial in one)
    losses = [loss_of(trial) for trial in one]
    assert sum(losses[-16:]) < sum(losses[:16]) / 2


def test_every_point_is_run_from_every_seed_and_the_budget_ends_it() -> None:
    trials = carried_out(
        plan(points=10, seeds=(3, 4, 5), budget=SweepBudget(runs=28)), lambda trial: result(trial, 1.0)
    )
    assert [trial.number for trial in trials] == list(range(28))
    assert [trial.seed for trial in trials] == ([3, 4, 5] * 10)[:28]
    assert len({tuple(trial.values.values()) for trial in trials[:3]}) == 1


def test_runs_that_ran_away_or_were_ended_by_rank_are_heard_of_too() -> None:
    def answer(trial: SweepTrial) -> TrialResult:
        cause = "rank" if trial.number % 3 == 0 else ""
        return result(trial, loss_of(trial), cause=cause, ran_away=trial.number % 5 == 1)

    early = EarlyEnding(keep_one_in=3, first_rung=10, bracket=9)
    assert len(carried_out(plan(early=early), answer)) == 40


def test_results_that_the_budget_left_out_do_not_stop_it() -> None:
    pytest.importorskip("optuna")
    proposer = plan().proposer()
    assert proposer is not None
    asked = proposer.ask()
    proposer.tell([result(trial, 1.0) for trial in asked[:3]])
    assert proposer.ask()[0].number == len(asked)


def test_without_optuna_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    make_missing("optuna", monkeypatch)
    with pytest.raises(SweepError, match=r"pip install 'gradstudio\[sweep\]'"):
        plan().proposer()
    assert missing.EXTRA_OF["optuna"] == "sweep"


def test_an_optuna_that_cannot_be_loaded_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_unloadable("optuna", tmp_path, monkeypatch)
    with pytest.raises(SweepError, match=f"A search by TPE needs .* cannot be loaded: {SAYS}"):
        plan().proposer()
