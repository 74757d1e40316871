"""The lesson that is open: what was filled in, when, and what becomes of a check that is going on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from gradstudio.app.lab.lesson_course import LessonCourse
from gradstudio.lab.lessons.attempt import LessonAttempt
from gradstudio.lab.lessons.library import lesson_called
from tests.lab.lessons.solutions import SOLUTIONS
from tests.qt_helpers import settle, until


class Pupil:
    """Does a lesson without a window."""

    def __init__(self) -> None:
        self.done = LessonAttempt()
        self.course = LessonCourse(lambda: self.done)
        self.judgments: list[object] = []
        self.cleared = 0
        self.course.judged.connect(self.judgments.append)
        self.course.answers_cleared.connect(self._on_cleared)

    def open(self, name: str) -> None:
        lesson = lesson_called(name)
        self.course.open(lesson)
        self.done = replace(SOLUTIONS[name].attempt(lesson), answers={}, steps_taken=0)

    def train(self, steps: int) -> None:
        self.done = replace(self.done, steps_taken=steps)

    def _on_cleared(self) -> None:
        self.cleared += 1


@pytest.fixture
def pupil(qapp) -> Iterator[Pupil]:
    pupil = Pupil()
    yield pupil
    pupil.course.shutdown()


def test_a_prediction_made_after_training_is_gone_with_the_state_that_it_was_read_off(pupil):
    (key,) = SOLUTIONS["loop"].answers
    pupil.open("loop")
    pupil.train(50)
    pupil.course.answer(key, SOLUTIONS["loop"].answers[key])
    assert pupil.course.answers == {key: SOLUTIONS["loop"].answers[key]}
    pupil.course.put_back()
    assert pupil.course.answers == {}
    assert pupil.cleared == 1
    pupil.course.answer(key, "0.1")
    pupil.course.close()
    pupil.open("loop")
    assert pupil.course.answers == {}


def test_after_the_state_is_put_back_a_prediction_counts_again(pupil, qtbot):
    ((key, right),) = SOLUTIONS["loop"].answers.items()
    pupil.open("loop")
    pupil.train(50)
    pupil.course.answer(key, right)
    pupil.course.put_back()
    pupil.train(0)
    pupil.course.answer(key, right)
    pupil.train(50)
    pupil.course.check()
    until(qtbot, lambda: bool(pupil.judgments))
    assert pupil.judgments[0].problem == ""


def test_what_was_filled_in_in_time_stays(pupil):
    (key,) = SOLUTIONS["loop"].answers
    pupil.open("loop")
    pupil.course.answer(key, "0.5")
    pupil.train(50)
    pupil.course.put_back()
    pupil.course.close()
    pupil.open("loop")
    assert pupil.course.answers == {key: "0.5"}
    assert pupil.cleared == 0


def test_another_answer_gives_up_the_check_of_the_one_before(pupil, qtbot):
    pupil.open("chain")
    for key, text in SOLUTIONS["chain"].answers.items():
        pupil.course.answer(key, text)
    checking: list[bool] = []
    pupil.course.checking_changed.connect(checking.append)
    pupil.course.check()
    pupil.course.answer(key, "123")
    assert not pupil.course.is_checking
    assert checking == [True, False]
    pupil.course.shutdown()
    settle()
    assert pupil.judgments == []
    assert not pupil.course.is_done("chain")
