"""Work that leaves a training run its speed."""

from __future__ import annotations

import threading

import pytest

from gradstudio.app.doctor import idle_time as module
from gradstudio.app.doctor.idle_time import IdleTime


class Clock:
    """A time that is moved by hand, and by waiting."""

    def __init__(self, monkeypatch, idle: IdleTime) -> None:
        self.now = 0.0
        self.rests: list[float] = []
        monkeypatch.setattr(module.time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(idle._idle, "wait", self.rest)

    def rest(self, seconds: float) -> bool:
        self.rests.append(seconds)
        self.now += seconds
        return False


def test_work_rests_nine_times_as_long_as_it_took_while_a_run_trains(monkeypatch):
    idle = IdleTime()
    clock = Clock(monkeypatch, idle)
    asked = idle.polite(lambda share: True)
    clock.now += 0.02
    assert asked(0.1)
    assert clock.rests == []
    idle.set_training(True)
    clock.now += 0.02
    assert asked(0.2)
    clock.now += 0.01
    assert asked(0.3)
    assert [round(rest, 6) for rest in clock.rests] == [0.18, 0.09]
    clock.now += 5.0
    assert asked(0.4)
    assert max(clock.rests) == module._LONGEST_SECONDS
    assert sum(clock.rests[2:]) == pytest.approx(45.0)


def test_a_long_rest_can_be_given_up(monkeypatch):
    idle = IdleTime()
    clock = Clock(monkeypatch, idle)
    idle.set_training(True)
    asked = idle.polite(lambda share: False)
    clock.now += 5.0
    assert not asked(0.5)
    assert clock.rests == [module._LONGEST_SECONDS]


def test_what_is_asked_is_told_what_was_asked_and_can_end_it():
    told: list[float] = []

    def go_on(share: float) -> bool:
        told.append(share)
        return share < 0.5

    asked = IdleTime().polite(go_on)
    assert asked(0.25)
    assert not asked(0.75)
    assert told == [0.25, 0.75]


def test_work_that_rests_goes_on_as_soon_as_training_pauses(monkeypatch):
    monkeypatch.setattr(module, "_LONGEST_SECONDS", 3600.0)
    monkeypatch.setattr(module, "_SHARE", 1e-9)
    idle = IdleTime()
    idle.set_training(True)
    asked = idle.polite(lambda share: True)
    work = threading.Thread(target=asked, args=(0.5,))
    work.start()
    work.join(0.05)
    assert work.is_alive()
    idle.set_training(False)
    work.join(60.0)
    assert not work.is_alive()
    assert idle.is_idle
