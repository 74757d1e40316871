"""What is said of a run: in what it differs from the one before it, and how long it was trained."""

from __future__ import annotations

from hypothesis import given

from gradstudio.project import edits
from gradstudio.project.difference import between
from gradstudio.project.fields import set_field
from gradstudio.project.spec import MicrogradMoons, ProjectSpec, validated
from gradstudio.training.record import Record, Run
from gradstudio.training.record.account import before_run, seconds_of, told, turns_of
from gradstudio.training.run.moment import Moment, RunId
from tests.training.record.projects import projects

PLAIN = validated(
    {"training": {"engine": "reference", "learning_rate": {"kind": "constant"}, "batch_size": 10}}
)
PLAIN = edits.set_layer_size(edits.remove_layer(PLAIN, 1), 0, 2)
FASTER = set_field(PLAIN, "training.learning_rate.rate", 0.3)


def words(record: Record, number: int) -> str:
    runs = {run.number: run for run in record.runs}
    run = record.run(number)
    before = before_run(run, runs)
    return told(turns_of(run, before), is_compared=before is not None)


def run_of(record: Record, spec: ProjectSpec, steps: int = 3) -> Run:
    session = record.begin(spec)
    session.run(steps)
    record.put_down(session)
    return record.runs[-1]


@given(one=projects(), other=projects())
def test_two_projects_differ_in_something_if_they_are_not_equal(one: ProjectSpec, other: ProjectSpec) -> None:
    assert bool(between(one, other)) == (one != other)
    assert between(one, one) == ()


def test_a_run_from_its_seed_is_compared_with_how_the_one_before_ended() -> None:
    record = Record()
    session = record.begin(PLAIN)
    session.run(2)
    session.adopt(FASTER)
    session.run(1)
    run_of(record, FASTER)
    run_of(record, set_field(FASTER, "training.seed", 7))
    assert words(record, 1) == "at step 2: rate 0.1 → 0.3"
    assert words(record, 2) == "same settings"
    assert words(record, 3) == "seed 1337 → 7"


def test_settings_by_which_no_step_was_taken_belong_to_the_run_that_follows() -> None:
    record = Record()
    session = record.begin(PLAIN)
    session.run(3)
    session.adopt(FASTER)
    run_of(record, FASTER)
    record.branch(Moment(RunId(1), 3), FASTER).run(1)
    assert words(record, 1) == ""
    assert words(record, 2) == "rate 0.1 → 0.3"
    assert words(record, 3) == "rate 0.1 → 0.3"


def test_a_branch_is_compared_with_its_parent_at_the_step_where_it_left_it() -> None:
    record = Record()
    session = record.begin(PLAIN)
    session.run(2)
    session.adopt(FASTER)
    session.run(3)
    run_of(record, PLAIN)
    session = record.branch(Moment(RunId(1), 1), set_field(PLAIN, "training.batch_size", 20))
    session.run(2)
    session = record.branch(Moment(RunId(1), 4))
    session.run(1)
    session.adopt(set_field(FASTER, "training.steps", 500))
    session.run(1)
    assert words(record, 3) == "batch 10 → 20"
    assert words(record, 4) == "same settings; at step 5: steps 100 → 500"


def test_settings_that_are_changed_before_the_first_step_belong_to_the_begin() -> None:
    record = Record()
    run_of(record, PLAIN)
    session = record.begin(PLAIN)
    session.adopt(FASTER)
    session.run(2)
    assert words(record, 2) == "rate 0.1 → 0.3"


def test_a_change_that_is_taken_back_before_the_next_step_is_none() -> None:
    record = Record()
    session = record.begin(PLAIN)
    session.run(2)
    session.adopt(FASTER)
    session.adopt(PLAIN)
    session.run(1)
    assert words(record, 1) == ""


def test_a_run_whose_parent_is_gone_is_compared_with_none() -> None:
    record = Record()
    run_of(record, PLAIN)
    session = record.branch(Moment(RunId(1), 1), FASTER)
    session.run(1)
    record.delete(1)
    assert words(record, 2) == ""
    run_of(record, FASTER)
    assert words(record, 3) == "same settings"


def test_the_time_of_a_branch_begins_where_it_left_its_parent() -> None:
    record = Record()
    run = run_of(record, PLAIN, 20)
    assert seconds_of(run) > 0
    session = record.branch(Moment(RunId(1), 20))
    branch = record.run(2)
    assert seconds_of(branch) == 0
    session.run(5)
    record.put_down(session)
    assert branch.newest is not None
    assert seconds_of(branch) == branch.newest.state.stop.seconds - seconds_of(run) > 0


def test_a_run_of_no_steps_took_no_time() -> None:
    assert seconds_of(Run(RunId(1), ProjectSpec(data=MicrogradMoons()))) == 0
