"""The steps of a run told as epochs and seconds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.project import edits
from gradstudio.training.record import Record
from gradstudio.training.record.clocks import Clocks, EpochClock, KnottedClock, SecondsClock, StepClock
from gradstudio.training.run.moment import Moment
from tests.qt_helpers import small_spec


def spec_of(batch_size: int | None, samples: int = 10):
    return edits.set_training(small_spec(samples=samples), batch_size=batch_size)


def epochs(clock, *steps: int) -> list[float]:
    return clock.read(np.array(steps)).tolist()


def test_steps_read_as_themselves():
    clock = StepClock()
    assert clock.read(np.array([0, 7])).tolist() == [0.0, 7.0]
    assert clock.step_at(2.5) == 2.5
    assert clock.is_even


def test_without_batches_a_step_is_an_epoch():
    record = Record()
    record.begin(spec_of(None))
    clock = EpochClock(record.runs[0])
    assert epochs(clock, 0, 1, 12) == [0.0, 1.0, 12.0]
    assert clock.is_even


@pytest.mark.parametrize("batch", [1, 3, 4, 7, 10, 50])
def test_an_epoch_ends_where_that_of_the_session_does(batch):
    record = Record()
    session = record.begin(spec_of(batch))
    clock = EpochClock(record.runs[0])
    before = 0
    for _ in range(25):
        session.advance(1)
        now = session.state().engine.epoch
        reading = epochs(clock, session.step_count)[0]
        assert now - 1e-9 <= reading < now + 1
        if now > before:
            assert reading == pytest.approx(now)
        before = now


def test_a_batch_size_that_changed_on_the_way_is_followed_and_so_is_a_branch():
    record = Record()
    session = record.begin(spec_of(3))  # four steps an epoch
    clock = EpochClock(record.runs[0])
    session.advance(6)
    assert epochs(clock, 4, 6) == pytest.approx([1.0, 1.5])
    session.adopt(spec_of(5))
    session.advance(11)
    state = session.state().engine
    assert epochs(clock, 4, 6) == pytest.approx([1.0, 1.6])
    assert epochs(clock, 7) == pytest.approx([2.0])  # the rest of the epoch was one batch
    assert epochs(clock, 17) == pytest.approx([state.epoch + state.used / 10])
    assert not clock.is_even
    record.branch(Moment(1, 6), spec_of(2))
    branch = EpochClock(record.runs[1])
    assert epochs(branch, 6)[0] == pytest.approx(1.6)
    assert epochs(branch, 8)[0] == pytest.approx(2.0)
    assert epochs(branch, 13)[0] == pytest.approx(3.0)


def test_seconds_are_those_of_the_states_that_are_kept_and_go_on_behind_the_last():
    record = Record()
    session = record.begin(spec_of(None))
    run = record.runs[0]
    clock = SecondsClock(run)
    assert clock.read(np.array([0]))[0] == 0.0
    while session.step_count < 40:
        session.run(40 - session.step_count)
    record.put_down(session)
    end = session.state().stop.seconds
    assert end > 0
    assert clock.read(np.array([40]))[0] == pytest.approx(end)
    readings = clock.read(np.arange(60))
    assert (np.diff(readings) >= 0).all()
    assert readings[-1] > end


def test_steps_taken_one_by_one_have_their_time_too():
    record = Record()
    session = record.begin(spec_of(None))
    clock = SecondsClock(record.runs[0])
    for _ in range(20):
        session.advance(timed=True)
    record.put_down(session)
    spent = session.state().stop.seconds
    assert spent > 0
    assert clock.read(np.array([20]))[0] == pytest.approx(spent)
    assert clock.read(np.array([10]))[0] < spent
    session.advance(5)  # as a replay does
    assert session.state().stop.seconds == spent


class Known(KnottedClock):
    def __init__(self, knots) -> None:
        super().__init__(*knots[0], 1.0)
        for knot in knots[1:]:
            self._add(*knot)


@given(
    st.lists(st.tuples(st.integers(1, 50), st.floats(1e-3, 10.0)), max_size=20),
    st.lists(st.floats(-20, 2000), min_size=1, max_size=20),
)
def test_the_step_of_a_reading_is_the_way_back(gaps, steps):
    knots, at = [(3, 1.0)], np.array([3.0, 1.0])
    for gap in gaps:
        at = at + gap
        knots.append((int(at[0]), float(at[1])))
    clock = Known(knots)
    readings = clock.read(np.array(sorted(steps)))
    assert (np.diff(readings) >= -1e-9).all()
    for step, reading in zip(sorted(steps), readings, strict=True):
        assert clock.step_at(float(reading)) == pytest.approx(step, abs=1e-6)


def test_a_run_of_many_states_keeps_a_bounded_number_of_knots():
    clock = Known([(step, step * 0.5) for step in range(20_000)])
    assert len(clock._steps) <= 4096
    assert clock.read(np.array([12_345]))[0] == pytest.approx(12_345 * 0.5)


def test_the_clock_of_a_run_is_made_once_and_anew_for_another_run_of_its_number():
    record, other = Record(), Record()
    record.begin(spec_of(3))
    other.begin(spec_of(5))
    clocks = Clocks("epoch")
    first = clocks.of(record.runs[0])
    assert clocks.of(record.runs[0]) is first
    assert clocks.of(other.runs[0]) is not first
