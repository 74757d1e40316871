"""A case is the same whether it is made of a session or of a record."""

from __future__ import annotations

import math

import pytest

from gradstudio.project import edits
from gradstudio.training import TrainingError
from gradstudio.training.doctor.case import case_of, case_of_run
from gradstudio.training.record import Record
from tests.training.doctor.cases import project


def test_of_a_session_and_of_its_run() -> None:
    record = Record()
    session = record.begin(edits.set_training(project(), l2=0.1))
    session.advance(30)
    own, kept = case_of(session), case_of_run(record, 1)
    assert own.score == kept.score
    assert own.score is not None
    assert own.score.loss < session.snapshot().loss  # without the penalty
    assert own.steps == kept.steps == 30
    assert own.parameters is not None
    assert own.parameters.tolist() == session.parameters().tolist()
    assert kept.fault is None


def test_the_level_of_a_run_leaves_out_the_penalties_of_each_reading() -> None:
    session = Record().begin(edits.set_training(project(), l2=1.0, penalize_biases=True))
    readings, scores = [], []
    session.advance(57)
    for _ in range(3):  # the weights shrink in between
        session.advance(1)
        readings.append(session.read_health())
        own = case_of(session).score
        assert own is not None
        scores.append(own.loss)
    case = case_of(session, readings)
    assert len(case.recent) == 3
    assert case.level is not None
    assert case.level.loss == pytest.approx(math.fsum(scores) / 3, rel=1e-12)


def test_what_was_before_the_present_settings_is_not_looked_at() -> None:
    record = Record()
    session = record.begin(project())
    session.advance(30)
    assert not case_of(session).is_over
    session.adopt(edits.set_training(session.spec, learning_rate={"kind": "constant", "rate": 1e-4}))
    assert not case_of(session).is_trained
    session.advance(10)
    case = case_of(session)
    assert (case.begin, len(case.curve)) == (30, 10)
    assert case_of_run(record, 1).begin == 30


def test_a_step_that_could_not_be_taken_is_tried_once_more() -> None:
    rate = {"kind": "constant", "rate": 1000.0}
    spec = edits.set_training(project("plane"), optimizer={"kind": "sgd"}, learning_rate=rate, l2=0.0)
    spec = edits.set_activation(spec, 0, "relu")
    record = Record()
    session = record.begin(spec)
    with pytest.raises(TrainingError) as raised:
        session.advance(5000)
    record.put_down(session, str(raised.value))
    fault = case_of_run(record, 1).fault
    assert fault is not None
    assert (fault.step, fault.parameter) == (raised.value.step, raised.value.parameter)
    assert fault.loss == raised.value.loss or math.isnan(fault.loss)
