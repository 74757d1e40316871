"""The optimizer microscope: the steps shown are those that the engines take, and what is told of them is true."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.engine.optim import OPTIMIZERS
from gradstudio.engine.value import Value
from gradstudio.lab.microscope import Microscope, OptimizerComparison, contenders
from gradstudio.lab.microscope.gathering import fed, no_memory
from gradstudio.lab.microscope.taken import taken_gradient
from gradstudio.project import edits
from gradstudio.project.part_edits import cut, freeze
from gradstudio.project.spec import (
    AdamSpec,
    ClipNorm,
    ClipValue,
    ConstantRate,
    LayerSpec,
    Moons,
    NetworkSpec,
    ProjectSpec,
    TrainingSpec,
)
from gradstudio.project.suited import rate_for
from gradstudio.training.record import Record
from gradstudio.training.record.digest import state_digest
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session
from tests.training.record.projects import ACTIONS, acted, projects, spaced

RUN = RunId(1)


def compared(record: Record, step: int, **options: object) -> OptimizerComparison:
    found = Microscope(record).compare(Moment(RUN, step), **options)  # type: ignore[arg-type]  # options of each test
    assert found is not None
    return found


def quadratic() -> ProjectSpec:
    """One linear neuron with a squared error: the loss is a parabola in every direction."""
    return ProjectSpec(
        data=Moons(samples=12, noise=0.1, seed=3),
        network=NetworkSpec(layers=(LayerSpec(size=1, activation="linear"),)),
        training=TrainingSpec(
            loss="squared_error", optimizer=AdamSpec(), learning_rate=ConstantRate(rate=0.05), batch_size=5
        ),
    )


@given(projects(), ACTIONS, st.data())
@settings(max_examples=25, deadline=None)
def test_the_projects_own_step_is_the_one_that_the_run_takes(
    spec: ProjectSpec, actions: list[tuple[str, int]], data: st.DataObject
) -> None:
    record = Record()
    acted(record.begin(spec), [*actions, ("advance", 3)])
    spaced(record, 4)
    run = record.run(RUN)
    step = data.draw(st.integers(run.begin, run.end))
    there = record.at(Moment(RUN, step))
    found = compared(record, step, steps=6)
    own = next(rule for rule in found.rules if rule.contender.is_own)
    assert own.contender.spec == there.spec == found.spec
    before = there.parameters()
    loss_of_all = there.snapshot().loss
    there.advance(1)
    np.testing.assert_allclose(before + own.step, there.parameters(), rtol=1e-9, atol=1e-12)
    assert found.loss == pytest.approx(there.losses[-1], rel=1e-9)
    assert found.loss_of_all == pytest.approx(loss_of_all, rel=1e-9)
    assert own.change_of_all == pytest.approx(there.snapshot().loss - loss_of_all, rel=1e-6, abs=1e-12)


@given(projects(), ACTIONS, st.sampled_from(["gathered", "none"]))
@settings(max_examples=25, deadline=None)
def test_every_optimizers_lines_lead_to_its_step(
    spec: ProjectSpec, actions: list[tuple[str, int]], memory: str
) -> None:
    record = Record()
    session = record.begin(spec)
    acted(session, actions)
    found = compared(record, session.step_count, memory=memory, steps=8)
    assert [rule.contender.kind for rule in found.rules] == list(OPTIMIZERS)
    for rule in found.rules:
        for parameter in range(found.spec.parameter_count):
            update = found.update(rule, parameter)
            assert update.before == found.parameters[parameter]
            assert update.after - update.before == pytest.approx(rule.step[parameter], rel=1e-7, abs=1e-12)


@pytest.mark.parametrize("kind", [kind for kind in OPTIMIZERS if kind != "adam"])
def test_an_optimizer_without_memory_takes_the_step_of_a_run_that_changes_to_it(kind: str) -> None:
    record = Record()
    session = record.begin(quadratic())
    session.advance(7)
    found = compared(record, 7, memory="none")
    rule = next(rule for rule in found.rules if rule.contender.kind == kind)
    session.adopt(rule.contender.spec)
    before = session.parameters()
    session.advance(1)
    np.testing.assert_array_equal(before + rule.step, session.parameters())


@pytest.mark.parametrize("clipping", [ClipNorm(limit=0.3), ClipValue(limit=0.1)])
def test_a_memory_gathered_from_the_seed_is_the_runs_own(clipping: ClipNorm | ClipValue) -> None:
    spec = freeze(
        cut(edits.set_training(quadratic(), clipping=clipping), "layer1.neuron1.w1"), "layer1.neuron1.b"
    )
    for row in contenders(spec, "project"):
        session = Session(row.spec)
        memory = no_memory(spec.parameter_count)
        for _ in range(30):
            gradient = taken_gradient(session.step_inputs().gradients, row.spec)
            memory = fed(row.spec, memory, gradient)
            session.advance(1)
        state = session.state().engine
        np.testing.assert_allclose(memory.first, state.first, rtol=1e-12, atol=1e-300, err_msg=row.kind)
        np.testing.assert_allclose(memory.second, state.second, rtol=1e-12, atol=1e-300, err_msg=row.kind)
        assert memory.age == state.step - state.began_at


def test_what_was_gathered_is_what_the_engines_optimizers_gather_from_the_same_gradients() -> None:
    record = Record()
    record.begin(quadratic()).advance(9)
    given = [record.at(Moment(RUN, step)).step_inputs().gradients for step in range(3, 9)]
    found = compared(record, 9, steps=6)
    assert found.gathered == 6
    for rule in found.rules:
        if rule.contender.is_own:
            continue
        values = [Value(0.0) for _ in range(found.spec.parameter_count)]
        optimizer = OPTIMIZERS[rule.contender.kind](values, 0.1)
        for gradient in given:
            for value, g in zip(values, gradient, strict=True):
                value.grad = float(g)
            optimizer.step()
        first, second = optimizer.memory()
        np.testing.assert_array_equal(rule.memory.first, first)
        np.testing.assert_array_equal(rule.memory.second, second)


def test_a_memory_is_gathered_across_the_moment_where_a_run_branched_off() -> None:
    record = Record()
    record.begin(quadratic()).advance(6)
    branch = record.branch(Moment(RUN, 4))
    branch.advance(2)
    found = Microscope(record).compare(branch.moment, steps=5)
    assert found is not None
    assert found.gathered == 5
    straight = compared(record, 6, steps=5)
    for one, other in zip(found.rules, straight.rules, strict=True):
        np.testing.assert_array_equal(one.step, other.step)


def test_of_a_parabola_the_second_order_predicts_the_whole_change() -> None:
    record = Record()
    record.begin(quadratic()).advance(5)
    for rule in compared(record, 5).rules:
        assert rule.curved == pytest.approx(rule.change, rel=1e-6, abs=1e-12)
        assert rule.predicted != pytest.approx(rule.change, rel=1e-6)


def test_gradient_descent_goes_straight_down_and_its_length_is_told_by_hand() -> None:
    record = Record()
    session = record.begin(
        edits.set_training(
            quadratic(), optimizer={"kind": "sgd"}, learning_rate={"kind": "constant", "rate": 0.1}
        )
    )
    session.advance(3)
    gradient = session.step_inputs().gradients
    found = compared(record, 3)
    own = next(rule for rule in found.rules if rule.contender.is_own)
    assert own.contender.kind == "sgd"
    np.testing.assert_allclose(own.step, -0.1 * gradient, rtol=1e-12)
    assert own.angle == pytest.approx(0.0, abs=1e-5)
    assert own.length == pytest.approx(0.1 * np.linalg.norm(gradient))
    assert own.predicted == pytest.approx(-0.1 * np.sum(gradient**2))
    assert own.largest == int(np.argmax(np.abs(gradient)))


def test_a_step_of_no_length_has_no_angle_to_the_gradient() -> None:
    record = Record()
    record.begin(quadratic()).advance(1)
    rule = compared(record, 1).rules[0]
    assert math.isnan(replace(rule, cosine=math.nan).angle)
    assert replace(rule, cosine=1.0 + 1e-15).angle == 0.0
    assert replace(rule, cosine=-1.0 - 1e-15).angle == 180.0


def test_what_is_held_is_moved_by_no_optimizer() -> None:
    spec = freeze(quadratic(), "layer1.neuron1.w1")
    record = Record()
    record.begin(spec).advance(4)
    found = compared(record, 4)
    assert found.gradient[0] == 0.0
    for rule in found.rules:
        assert rule.step[0] == 0.0
        assert [line.name for line in found.update(rule, 0).lines] == ["frozen: stays"]


def test_steps_that_would_not_be_taken_are_told_as_such() -> None:
    record = Record()
    session = record.begin(
        edits.set_training(
            quadratic(), learning_rate={"kind": "constant", "rate": 1000.0}, optimizer={"kind": "sgd"}
        )
    )
    with pytest.raises(ArithmeticError):
        session.advance(1000)
    found = compared(record, session.step_count, steps=3)
    for rule in found.rules:
        assert rule.is_taken == bool(np.isfinite(rule.step).all())
        if not rule.is_taken:
            assert math.isnan(rule.change)


def test_the_rates_of_the_others_are_those_that_suit_or_the_projects() -> None:
    spec = edits.set_training(quadratic(), learning_rate={"kind": "constant", "rate": 0.123})
    for row in contenders(spec, "project"):
        assert row.spec.training.learning_rate == spec.training.learning_rate
    suited = {row.kind: row.spec.training for row in contenders(spec, "suited")}
    assert suited.pop("adam") == spec.training
    for training in suited.values():
        assert training.learning_rate == rate_for(training.optimizer, training.loss, training.steps)
    own = next(row for row in contenders(spec, "suited") if row.is_own)
    assert own.spec is spec


def test_looking_is_given_up_when_asked_and_changes_nothing_of_the_run() -> None:
    record = Record()
    record.begin(quadratic()).advance(20)
    run = record.run(RUN)
    told: list[float] = []

    def go_on(share: float) -> bool:
        told.append(share)
        return share < 0.5

    digest = state_digest(record.at(run.moment).state())
    microscope = Microscope(record)
    assert microscope.compare(run.moment, go_on=go_on) is None
    assert told == sorted(told)
    assert microscope.compare(run.moment) is not None
    assert run.end == 20
    assert state_digest(record.at(run.moment).state()) == digest
