"""The runs of a project are begun one after the other, and each is left where it can go on."""

from __future__ import annotations

import pytest

from gradstudio.app.run.recording import Recording
from gradstudio.project import edits
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment
from tests.qt_helpers import small_spec

SPEC = small_spec()
STRONGER = edits.set_training(SPEC, l2=0.5)


@pytest.fixture
def recording() -> Recording:
    """A run of 20 steps."""
    made = Recording()
    made.begin(SPEC).advance(20)
    return made


def numbers(recording: Recording) -> list[int]:
    return [run.number for run in recording.record.runs]


def test_a_run_that_is_left_is_kept_where_it_was(recording):
    state = recording.session.parameters().tolist()
    recording.leave()
    assert recording.session is None
    newest = recording.record.run(1).newest
    assert (newest.step, newest.state.engine.parameters.tolist()) == (20, state)


def test_a_run_without_a_step_is_forgotten_and_its_name_is_given_again(recording):
    recording.leave()
    recording.begin(SPEC)
    assert numbers(recording) == [1, 2]
    recording.leave()
    recording.begin(SPEC)
    assert numbers(recording) == [1, 3]
    assert recording.record.run(3).label.name == "Run 2"


def test_why_it_ended_is_known_until_it_takes_a_step(recording):
    recording.put_down("Reached the 20 steps.")
    recording.put_down()
    assert recording.record.run(1).ended == "Reached the 20 steps."
    recording.leave()
    assert recording.record.run(1).ended == "Reached the 20 steps."
    recording.go_on(Moment(1, 20), SPEC).advance()
    assert recording.record.run(1).ended == ""


def test_at_the_end_of_a_run_it_goes_on_itself(recording):
    recording.leave()
    session = recording.go_on(Moment(1, 20), SPEC)
    assert (session.run_id, numbers(recording)) == (1, [1])


@pytest.mark.parametrize(("step", "spec"), [(20, STRONGER), (7, SPEC), (7, STRONGER)])
def test_elsewhere_or_under_another_spec_a_run_branches_off(recording, step, spec):
    recording.leave()
    session = recording.go_on(Moment(1, step), spec)
    run = recording.record.run(2)
    assert (session.run_id, run.parent, run.begin, run.spec) == (2, Moment(1, step), step, spec)


def test_where_other_weights_are_needed_a_run_begins_from_its_seed(recording):
    recording.leave()
    session = recording.go_on(Moment(1, 7), edits.add_layer(SPEC))
    assert (session.step_count, recording.record.run(2).parent) == (0, None)


@pytest.mark.parametrize("moment", [Moment(9, 3), Moment(1, 21)])
def test_from_a_moment_that_is_gone_a_run_begins_from_its_seed(recording, moment):
    recording.leave()
    assert recording.go_on(moment, SPEC).step_count == 0
    assert numbers(recording) == [1, 2]


def test_the_newest_run_of_a_project_that_is_opened_goes_on():
    brought = Record()
    brought.begin(SPEC).advance(5)
    brought.begin(STRONGER).advance(6)
    brought.begin(SPEC).advance(7)
    for spec, run, step in ((SPEC, 3, 7), (STRONGER, 2, 6)):
        session = Recording().open(brought, spec)
        assert (session.run_id, session.step_count) == (run, step)
    fresh = Recording().open(brought, edits.add_layer(SPEC))
    assert (fresh.run_id, fresh.step_count) == (4, 0)


def test_runs_of_a_project_that_took_no_step_go_but_for_the_one_that_goes_on():
    brought = Record()
    brought.begin(SPEC).advance(5)
    for spec in (SPEC, STRONGER, SPEC):
        brought.begin(spec)
    recording = Recording()
    assert recording.open(brought, SPEC).run_id == 4
    assert numbers(recording) == [1, 4]


def test_the_present_run_is_not_deleted(recording):
    recording.delete(1)
    assert numbers(recording) == [1]
    recording.leave()
    recording.begin(SPEC)
    gone = recording.record.run(1)
    recording.delete(1)
    recording.delete(1)
    assert numbers(recording) == [2]
    recording.bring_back(gone)
    assert numbers(recording) == [1, 2]


def test_memory_is_bounded_for_later_projects_too(recording):
    recording.set_most_bytes(12345)
    other = Record()
    recording.leave()
    recording.open(other, SPEC)
    assert other.most_bytes == 12345


def test_the_health_of_each_run_is_read_on_its_way_and_kept_with_it(recording):
    record = recording.record
    assert [one.step for one in record.readings(1)][:3] == [0, 1, 2]
    recording.leave()
    recording.go_on(Moment(1, 7), STRONGER).advance(2)
    recording.read_health()
    assert [one.moment for one in record.readings(2)][-3:] == [Moment(2, step) for step in (7, 8, 9)]
    kept = len(record.readings(2))
    recording.read_health()
    assert len(record.readings(2)) == kept
    recording.leave()
    recording.read_health()  # nobody is there


def test_at_rest_health_is_not_read_where_that_takes_long():
    made = Recording()
    made.begin(SPEC)
    made.read_health()  # nothing is known yet
    assert made.record.readings(1) == ()
    made.session.advance(3)
    made.read_health()
    assert made.record.readings(1)[-1].step == 3
