"""Any step of a recorded run is opened again, equal to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.project import edits
from gradstudio.project.spec import ConstantRate, LayerSpec, NetworkSpec, ProjectSpec, SgdSpec, TrainingSpec
from gradstudio.training.record import Record, RecordError, Replay
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.moment import Moment, RunId
from tests.training.record.projects import ACTIONS, acted, changed, projects, seen, spaced

ONE = RunId(1)


def losses_from(session, steps: int) -> bytes:
    begin = session.step_count
    session.advance(steps)
    losses, tests = session.history.since(begin), session.history.test_since(begin)
    return b"".join(part.tobytes() for part in (*losses, *tests))


@given(spec=projects(), actions=ACTIONS, stride=st.sampled_from([1, 4, 16]), data=st.data())
def test_any_step_is_what_it_was(spec: ProjectSpec, actions, stride: int, data: st.DataObject) -> None:
    record = Record()
    session = record.begin(spec)
    spaced(record, stride)
    known = acted(session, actions)
    end = record.run(1).end
    assert end == session.step_count
    for step in data.draw(st.lists(st.integers(0, end), min_size=1, max_size=4)):
        there = record.at(Moment(ONE, step))
        assert seen(there) == known[step]
    there = record.at(Moment(ONE, end))
    assert losses_from(there, 7) == losses_from(session, 7)


@given(spec=projects(), actions=ACTIONS, stride=st.sampled_from([2, 64]), data=st.data())
def test_one_goes_from_moment_to_moment_with_one_session(
    spec: ProjectSpec, actions, stride: int, data: st.DataObject
) -> None:
    record = Record()
    session = record.begin(spec)
    spaced(record, stride)
    known = {ONE: acted(session, actions)}
    begin = data.draw(st.integers(0, session.step_count))
    other = record.branch(Moment(ONE, begin), changed(record.run(1).spec_at(begin), 3))
    known[RunId(2)] = acted(other, actions[::-1])
    replay = Replay(record, data.draw(st.sampled_from([0, 4000, 2**20])))
    for _ in range(8):
        number = data.draw(st.sampled_from([1, 2]))
        step = data.draw(st.sampled_from(sorted(known[RunId(number)])))
        there = replay.go_to(Moment(RunId(number), step))
        assert there is not None
        assert seen(there) == known[RunId(number)][step]


@given(spec=projects(), actions=ACTIONS, data=st.data())
@settings(max_examples=20)
def test_a_branch_grows_and_the_run_it_left_stays(spec: ProjectSpec, actions, data: st.DataObject) -> None:
    record = Record()
    known = acted(record.begin(spec), actions)
    begin = data.draw(st.integers(0, record.run(1).end))
    same = record.branch(Moment(ONE, begin))
    assert seen(same) == known[begin]
    assert same.moment == Moment(RunId(2), begin)
    later = changed(record.run(1).spec_at(begin), 1)
    other = record.branch(Moment(ONE, begin), later)
    straight = record.at(Moment(ONE, begin))
    straight.adopt(later)
    straight.advance(5)
    other.advance(5)
    assert seen(other) == seen(straight)
    assert [run.number for run in record.runs] == [1, 2, 3]
    assert record.run(3).parent == Moment(ONE, begin)
    record.delete(1)  # what branched off stays whole
    assert seen(record.at(Moment(RunId(3), begin + 5))) == seen(straight)
    assert record.begin(spec) is not None
    assert [run.number for run in record.runs] == [2, 3, 4]


def test_the_losses_of_a_branch_go_back_to_the_seed() -> None:
    record = Record()
    record.begin(ProjectSpec()).advance(30)
    record.branch(Moment(ONE, 20)).advance(15)
    third = record.branch(Moment(RunId(2), 25), edits.set_training(ProjectSpec(), l2=0.1))
    third.advance(5)
    whole = record.history(3)
    assert whole.steps.tolist() == list(range(30))
    straight = record.at(Moment(RunId(3), 30))
    assert whole.losses[25:].tolist() == third.history.losses.tolist()
    assert whole.losses[:25].tolist() == record.run(1).history.losses[:25].tolist()
    assert whole.end == straight.step_count
    record.delete(1)
    assert record.history(3).steps.tolist() == list(range(20, 30))
    assert record.run(3).history.steps.tolist() == list(range(25, 30))  # its own are as they were


def test_a_run_is_put_down_and_goes_on() -> None:
    spec = ProjectSpec()
    record = Record()
    session = record.begin(spec)
    session.advance(37)
    record.put_down(session, ended="Reached 37 steps.")
    assert record.run(1).ended == "Reached 37 steps."
    again = record.resume(1)
    again.advance(20)
    assert record.run(1).end == 57
    assert record.run(1).ended == ""
    straight = record.at(Moment(ONE, 57))
    assert np.array_equal(straight.parameters(), again.parameters())
    assert record.run(1).history.steps.tolist() == list(range(57))


def test_a_step_that_ran_away_is_not_there_and_the_run_goes_on_from_before_it() -> None:
    line = NetworkSpec(layers=(LayerSpec(size=1, activation="linear"),))
    rule = TrainingSpec(loss="squared_error", optimizer=SgdSpec(), learning_rate=ConstantRate(rate=100.0))
    spec = ProjectSpec(network=line, training=rule)
    record = Record()
    session = record.begin(spec)
    with pytest.raises(TrainingError):
        session.advance(5000)
    end = session.step_count
    assert record.run(1).end == end
    session.adopt(edits.set_training(spec, learning_rate=ConstantRate(rate=1e-9)))
    there = record.at(Moment(ONE, end))
    assert seen(there) == seen(session)


def test_what_is_not_there_is_told() -> None:
    record = Record()
    record.begin(ProjectSpec()).advance(3)
    with pytest.raises(RecordError, match=r"no run 7\. Choose one of: 1"):
        record.at(Moment(RunId(7), 0))
    with pytest.raises(RecordError, match="no step 4: it went from step 0 to step 3"):
        record.at(Moment(ONE, 4))
    with pytest.raises(RecordError, match="from the seed"):
        record.branch(Moment(ONE, 2), edits.add_layer(ProjectSpec()))


def test_numbers_of_a_recorded_run_change_by_its_spec_alone() -> None:
    session = Record().begin(ProjectSpec())
    with pytest.raises(ValueError, match="recorded"):
        session.set_parameters(session.parameters())
    with pytest.raises(ValueError, match="recorded"):
        session.restore(session.state())


def test_a_long_way_is_told_and_can_be_ended() -> None:
    record = Record()
    record.begin(ProjectSpec()).advance(3000)
    spaced(record, 1 << 20)
    run = record.run(1)
    while len(run.keyframes):
        run.keyframes.thin()
    told: list[float] = []
    replay = Replay(record)
    assert replay.go_to(Moment(ONE, 2999), lambda share: told.append(share) or len(told) < 3) is None
    assert len(told) == 3
    assert sorted(told) == told
    there = replay.go_to(Moment(ONE, 2999), lambda share: told.append(share) or True)
    assert there is not None
    assert told[-1] == 1.0
    assert seen(there) == seen(record.at(Moment(ONE, 2999)))


def test_going_backwards_takes_each_stretch_a_few_times_and_not_once_for_each_step(monkeypatch) -> None:
    record = Record()
    session = record.begin(ProjectSpec())
    session.advance(2000)
    run = record.run(1)
    while len(run.keyframes):
        run.keyframes.thin()  # one gap of 2,000 steps
    replay = Replay(record)
    taken = 0
    advance = type(session).advance

    def counted(self, steps: int = 1) -> None:
        nonlocal taken
        taken += steps
        advance(self, steps)

    monkeypatch.setattr(type(session), "advance", counted)
    for step in range(2000, -1, -1):
        there = replay.go_to(Moment(ONE, step))
        assert there is not None
        assert there.step_count == step
    assert taken < 10 * 2000


def test_the_rate_of_a_run_in_the_past_is_that_of_its_spec_then() -> None:
    spec = ProjectSpec()
    record = Record()
    session = record.begin(spec)
    session.advance(5)
    session.adopt(edits.set_training(spec, learning_rate=ConstantRate(rate=0.25)))
    session.advance(5)
    run = record.run(1)
    assert run.spec_at(4) == spec
    assert run.spec_at(5).training.learning_rate == ConstantRate(rate=0.25)
    there = record.at(Moment(ONE, 7)).snapshot()
    assert there.moment == Moment(ONE, 7)
    assert there.learning_rate == 0.25
    assert record.at(Moment(ONE, 4)).snapshot().learning_rate != 0.25
