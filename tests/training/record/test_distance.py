from __future__ import annotations

import numpy as np
import pytest

from gradstudio.project import edits
from gradstudio.training.record import Record, RecordError
from gradstudio.training.record.distance import distances, distances_from
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec

SPEC = small_spec()


@pytest.fixture
def record() -> Record:
    """A run of 60 steps, and one of 40 that branches off at step 20 under another penalty."""
    record = Record()
    record.begin(SPEC).advance(60)
    record.branch(Moment(1, 20), edits.set_training(SPEC, l2=0.5)).advance(40)
    return record


def test_two_runs_are_compared_at_the_steps_that_both_came_to(record):
    found = distances(record, 1, 2, points=5)
    assert found.steps.tolist() == [20, 30, 40, 50, 60]
    for step, distance in zip(found.steps.tolist(), found.distances.tolist(), strict=True):
        one, other = (record.at(Moment(run, step)).parameters() for run in (1, 2))
        assert distance == np.linalg.norm(other - one)
    assert found.distances[0] == 0.0
    assert (np.diff(found.distances) > 0).all()


def test_of_a_short_stretch_every_step_is_taken_once(record):
    record.begin(SPEC).advance(3)
    assert distances(record, 1, 3).steps.tolist() == [0, 1, 2, 3]
    assert not distances(record, 1, 3).distances.any()  # the same run twice


def test_it_stops_when_it_is_not_to_go_on(record):
    told: list[float] = []

    def go_on(share: float) -> bool:
        told.append(share)
        return share < 0.5

    assert distances(record, 1, 2, go_on=go_on) is None
    assert 0.5 <= max(told) < 0.6
    assert told == sorted(told)


def test_networks_of_other_shapes_and_runs_without_a_common_step_are_refused(record):
    record.begin(edits.add_layer(SPEC)).advance(2)
    with pytest.raises(RecordError, match="cannot be compared"):
        distances(record, 1, 3)
    record.begin(SPEC).advance(2)
    with pytest.raises(RecordError, match="ends at step 2, the other begins at step 20"):
        distances(record, 4, 2)


def test_the_numbers_are_those_of_runs_taken_without_a_record(record):
    one, other = Session(SPEC), Session(SPEC)
    one.advance(20)
    other.advance(20)
    other.adopt(edits.set_training(SPEC, l2=0.5))
    for session in (one, other):
        session.advance(40)
    assert distances(record, 1, 2).distances[-1] == np.linalg.norm(other.parameters() - one.parameters())


def test_of_one_run_it_is_how_far_it_is_from_one_of_its_moments(record):
    found = distances_from(record, Moment(2, 30), points=5)
    assert found.steps.tolist() == [20, 30, 40, 50, 60]
    reference = record.at(Moment(2, 30)).parameters()
    for step, distance in zip(found.steps.tolist(), found.distances.tolist(), strict=True):
        assert distance == np.linalg.norm(record.at(Moment(2, step)).parameters() - reference)
    assert distances_from(record, Moment(2, 30), go_on=lambda share: False) is None
    with pytest.raises(RecordError, match="no step 70"):
        distances_from(record, Moment(2, 70))
