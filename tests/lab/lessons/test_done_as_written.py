"""What a lesson proposes in so many words is enough for it: its text is taken at its word."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gradstudio.lab.lessons.judging import judge
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.lab.lessons.library import shipped_lessons
from tests.lab.lessons.solutions import SOLUTIONS

_END = re.compile(r"last\s+line\s+end\s+in\s+`([^`]+)`")
_LINE = re.compile(r"last\s+line[^`]*`(\w+ = [^`]+)`|last\s+line.*?:\s+`(\w+ = [^`]+)`", re.DOTALL)


def proposed(lesson: Lesson) -> list[str]:
    """Return the expressions that the text of a lesson makes of its own, by its letter."""
    lines = lesson.state.expression.strip().splitlines()
    ends = [lines[-1] + " " + end for end in _END.findall(lesson.task)]
    others = [first or second for first, second in _LINE.findall(lesson.task)]
    return ["\n".join([*lines[:-1], last]) for last in (*ends, *others)]


PROPOSED = [(each, text) for each in shipped_lessons() for text in proposed(each)]


@pytest.mark.parametrize(("lesson", "text"), PROPOSED, ids=[each.name for each, _ in PROPOSED])
def test_an_expression_that_a_lesson_proposes_passes_its_checks(lesson, text):
    attempt = SOLUTIONS[lesson.name].attempt(lesson)
    assert judge(lesson, replace(attempt, expression=text)).problem == ""


def test_those_that_propose_one_are_found():
    assert [each.name for each, _ in PROPOSED] == ["methods", "accumulate"]
