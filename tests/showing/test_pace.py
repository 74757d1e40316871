"""How often a handle sends, by a clock of the test's own."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gradstudio.showing import handle as pacing
from gradstudio.showing import show
from gradstudio.showing.handle import MOST_SHARE, Handle
from gradstudio.showing.show import Presenter

UPDATE_SECONDS = 0.001


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def read(self) -> float:
        return self.now


class Shown:
    """A thing whose numbers take a millisecond to be read."""

    title = "loss"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def renew(self, channel: int, value: object, frame: object) -> bytes:
        self._clock.now += UPDATE_SECONDS
        return b""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pacing, "time", SimpleNamespace(perf_counter=clock.read, thread_time=clock.read))
    monkeypatch.setattr(pacing, "own_seconds", clock.read)
    return clock


def sent(clock: Clock, step_seconds: float, steps: int) -> int:
    connection = SimpleNamespace(is_open=True, is_behind=False, problem="", send=bytes)
    handle = Handle(Shown(clock), 1, connection)
    count = 0
    for _ in range(steps):
        clock.now += step_seconds
        count += handle.update(None)
    return count


@pytest.mark.parametrize("step_seconds", [0.004, 0.010, 0.030, 0.045])
def test_updates_take_no_more_of_the_time_than_they_may_and_not_much_less_however_long_steps_are(
    clock: Clock, step_seconds: float
) -> None:
    began, steps = clock.now, round(20 / step_seconds)
    share = UPDATE_SECONDS * sent(clock, step_seconds, steps) / (clock.now - began)
    assert MOST_SHARE / 2 < share <= MOST_SHARE + UPDATE_SECONDS / 20


def test_where_steps_last_longer_than_a_pause_each_is_shown(clock: Clock) -> None:
    assert sent(clock, 0.2, 10) == 10


def test_a_window_that_hangs_keeps_a_program_that_ends_no_longer_for_many_things_than_for_one(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(seconds: float) -> bool:
        clock.now += max(0.0, seconds)
        return False

    monkeypatch.setattr(show, "time", SimpleNamespace(monotonic=clock.read))
    connection = SimpleNamespace(
        is_open=True, is_behind=True, problem="", send=bytes, push=int, flush=hang, leave=int
    )
    presenter = Presenter()
    presenter._connection = connection
    handles = [Handle(Shown(clock), channel, connection) for channel in range(5)]
    presenter._handles.update(handles)
    began = clock.now
    presenter.end()
    assert clock.now - began == pytest.approx(show._END_SECONDS)
