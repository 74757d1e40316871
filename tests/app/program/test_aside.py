"""Work done aside: the window goes on meanwhile, and what was given up changes nothing."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QTimer

from gradstudio.app.program import aside as module
from gradstudio.app.program.aside import Aside, GivenUpError


@pytest.fixture
def aside(qapp, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE_SECONDS", 0.0)
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.0)
    made = Aside()
    yield made
    made.stop()


def soon(function) -> QTimer:
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(function)
    timer.start(0)
    return timer


def test_the_result_comes_back_from_another_thread(aside):
    assert aside.run("Counting", threading.get_ident) != threading.get_ident()


def test_events_are_handled_while_it_is_waited_for(aside):
    go_on = threading.Event()
    _timer = soon(go_on.set)
    assert aside.run("Waiting", lambda: go_on.wait(60))


def test_an_error_of_the_work_is_raised_where_it_is_waited_for(aside):
    def fail():
        raise TimeoutError("the disk is slow")

    with pytest.raises(TimeoutError, match="the disk is slow"):
        aside.run("Reading", fail)


def test_work_that_ends_just_after_one_looked_has_its_result(aside, monkeypatch):
    def too_early(futures, seconds):
        future = futures[0]
        future.result()  # it ends when one has looked already, and nothing was there

    monkeypatch.setattr(module, "wait", too_early)
    assert aside.run("Counting", lambda: 3) == 3


def test_what_takes_long_is_told_and_can_be_given_up(aside):
    go_on, said = threading.Event(), []

    def tell(title, may_give_up):
        said.append((title, may_give_up))
        aside.give_up()

    aside.waiting.connect(tell)
    aside.over.connect(lambda: said.append("over"))
    with pytest.raises(GivenUpError, match="Reading was cancelled"):
        aside.run("Reading", go_on.wait)
    assert said == [("Reading", True), "over"]
    go_on.set()
    aside.waiting.disconnect(tell)
    assert aside.run("Again", lambda: 3) == 3


def test_what_changes_something_cannot_be_given_up(aside):
    go_on, said = threading.Event(), []

    def tell(title, may_give_up):
        said.append(may_give_up)
        go_on.set()

    aside.waiting.connect(tell)
    assert aside.run("Saving", go_on.wait, to_end=True)
    assert said == [False]


def test_one_thing_at_a_time(aside):
    go_on, refused = threading.Event(), []

    def ask_again():
        with pytest.raises(GivenUpError) as caught:
            aside.run("Second", lambda: 2)
        refused.append(str(caught.value))
        go_on.set()

    _timer = soon(ask_again)
    assert aside.run("First", lambda: go_on.wait(60))
    assert "something else" in refused[0]


def test_closing_gives_up_what_is_waited_for(aside):
    go_on = threading.Event()
    _timer = soon(aside.stop)
    with pytest.raises(GivenUpError):
        aside.run("Reading", go_on.wait)
    go_on.set()
    with pytest.raises(GivenUpError):
        aside.run("Later", lambda: 1)
