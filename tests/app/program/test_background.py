"""Work in the background: one thing at a time, and nothing is heard of what was given up."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from gradstudio.app.program.background import Background
from gradstudio.engine.errors import GradStudioError
from tests.qt_helpers import until


@pytest.fixture
def background(qapp) -> Iterator[Background]:
    made = Background("test")
    yield made
    made.shutdown()


@pytest.fixture
def heard(background):
    told: dict[str, list[object]] = {"done": [], "failed": [], "progressed": []}
    for name, things in told.items():
        getattr(background, name).connect(things.append)
    return told


def test_the_result_comes_from_another_thread_with_progress_before_it(background, heard, qtbot):
    def work(go_on):
        assert go_on(0.25)
        return threading.current_thread() is not threading.main_thread()

    background.begin(work)
    assert background.is_busy
    until(qtbot, lambda: heard["done"])
    assert heard == {"done": [True], "failed": [], "progressed": [0.25]}
    assert not background.is_busy


def test_progress_is_told_once_for_each_hundredth_and_at_the_end(background, heard, qtbot):
    def work(go_on):
        return all(go_on(step / 10_000) for step in range(10_001))

    background.begin(work)
    until(qtbot, lambda: heard["done"])
    assert len(heard["progressed"]) == 101
    assert (heard["progressed"][0], heard["progressed"][-1]) == (0.0, 1.0)


def test_what_is_begun_next_gives_up_what_is_being_done(background, heard, qtbot):
    reached, go_on_with_it = threading.Event(), threading.Event()
    answers = []

    def first(go_on):
        reached.set()
        go_on_with_it.wait(60)
        answers.append(go_on(0.5))
        return "first"

    background.begin(first)
    assert reached.wait(60)
    background.begin(lambda go_on: "second")
    go_on_with_it.set()
    until(qtbot, lambda: heard["done"])
    assert answers == [False]
    assert heard == {"done": ["second"], "failed": [], "progressed": []}


def test_what_ends_just_before_it_is_given_up_is_not_heard_of(background, heard, qtbot):
    ended = threading.Event()
    background.begin(lambda go_on: ended.set() or "first")
    assert ended.wait(60)
    background.cancel()
    background.begin(lambda go_on: "second")
    until(qtbot, lambda: heard["done"])
    assert heard["done"] == ["second"]


@pytest.mark.parametrize(
    ("error", "said"),
    [(GradStudioError("There is no run 7."), "There is no run 7."), (KeyError("x"), "KeyError")],
)
def test_an_error_is_told_in_a_sentence(background, heard, qtbot, error, said):
    def work(go_on):
        raise error

    background.begin(work)
    until(qtbot, lambda: heard["failed"])
    assert said in heard["failed"][0]
    assert not background.is_busy


def test_the_end_is_waited_for_no_longer_than_is_said(background):
    begun, may_end = threading.Event(), threading.Event()
    background.begin(lambda go_on: begun.set() or may_end.wait(60))
    assert begun.wait(60)
    background.begin(lambda go_on: 1)  # what was given up is still on its way
    assert not background.shutdown(1)
    may_end.set()
    assert background.shutdown(60_000)


def test_after_the_end_nothing_is_done_any_more(background):
    background.stop()
    background.begin(lambda go_on: 1)
    assert not background.is_busy
