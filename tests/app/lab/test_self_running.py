"""Steps that are taken by themselves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from gradstudio.app.lab.self_running import SPEEDS, SelfRunning
from tests.qt_helpers import until


class Walk:
    """Somewhere to go, so many steps away."""

    def __init__(self, length: int) -> None:
        self.length, self.position, self.told = length, 0, 0
        self.owner = QObject()
        self.stepping = SelfRunning(self.take, lambda: length, self.owner)
        self.stepping.changed.connect(self._on_changed)

    def take(self, steps: int) -> bool:
        self.position = min(self.position + steps, self.length)
        return self.position < self.length

    def _on_changed(self) -> None:
        self.told += 1


def test_the_first_step_comes_at_once_and_the_others_in_time(qapp, qtbot):
    walk = Walk(5)
    walk.stepping.set_speed(100.0)
    walk.stepping.start()
    assert walk.position == 1
    assert walk.stepping.is_running
    until(qtbot, lambda: not walk.stepping.is_running)
    assert walk.position == 5
    assert walk.told == 2  # that it runs, and that it does no longer


def test_it_rests_when_it_is_told_to(qapp):
    walk = Walk(1_000)
    walk.stepping.start()
    walk.stepping.stop()
    assert not walk.stepping.is_running
    assert walk.position == 1


def test_where_there_is_one_step_only_it_is_over_with_it(qapp):
    walk = Walk(1)
    walk.stepping.start()
    assert not walk.stepping.is_running


@pytest.mark.parametrize("speed", SPEEDS.values())
def test_every_speed_gets_on(qapp, qtbot, speed):
    walk = Walk(2)
    walk.stepping.set_speed(speed)
    walk.stepping.start()
    until(qtbot, lambda: walk.position == 2)


def test_at_full_speed_it_takes_many_steps_at_once(qapp, qtbot):
    walk = Walk(100_000)
    walk.stepping.set_speed(0.0)
    walk.stepping.start()
    until(qtbot, lambda: walk.position > 2_000)
    walk.stepping.stop()
