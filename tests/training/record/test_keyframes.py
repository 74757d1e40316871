"""Keyframes stay within their memory and evenly spaced, however long a run goes on."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.project import edits
from gradstudio.project.spec import AdamSpec, ProjectSpec
from gradstudio.training.record import Keyframe, Keyframes, Record
from gradstudio.training.record.keyframes import arrays
from gradstudio.training.record.record import LEAST_SHARE
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session
from gradstudio.training.run.state import EngineState, RunState, StopState
from tests.training.record.projects import seen

STOP = StopState(
    fired=(), seconds=0.0, best=1.0, epochs_without_progress=0, loss_sum=0.0, accuracy_sum=0.0, samples=0
)


def state_at(step: int, size: int = 10) -> RunState:
    parameters, zeros = np.full(size, float(step) + 0.5), np.zeros(size)
    engine = EngineState(
        step=step, parameters=parameters, first=zeros, second=zeros.copy(), began_at=0, epoch=0, used=0,
        cut_from=np.ones(size),
    )  # fmt: skip
    return RunState(engine=engine, stop=STOP, replaced=())


@given(length=st.integers(1, 3000), most=st.integers(1, 60))
def test_the_widest_gap_is_less_than_twice_the_best(length: int, most: int) -> None:
    frames, room = Keyframes(), most * 80 + 160
    step = 0
    while (step := frames.next_due(step)) <= length:
        frames.add(Keyframe(state=state_at(step), changes=1))
        while frames.nbytes > room:
            frames.thin()
    kept = [frame.step for frame in frames]
    assert len(kept) <= most
    gaps = np.diff([0, *kept, length])
    assert gaps.max(initial=0) < 2 * max(1.0, length / (most + 1)) + 1
    assert all(step % frames.stride == 0 for step in kept)


def test_what_two_states_share_takes_memory_once() -> None:
    frames = Keyframes()
    for step in (1, 2, 3):
        frames.add(Keyframe(state=state_at(step), changes=1))
    assert frames.nbytes == 3 * 80 + 80 + 80  # parameters each; zeros and what was cut once
    frames.stride = 2
    frames.thin()
    assert frames.nbytes == 0
    first, second = (Keyframe(state=state_at(step), changes=1) for step in (4, 8))
    frames.add(first)
    frames.add(second)
    one, other = list(frames)
    assert [a is b for a, b in zip(arrays(one), arrays(other), strict=True)] == [False, True, True, True]


def advanced(session: Session, steps: int) -> Session:
    session.advance(steps)
    return session


def test_a_record_stays_within_its_memory_and_any_run_can_still_be_opened() -> None:
    room = 400_000
    record = Record(most_bytes=room)
    spec = edits.set_training(ProjectSpec(), optimizer=AdamSpec())
    for _ in range(3):
        session = record.begin(spec)
        session.advance(60)
        assert record.nbytes <= room
    assert all(len(run.keyframes) > 1 for run in record.runs)
    straight = Session(spec)
    straight.advance(43)
    for number in (1, 2, 3):
        assert seen(record.at(Moment(RunId(number), 43))) == seen(straight)


def test_a_run_has_states_on_its_way_however_much_those_at_the_ends_of_others_take() -> None:
    record = Record()
    for _ in range(40):
        record.put_down(advanced(record.begin(ProjectSpec()), 1))
    ends = sum(run.fixed_bytes for run in record.runs)
    record.set_most_bytes(ends)
    run = record.run(advanced(record.begin(ProjectSpec()), 200).run_id)
    assert len(run.keyframes) > 1
    assert record.nbytes <= ends + ends // LEAST_SHARE


def test_a_state_larger_than_all_room_is_not_kept_and_the_run_is_opened_from_its_seed() -> None:
    record = Record(most_bytes=1000)
    session = record.begin(ProjectSpec())
    session.advance(300)
    assert not len(record.run(1).keyframes)
    assert seen(record.at(Moment(RunId(1), 300))) == seen(session)


def test_keyframes_are_farther_apart_where_steps_take_no_time(monkeypatch) -> None:
    clock = iter(np.arange(0, 10**6) * 1e-6)  # whatever is done takes a millionth of a second
    monkeypatch.setattr(time, "thread_time", lambda: float(next(clock)))
    record = Record()
    record.begin(ProjectSpec()).advance(5000)
    assert record.run(1).keyframes.stride >= 256
