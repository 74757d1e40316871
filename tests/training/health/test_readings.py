"""Readings of a run are bounded in number and memory, and are taken in time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.project import ProjectSpec, edits
from gradstudio.project.spec import ConstantRate
from gradstudio.training import Session
from gradstudio.training.health.planned import follow
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.health.readings import Readings
from gradstudio.training.health.watching import HealthWatch
from gradstudio.training.record import Record
from gradstudio.training.record.digest import state_digest
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.moment import Moment, RunId

ONE = Session(ProjectSpec()).read_health()


def at(step: int) -> HealthReading:
    return replace(ONE, moment=Moment(RunId(1), step))


def steps_of(readings: Readings) -> list[int]:
    return [one.step for one in readings.all]


@given(first=st.integers(0, 5000), gaps=st.lists(st.integers(1, 9), max_size=300), most=st.integers(4, 40))
def test_readings_are_never_more_than_so_many_and_lie_close(first: int, gaps: list[int], most: int) -> None:
    readings, added = Readings(most=most), [first, *(first + np.cumsum(gaps)).tolist()]
    for step in added:
        before = readings.all
        readings.add(at(step))
        assert readings.all is not before
        assert len(readings) <= most
        kept = steps_of(readings)
        assert kept == sorted(set(kept))
        assert (kept[0], kept[-1]) == (first, step)
    if readings.stride == 1:
        assert steps_of(readings) == added


def test_a_long_run_keeps_its_start_and_no_gap_is_wider_than_two_strides() -> None:
    readings = Readings()
    for step in range(5000):
        readings.add(at(step))
    kept = steps_of(readings)
    assert len(kept) <= 256
    assert {0, 1, 2, 4, 8, 16, 4096, 4999} <= set(kept)
    assert max(np.diff(kept)) <= readings.stride == 32


@given(gaps=st.lists(st.integers(1, 9), max_size=300), thinned=st.integers(0, 5))
def test_thinned_readings_keep_the_first_the_newest_and_sixteen(gaps: list[int], thinned: int) -> None:
    readings, added = Readings(), [0, *np.cumsum(gaps).tolist()]
    for step in added:
        readings.add(at(step))
    for _ in range(thinned):
        before = len(readings)
        readings.thin()
        kept = steps_of(readings)
        assert len(kept) <= max(16, before // 2)
        assert (kept[0], kept[-1]) == (0, added[-1])
    assert readings.nbytes == sum(one.nbytes for one in readings.all)
    assert readings.can_thin == (len(readings) > 16)
    readings.add(at(added[-1] + 1))
    assert readings.nbytes == sum(one.nbytes for one in readings.all)


def test_readings_of_many_runs_count_in_the_memory_of_the_record_and_are_thinned() -> None:
    record = Record()
    for number in range(1, 21):
        record.begin(ProjectSpec())
        for step in range(200):
            record.run(number).readings.add(at(step))
    before = record.nbytes
    assert before >= 20 * 190 * ONE.nbytes
    record.set_most_bytes(before // 4)
    assert record.nbytes <= before // 4
    assert all(len(run.readings) >= 8 for run in record.runs)


def test_a_wide_network_keeps_fewer_readings() -> None:
    readings = Readings(most_bytes=20 * ONE.nbytes)
    for step in range(200):
        readings.add(at(step))
    assert 10 <= len(readings) <= 20


def test_a_reading_of_a_step_takes_the_place_of_those_of_it_and_later() -> None:
    readings = Readings()
    for step in (0, 1, 2, 3, 2):
        readings.add(at(step))
    assert steps_of(readings) == [0, 1, 2]


def run_watched(
    step_seconds: float, read_seconds: float, steps: int, *, piece: int
) -> tuple[Readings, float]:
    """Play a run whose steps and readings take a known time; return its readings and their share of it."""
    now, step, readings, spent = [0.0], 0, Readings(), [0.0]

    def read() -> HealthReading:
        now[0] += read_seconds
        spent[0] += read_seconds
        return at(step)

    watch = HealthWatch(readings, clock=lambda: now[0], wall=lambda: now[0])
    while step < steps:
        taken = min(piece, steps - step, watch.before_steps(step, read))
        assert taken >= 1
        step += taken
        now[0] += taken * step_seconds
    return readings, spent[0] / now[0]


@pytest.mark.parametrize("piece", [5, 300, 10**9])
def test_a_watch_takes_no_more_than_its_share_and_begins_densely(piece: int) -> None:
    readings, share = run_watched(2e-5, 1.2e-3, 400_000, piece=piece)
    assert share < 0.025
    assert {0, 1, 2, 4, 64, 128, 1024} <= set(steps_of(readings))
    assert 100 <= len(readings) <= 256


def test_costly_readings_are_rare_from_the_start() -> None:
    readings, share = run_watched(1e-3, 0.5, 400_000, piece=6)
    assert share < 0.025
    assert len(readings) >= 4


def test_slow_steps_are_read_one_by_one() -> None:
    readings, _ = run_watched(0.04, 3e-4, 200, piece=1)
    assert steps_of(readings) == list(range(200))


def test_at_a_limited_speed_the_time_between_steps_is_free() -> None:
    for speed, few in ((25.0, 0), (float("inf"), 130)):
        now, readings = [0.0], Readings()
        watch = HealthWatch(readings, clock=partial(now.__getitem__, 0), wall=partial(now.__getitem__, 0))
        watch.speed = speed

        def read(step: int, now: list[float] = now) -> HealthReading:
            now[0] += 3e-4
            return at(step)

        for step in range(200):
            watch.before_steps(step, partial(read, step))
            now[0] += 1e-3  # the thread is at work for a fraction of the time
        assert 200 - len(readings) >= few
        assert (len(readings) == 200) == (few == 0)


def test_where_the_stride_is_long_the_newest_reading_is_fresh() -> None:
    now, step, readings = [0.0], 0, Readings()
    readings.stride = 2**20
    watch = HealthWatch(readings, clock=lambda: now[0], wall=lambda: now[0])
    for _ in range(1000):
        step += min(100, watch.before_steps(step, partial(at, step)))
        now[0] += 0.01
    assert step - steps_of(readings)[-1] <= 100 * 11
    assert len(readings) == 2  # the next takes the place of the newest


def test_time_in_which_others_hold_the_processor_pays_for_no_reading() -> None:
    wall, worked, spent, readings = [0.0], [0.0], [0.0], Readings()
    readings.stride = 2**20
    watch = HealthWatch(readings, clock=partial(worked.__getitem__, 0), wall=partial(wall.__getitem__, 0))

    def read(step: int) -> HealthReading:
        worked[0] += 1e-3
        spent[0] += 1e-3
        return at(step)

    for step in range(4000):
        watch.before_steps(step, partial(read, step))
        worked[0] += 1e-3
        wall[0] += 0.02  # twenty times as long
    assert 0.002 < spent[0] < 0.02 * worked[0]


@pytest.mark.parametrize(("read_seconds", "fewest", "most"), [(1e-3, 100, 101), (0.3, 2, 3)])
def test_a_change_is_read_at_once_unless_that_takes_long(read_seconds: float, fewest: int, most: int) -> None:
    """A user drags a rate for 100 steps of 0.2 seconds."""
    now, spent, readings = [0.0], [0], Readings()
    watch = HealthWatch(readings, clock=partial(now.__getitem__, 0), wall=partial(now.__getitem__, 0))

    def read(step: int) -> HealthReading:
        now[0] += read_seconds
        spent[0] += 1
        return at(step)

    watch.before_steps(0, partial(read, 0))
    readings.stride = 2**20
    for step in range(1, 101):
        watch.changed()
        watch.before_steps(step, partial(read, step))
        now[0] += 0.2
    assert fewest <= spent[0] <= most


def test_a_clock_that_stands_still_ends_no_run() -> None:
    now, readings = [0.0], Readings()
    watch = HealthWatch(readings, clock=partial(now.__getitem__, 0), wall=partial(now.__getitem__, 0))

    def read(step: int) -> HealthReading:
        now[0] += 0.2
        return at(step)

    for step in range(3):
        assert watch.before_steps(step, partial(read, step)) >= 1
    assert readings.stride > 1


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_following_a_session_reads_planned_steps_and_changes_no_bit(engine: str) -> None:
    spec = edits.set_data(edits.set_training(ProjectSpec(), engine=engine), kind="moons", samples=6)
    spec = edits.set_layer_size(edits.remove_layer(spec, 0), 0, 3)
    alone, followed = Session(spec), Session(spec)
    alone.run(60)
    readings = follow(followed, 60, points=8)
    assert state_digest(followed.state()) == state_digest(alone.state())
    assert steps_of(readings) == [*range(17), *range(20, 61, 4)]
    again = Session(spec)
    again.advance(readings.all[-3].step)
    found = again.read_health()
    assert found.layers[0].update_ratio == readings.all[-3].layers[0].update_ratio


def test_following_a_run_that_runs_away_reads_the_step_before() -> None:
    spec = edits.set_training(
        ProjectSpec(), l2=1000.0, learning_rate=ConstantRate(rate=1e3), optimizer={"kind": "sgd"}
    )
    readings = Readings()
    session = Session(spec)
    with pytest.raises(TrainingError):
        follow(session, 100, readings=readings)
    assert readings.newest is not None
    assert readings.newest.step == session.step_count


def test_a_change_at_a_step_is_read_again() -> None:
    session, readings = Session(ProjectSpec()), Readings()
    session.watch_health(HealthWatch(readings))
    session.advance(1)
    before = readings.all[0].layers[0].update_ratio
    session.restore(Session(ProjectSpec()).state())
    session.adopt(edits.set_training(ProjectSpec(), learning_rate=ConstantRate(rate=1e-4)))
    session.advance(1)
    assert readings.all[0].step == 0
    assert readings.all[0].layers[0].update_ratio < before / 100


def test_readings_of_a_branch_begin_with_those_of_the_run_that_it_grew_from() -> None:
    record = Record()
    session = record.begin(ProjectSpec())
    session.watch_health(HealthWatch(record.run(1).readings))
    session.advance(10)
    branch = record.branch(Moment(RunId(1), 5))
    branch.watch_health(HealthWatch(record.run(2).readings))
    branch.advance(3)
    known = record.readings(2)
    assert [one.step for one in known] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert [one.moment.run for one in known] == [1, 1, 1, 1, 1, 2, 2, 2]
    assert record.readings(1) == record.run(1).readings.all
    record.delete(1)
    assert record.readings(2) == record.run(2).readings.all
