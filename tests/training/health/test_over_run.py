"""The health of a run that is over is read by taking its steps once more."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.project import ProjectSpec, edits
from gradstudio.training.health.over_run import read_over_run
from gradstudio.training.health.planned import planned_steps
from gradstudio.training.health.watching import HealthWatch
from gradstudio.training.look.requests import Health, HealthRequest
from gradstudio.training.record import Record, RecordError, Replay
from gradstudio.training.run.moment import Moment, RunId


@pytest.fixture
def record() -> Record:
    """A run of 40 steps, whose rate changed on the way, read as it was trained."""
    made = Record()
    session = made.begin(ProjectSpec())
    session.watch_health(HealthWatch(made.run(1).readings))
    session.run(12)
    session.adopt(edits.set_training(ProjectSpec(), batch_size=7))
    session.run(28)
    return made


def test_readings_taken_afterwards_are_those_of_the_run_to_the_last_bit(record: Record) -> None:
    live = record.readings(1)[:30]
    assert len(live) >= 8
    later = read_over_run(record, 1, steps=[one.step for one in live])
    assert later is not None
    for one, other in zip(live, later, strict=True):
        assert (one.moment, one.epoch, one.loss) == (other.moment, other.epoch, other.loss)
        for layer, again in zip(one.layers, other.layers, strict=True):
            assert layer.update_ratio == again.update_ratio
            assert layer.gradient_norm == again.gradient_norm
            assert np.array_equal(layer.z_spread, again.z_spread)
            assert np.array_equal(layer.activations.counts, again.activations.counts)


def test_steps_are_planned_from_the_first_to_the_last(record: Record) -> None:
    found = read_over_run(record, 1, points=4)
    assert found is not None
    assert [one.step for one in found] == [*range(17), 24, 32, 40]
    branch = record.branch(Moment(RunId(1), 7))
    branch.run(2)
    found = read_over_run(record, 2)
    assert found is not None
    assert [one.moment for one in found] == [Moment(RunId(2), step) for step in (7, 8, 9)]


@pytest.mark.parametrize(("begin", "end"), [(0, 0), (5, 6), (0, 10**6), (777, 10**9)])
def test_planned_steps_are_not_many(begin: int, end: int) -> None:
    steps = planned_steps(begin, end, 100)
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (begin, end)
    assert min(100, end - begin) <= len(steps) <= 250


def test_reading_over_a_run_tells_how_far_it_is_and_can_be_given_up(record: Record) -> None:
    told: list[float] = []

    def go_on(share: float) -> bool:
        told.append(share)
        return share < 0.5

    assert read_over_run(record, 1, go_on=go_on) is None
    assert told == sorted(told)
    assert told[-1] >= 0.5
    with pytest.raises(RecordError):
        read_over_run(record, 1, steps=[41])
    with pytest.raises(RecordError):
        read_over_run(record, 2)


def test_a_past_moment_answers_with_its_health(record: Record) -> None:
    session = Replay(record).go_to(Moment(RunId(1), 8))
    assert session is not None
    answer = session.look(HealthRequest())
    assert isinstance(answer, Health)
    assert answer.reading.moment == answer.moment == Moment(RunId(1), 8)
    live = next(one for one in record.readings(1) if one.step == 8)
    assert answer.reading.layers[1].update_ratio == live.layers[1].update_ratio
    assert session.look(HealthRequest(run=RunId(3))) is None
