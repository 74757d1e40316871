"""A run is told that it does badly once it surely does, and no longer than it does."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gradstudio.project import ProjectSpec, edits
from gradstudio.project.rates import scale_rate
from gradstudio.training import Session, TrainingError
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.constant_answer import ConstantAnswer
from gradstudio.training.run.moment import FIRST_RUN
from gradstudio.training.run.verdict import Judge, Verdict, penalty

SPEC = edits.set_training(edits.set_data(ProjectSpec(), kind="plane"), l2=0.0, steps=100)
CLASSES = ProjectSpec()
PLANE = ConstantAnswer(loss=1.0, accuracy=math.nan)


def moment(step: int, loss: float, accuracy: float = math.nan, spec: ProjectSpec = SPEC) -> Snapshot:
    nothing = np.zeros(spec.parameter_count)
    return Snapshot(
        run=FIRST_RUN,
        spec=spec,
        step=step,
        loss=loss,
        accuracy=accuracy,
        learning_rate=0.1,
        parameters=nothing,
        gradients=nothing,
    )


def told(losses: list[float], every: int = 1, constant: ConstantAnswer = PLANE) -> list[Verdict | None]:
    judge = Judge(constant, SPEC)
    return [judge.look(moment(k * every, loss)) for k, loss in enumerate(losses)]


def test_a_loss_that_rises_a_hundredfold_is_told_at_the_second_look() -> None:
    verdicts = told([7.0, 20.0, 90.0, 800.0, 9000.0, 1e6])
    assert verdicts[:4] == [None] * 4
    assert verdicts[4].kind == "risen"
    assert verdicts[4].mend == "lower_rate"
    assert "is 9000, after 7 before" in verdicts[4].message
    assert verdicts[5] is verdicts[4]  # told once


def test_a_spike_of_one_step_is_not_told() -> None:
    assert told([1.0, 0.5, 0.4, 300.0, 0.4, 0.3]) == [None] * 6


def test_a_rise_that_leaves_the_run_better_than_the_mean_takes_longer_to_be_told() -> None:
    verdicts = told([1.0, 1e-3] + [0.5] * 12)
    assert [verdict is not None for verdict in verdicts] == [False] * 11 + [True] * 3


def test_a_rise_of_losses_that_are_all_next_to_nothing_is_not_told() -> None:
    assert told([1.0, 1e-3, 1e-8, 1e-5, 2e-4, 5e-4, 1e-3]) == [None] * 7


def test_a_loss_that_is_not_finite_is_told_at_once() -> None:
    assert told([1.0, math.inf])[1].kind == "risen"
    assert told([1.0, math.nan])[1].kind == "risen"


def test_it_is_withdrawn_when_the_loss_has_come_down_again_and_not_while_it_wavers() -> None:
    verdicts = told([1.0, 500.0, 600.0, 90.0, 110.0, 12.0, 3.0, 0.5])
    assert [verdict is not None for verdict in verdicts] == [
        False,
        False,
        True,
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_run_that_is_no_better_than_the_mean_has_half_of_its_steps_to_become_so() -> None:
    verdicts = told([5.0, 4.0, 6.0, 4.5, 5.5, 4.2, 6.5, 5.0, 5.0, 5.0], every=10)
    first = next(k for k, verdict in enumerate(verdicts) if verdict is not None)
    assert first == 5
    assert verdicts[first].kind == "worse"
    assert verdicts[first].mend == "lower_rate"
    assert "always answering the mean" in verdicts[first].message


def test_a_run_of_a_million_steps_has_a_thousand() -> None:
    judge = Judge(PLANE, SPEC)
    endless = edits.set_training(SPEC, steps=10**6)
    verdicts = [judge.look(moment(200 * k, 5.0 + k % 2, spec=endless)) for k in range(8)]
    assert [verdict is not None for verdict in verdicts] == [False] * 5 + [True] * 3


def test_a_run_that_still_falls_is_left_alone_until_it_ends() -> None:
    losses = [float(100 - 9 * k) for k in range(11)]
    judge = Judge(PLANE, SPEC)
    assert [judge.look(moment(10 * k, loss)) for k, loss in enumerate(losses)] == [None] * 11
    verdict = judge.look(moment(100, losses[-1]), ended=True)
    assert (verdict.kind, verdict.mend) == ("worse", "go_on")


def test_a_run_that_has_not_moved_needs_larger_steps() -> None:
    judge = Judge(PLANE, SPEC)
    judge.look(moment(0, 5.0))
    assert judge.look(moment(100, 4.9), ended=True).mend == "raise_rate"


def test_the_first_steps_say_nothing() -> None:
    judge = Judge(PLANE, edits.set_training(SPEC, steps=4))
    judge.look(moment(0, 5.0))
    assert judge.look(moment(4, 6.0), ended=True) is None


def test_the_same_moment_looked_at_again_counts_once() -> None:
    judge = Judge(PLANE, SPEC)
    judge.look(moment(0, 1.0))
    assert [judge.look(moment(50, 500.0)) for _ in range(9)] == [None] * 9


def test_of_classes_a_high_loss_of_a_few_is_no_worse_than_the_most_frequent_class() -> None:
    judge = Judge(ConstantAnswer(loss=0.69, accuracy=0.5), CLASSES)
    judge.look(moment(0, 0.7, 0.5, CLASSES))
    assert judge.look(moment(100, 2.0, 0.9, CLASSES), ended=True) is None
    verdict = judge.look(moment(100, 2.0, 0.4, CLASSES), ended=True)
    assert "most frequent class" in verdict.message
    assert judge.look(moment(100, 20.0, 0.9, CLASSES), ended=True).kind == "worse"


def test_samples_of_one_answer_have_none_that_is_worse() -> None:
    judge = Judge(ConstantAnswer(loss=0.0, accuracy=1.0), CLASSES)
    assert judge.look(moment(100, 0.1, 1.0, CLASSES), ended=True) is None


def test_penalties_do_not_count_against_a_run_nor_does_a_change_of_them() -> None:
    strong = edits.set_training(SPEC, l2=100.0, l1=3.0)
    judge = Judge(PLANE, SPEC)
    judge.look(moment(0, 0.5))
    weights = np.full(SPEC.parameter_count, 0.5)
    heavy = moment(60, 0.5 + penalty(strong, weights), spec=strong)
    heavy = replace(heavy, parameters=weights, gradients=weights)
    assert heavy.loss > 1000
    assert judge.look(heavy, ended=True) is None


@pytest.mark.parametrize("at_once", [7, 2**20])
@pytest.mark.parametrize("biases", [True, False])
def test_the_penalty_is_what_the_session_adds(
    biases: bool, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradstudio.training.run.verdict._AT_ONCE", at_once)
    spec = edits.set_training(ProjectSpec(), l1=0.02, l2=0.3, penalize_biases=biases)
    session, bare = Session(spec), Session(edits.set_training(spec, l1=0.0, l2=0.0))
    session.set_parameters(np.linspace(-1, 1, spec.parameter_count))
    bare.set_parameters(session.parameters())
    added = session.snapshot().loss - bare.snapshot().loss
    assert penalty(spec, session.parameters()) == pytest.approx(added)


def test_penalties_beyond_reason_are_infinite_and_no_fault() -> None:
    assert penalty(ProjectSpec(), np.full(ProjectSpec().parameter_count, 1e200)) == math.inf


def verdict_of(spec: ProjectSpec) -> Verdict | None:
    session = Session(spec)
    judge = Judge(session.constant, spec)
    judge.look(session.snapshot())
    stop = session.run(spec.training.steps)
    return judge.look(session.snapshot(), ended=stop is not None)


def test_the_demo_does_well() -> None:
    assert verdict_of(ProjectSpec()) is None


def test_a_regression_under_rates_for_the_moons_is_no_success() -> None:
    spec = edits.set_data(SPEC, standardise=False)
    spec = edits.set_training(spec, optimizer={"kind": "sgd"}, batch_size=None)
    spec = edits.set_initialisation(spec, "micrograd")
    spec = edits.set_training(spec, learning_rate={"kind": "constant", "rate": 0.05})
    session = Session(spec)
    judge = Judge(session.constant, spec)
    judge.look(session.snapshot())
    verdicts = []
    try:
        for _ in range(100):
            session.advance()
            verdicts.append(judge.look(session.snapshot()))
    except TrainingError:
        pass
    assert any(verdict is not None and verdict.kind == "risen" for verdict in verdicts)


@pytest.mark.parametrize(
    ("schedule", "factor", "expected"),
    [
        ({"kind": "constant", "rate": 0.3}, 0.1, {"rate": 0.03}),
        ({"kind": "linear", "start": 1.0, "end": 0.1}, 0.1, {"start": 0.1, "end": 0.01}),
        ({"kind": "cosine", "rate": 0.5, "floor": 0.2}, 0.1, {"rate": 0.05, "floor": 0.02}),
        ({"kind": "step", "rate": 500.0}, 10.0, {"rate": 1000.0}),
        ({"kind": "exponential", "rate": 1e-300}, 0.1, {"rate": 1e-12}),
    ],
)
def test_all_rates_of_a_schedule_are_scaled_together(
    schedule: dict[str, object], factor: float, expected: dict[str, float]
) -> None:
    rate = scale_rate(edits.set_training(SPEC, learning_rate=schedule), factor).training.learning_rate
    assert {name: getattr(rate, name) for name in expected} == expected
