"""A mend of a run that is kept branches off before the trouble, where the run can go on under it."""

from __future__ import annotations

import contextlib

import pytest

from gradstudio.project import edits
from gradstudio.project.spec import AdamSpec, ConstantRate, ProjectSpec
from gradstudio.training.doctor.trial.patient import Patient
from gradstudio.training.doctor.trial.trying import try_mend
from gradstudio.training.record import Record
from gradstudio.training.run.errors import TrainingError
from tests.training.doctor.trial.mends import classes, finding, mend, numbers, rate


def recorded(spec: ProjectSpec, steps: int) -> tuple[Record, int]:
    """Return the record of a run, and its number."""
    record = Record()
    session = record.begin(spec)
    with contextlib.suppress(TrainingError):
        session.advance(steps)
    return record, session.run_id


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_a_run_is_mended_from_the_step_before_the_trouble(engine: str) -> None:
    spec = edits.set_training(classes(1e-5, steps=60), engine=engine)
    record, number = recorded(spec, 60)
    offered = mend(rate(spec, 0.05))
    trial = try_mend(Patient(spec=spec, runs=record, number=number), finding(offered, since=21), offered)
    assert trial is not None
    assert trial.recommended
    assert [attempt.begin for attempt in trial.attempts] == [20, 0, 0]
    branch = trial.attempts[0]
    assert branch.before.steps[0] == branch.after.steps[0] == 20
    assert branch.before.losses[0] == branch.after.losses[0]


def test_what_is_past_mending_at_the_trouble_is_begun_anew() -> None:
    # By then all weights are far out, and no rate brings them back in the steps that are left.
    spec = edits.set_training(numbers(0.005, steps=200), optimizer={"kind": "sgd"})
    wild = rate(spec, 100.0)
    record, number = recorded(wild, 200)
    end = record.run(number).end
    offered = mend(spec)
    trial = try_mend(Patient(spec=wild, runs=record, number=number), finding(offered, since=end), offered)
    assert trial is not None
    assert trial.recommended
    assert [attempt.begin for attempt in trial.attempts] == [0, 0, 0]


def test_a_mend_that_a_run_cannot_take_up_begins_from_the_seed() -> None:
    spec = classes(0.01, steps=40)
    record, number = recorded(spec, 40)
    offered = mend(edits.add_layer(spec))
    trial = try_mend(Patient(spec=spec, runs=record, number=number), finding(offered, since=21), offered)
    assert trial is not None
    assert [attempt.begin for attempt in trial.attempts] == [0, 0, 0]


def test_a_run_beyond_its_steps_is_tried_for_as_many() -> None:
    spec = classes(1e-5, steps=40)
    record, number = recorded(spec, 90)
    offered = mend(rate(spec, 0.05))
    trial = try_mend(Patient(spec=spec, runs=record, number=number), finding(offered), offered)
    assert trial is not None
    assert {int(attempt.after.steps[-1]) for attempt in trial.attempts} == {90}


def test_a_run_that_was_deleted_meanwhile_leaves_its_project_to_be_tried() -> None:
    spec = classes(1e-5, steps=40)
    record, number = recorded(spec, 40)
    record.delete(number)
    offered = mend(rate(spec, 0.05))
    trial = try_mend(Patient(spec=spec, runs=record, number=number), finding(offered, since=21), offered)
    assert trial is not None
    assert trial.recommended


def test_an_optimizer_is_a_mend_that_a_run_can_take_up() -> None:
    spec = edits.set_training(classes(1e-4, steps=80), optimizer={"kind": "sgd"})
    record, number = recorded(spec, 80)
    after = edits.set_training(spec, optimizer=AdamSpec().model_dump(), learning_rate=ConstantRate(rate=0.05))
    offered = mend(after)
    trial = try_mend(Patient(spec=spec, runs=record, number=number), finding(offered, since=11), offered)
    assert trial is not None
    assert trial.recommended
    assert trial.attempts[0].begin == 10
