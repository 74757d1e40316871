"""Work that follows what changes: only while somebody looks, one at a time, and the last wish is done."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject

from gradstudio.app.sweep.paced_work import PacedWork
from gradstudio.engine.errors import ConfigurationError
from tests.qt_helpers import PATIENCE, until


class Asked:
    """Hands out work that returns how often there was some, and can be held."""

    def __init__(self) -> None:
        self.times = 0
        self.may_go = threading.Event()
        self.may_go.set()
        self.nothing = False

    def __call__(self):
        if self.nothing:
            return None
        self.times += 1
        times = self.times

        def work(go_on):
            self.may_go.wait()
            if times == 13:
                raise ConfigurationError("The thirteenth cannot be done.")
            return times

        return work


@pytest.fixture
def asked():
    return Asked()


@pytest.fixture
def paced(qapp, asked):
    owner = QObject()
    made = PacedWork("test work", asked, 5, owner)
    made.done_times = []
    made.done.connect(made.done_times.append)
    yield made
    asked.may_go.set()
    assert made.shutdown(PATIENCE)


def test_nothing_is_done_unseen_and_what_was_asked_for_once_it_is_seen(paced, asked, qtbot):
    paced.ask()
    paced.begin()
    assert asked.times == 0
    paced.set_seen(True)
    until(qtbot, lambda: paced.done_times == [1])
    paced.set_seen(False)
    paced.set_seen(True)
    assert not paced.is_busy


def test_what_is_asked_for_meanwhile_is_done_once_after_it(paced, asked, qtbot):
    paced.set_seen(True)
    asked.may_go.clear()
    paced.begin()
    for _ in range(5):
        paced.begin()
        paced.ask()
    assert asked.times == 1
    asked.may_go.set()
    until(qtbot, lambda: paced.done_times == [1, 2])
    assert asked.times == 2


def test_what_is_given_up_is_not_heard_of(paced, asked, qtbot):
    paced.set_seen(True)
    asked.may_go.clear()
    paced.begin()
    paced.ask()
    paced.give_up()
    assert not paced.is_busy
    paced.begin()
    asked.may_go.set()
    until(qtbot, lambda: paced.done_times)
    assert paced.done_times == [2]


def test_with_nothing_to_do_nothing_is_done_until_it_is_asked_for_again(paced, asked, qtbot):
    asked.nothing = True
    paced.set_seen(True)
    paced.begin()
    assert not paced.is_busy
    asked.nothing = False
    paced.ask()
    until(qtbot, lambda: paced.done_times == [1])


def test_a_problem_is_told_and_the_next_is_done(paced, asked, qtbot):
    told = []
    paced.failed.connect(told.append)
    paced.set_seen(True)
    asked.times = 12
    paced.begin()
    paced.ask()
    until(qtbot, lambda: told == ["The thirteenth cannot be done."])
    until(qtbot, lambda: paced.done_times == [14])
