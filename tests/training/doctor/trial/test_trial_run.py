"""A measured run tells what the run was, to the last bit, and takes no notice of who measures it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.trial.patient import Patient, TrialBeginning
from gradstudio.training.doctor.trial.trial_run import measured_run
from gradstudio.training.record import Record, Replay
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session
from gradstudio.training.run.verdict import penalty
from tests.training.doctor.trial.mends import classes, many_classes, numbers, rate

KINDS = {
    "full batch": edits.set_training(classes(), l2=1e-3),
    "batches and dropout": edits.set_dropout(many_classes(), 0, 0.3),
    "regression": numbers(),
}


def own_loss(session: Session) -> float:
    shot = session.snapshot()
    return max(shot.loss - penalty(shot.spec, shot.parameters), 0.0)


@pytest.mark.parametrize("spec", KINDS.values(), ids=KINDS)
def test_an_unchanged_branch_has_the_losses_of_the_run(spec: ProjectSpec) -> None:
    record = Record()
    session = record.begin(spec)
    session.run(100)
    patient = Patient(spec=spec, runs=record, number=session.run_id)
    at = patient.branching(edits.set_training(spec, l2=0.5), 31)
    assert at == Moment(session.run_id, 30)
    branch = patient.session(spec, TrialBeginning(seed=spec.training.seed, at=at))
    assert branch is not None
    run = measured_run(branch, 100)
    assert run is not None
    assert run.steps[0] == 30
    assert run.steps[-1] == 100
    replay = Replay(record)
    for step, loss, wrong in zip(run.steps.tolist(), run.losses, run.wrong, strict=True):
        there = replay.go_to(Moment(session.run_id, step))
        assert there is not None
        assert own_loss(there) == loss
        assert there.snapshot().accuracy == 1.0 - wrong or math.isnan(wrong)
    assert branch.parameters().tobytes() == session.parameters().tobytes()


def test_an_unchanged_branch_of_the_reference_is_the_run_but_for_the_order_of_a_sum() -> None:
    spec = edits.set_training(classes(steps=40), engine="reference")
    record = Record()
    session = record.begin(spec)
    session.run(40)
    patient = Patient(spec=spec, runs=record, number=session.run_id)
    branch = patient.session(spec, TrialBeginning(seed=spec.training.seed, at=Moment(session.run_id, 20)))
    assert branch is not None
    assert branch.spec.training.engine == "compiled"
    assert measured_run(branch, 40) is not None
    np.testing.assert_allclose(branch.parameters(), session.parameters(), rtol=1e-9)


@pytest.mark.parametrize("spec", KINDS.values(), ids=KINDS)
def test_a_course_ends_where_its_session_is_and_measures_its_tail_more_closely(spec: ProjectSpec) -> None:
    session = Session(spec)
    run = measured_run(session, 96)
    assert run is not None
    assert session.step_count == 96
    assert run.steps[0] == 0
    assert run.steps[-1] == 96
    assert np.all(np.diff(run.steps) > 0)
    assert len(run.steps[run.tail]) >= 3
    assert run.steps[run.tail][0] >= 84
    assert run.has_learned


def test_a_course_without_steps_is_what_the_run_begins_with() -> None:
    run = measured_run(Session(classes()), 0)
    assert run is not None
    assert run.steps.tolist() == [0]
    assert not run.has_learned


def test_a_run_that_runs_away_is_infinitely_bad_from_there_on() -> None:
    spec = edits.set_training(rate(numbers(), 900.0), optimizer={"kind": "sgd"})
    run = measured_run(Session(spec), 200)
    assert run is not None
    assert run.fault is not None
    assert run.losses[-1] == math.inf
    assert not run.has_learned
    assert np.isfinite(run.losses[0])
    assert np.all(np.diff(run.steps) > 0)


def test_a_loss_that_overflows_is_infinite_without_a_fault() -> None:
    spec = edits.set_training(rate(numbers(), 900.0), optimizer={"kind": "sgd"})
    session = Session(spec)
    session.set_parameters(np.full(spec.parameter_count, 1e160))
    run = measured_run(session, 0)
    assert run is not None
    assert run.losses.tolist() == [math.inf]


def test_a_large_table_is_measured_at_a_few_steps_alone() -> None:
    spec = classes(steps=100, batch_size=2)
    few = measured_run(Session(spec), 100)
    many = measured_run(Session(edits.set_training(spec, batch_size=None)), 100)
    assert few is not None
    assert many is not None
    assert 6 <= len(few.steps) < len(many.steps) / 2
