"""The teacher's guide: its example is a lesson that can be played, and its tables are those of the code."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from gradstudio.commands.grade import COLUMNS
from gradstudio.lab.lessons.attempt import LessonAttempt
from gradstudio.lab.lessons.checks.table import CHECKS
from gradstudio.lab.lessons.grading import gradable
from gradstudio.lab.lessons.judging import judge
from gradstudio.lab.lessons.library import shipped_lessons
from gradstudio.lab.lessons.reading import read_lesson

GUIDE = (Path(__file__).parents[3] / "docs" / "LESSONS.md").read_text(encoding="utf-8")


def test_the_example_is_a_lesson_that_takes_what_is_right_and_refuses_what_is_not():
    found = re.search(r"```markdown\n(\+\+\+.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    lesson = read_lesson(found[1], "raise-it.md")
    assert lesson.name == "raise-it"
    state = lesson.state
    attempt = LessonAttempt(
        answers={"grad": "2"}, expression=state.expression, values={**state.values, "c": 2.0}
    )
    assert judge(lesson, attempt).is_right
    assert judge(lesson, replace(attempt, answers={"grad": "-2"})).problem == "a.grad has the other sign."
    assert judge(lesson, replace(attempt, values=state.values)).problem == "L is still below 1."
    assert (
        "lines are others" in judge(lesson, replace(attempt, expression="s = a + b\nL = s * c + 9")).problem
    )


def test_every_check_stands_in_the_table_with_its_arguments():
    rows = {line.split("`")[1]: line for line in GUIDE.splitlines() if line.startswith("| `")}
    for name, rule in CHECKS.items():
        assert rule.about in rows[name]
        for argument in rule.arguments:
            assert f"`{argument}`" in rows[name], (name, argument)


def test_columns_and_lessons_that_can_be_marked_are_those_that_it_names():
    assert all(f"`{column}`" in GUIDE for column in COLUMNS)
    assert all(f"`{lesson.name}`" in GUIDE for lesson in gradable(shipped_lessons()))
