"""Bookmarks of runs, without a window."""

from __future__ import annotations

import pytest

from gradstudio.app.record.bookmarks import Bookmarks
from gradstudio.app.record.run_edits import MOST_LETTERS, RunEdits
from gradstudio.training.run.moment import Moment
from tests.app.sight.looking import past_of
from tests.qt_helpers import small_spec


@pytest.fixture
def past(qapp, qtbot):
    with past_of(small_spec(), qtbot) as one:
        one.train(qtbot, 20)
        yield one


@pytest.fixture
def bookmarks(past):
    return Bookmarks(RunEdits(past.document.undo_stack, past.records, past.trainer, past.sight), past.records)


def test_they_stand_by_step_and_a_moment_has_one(bookmarks):
    for step, name in ((9, "later"), (3, " an  early one "), (9, "latest"), (5, "  ")):
        bookmarks.set(Moment(1, step), name)
    assert [(one.step, one.name) for one in bookmarks.of(1)] == [
        (3, "an early one"),
        (5, "step 5"),
        (9, "latest"),
    ]
    assert bookmarks.at(Moment(1, 3)).name == "an early one"
    assert bookmarks.at(Moment(1, 4)) is None


def test_the_next_one_in_each_direction(bookmarks):
    for step in (3, 9):
        bookmarks.set(Moment(1, step), "")
    assert bookmarks.after(Moment(1, 3), 1).step == 9
    assert bookmarks.after(Moment(1, 9), 1) is None
    assert bookmarks.after(Moment(1, 9), -1).step == 3
    assert bookmarks.after(Moment(1, 3), -1) is None


def test_a_long_name_is_cut_and_an_equal_one_is_no_edit(bookmarks, past):
    bookmarks.set(Moment(1, 3), "x" * 500)
    assert len(bookmarks.at(Moment(1, 3)).name) == MOST_LETTERS
    bookmarks.set(Moment(1, 3), "x" * 500)
    bookmarks.remove(Moment(1, 7))
    assert past.document.undo_stack.count() == 1


def test_a_run_that_is_gone_is_left_alone(bookmarks, past):
    bookmarks.set(Moment(7, 3), "nowhere")
    bookmarks.remove(Moment(7, 3))
    assert bookmarks.of(7) == ()
    assert past.document.undo_stack.count() == 0
