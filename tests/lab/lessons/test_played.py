"""Every lesson can be finished, and what is wrong in it is refused without telling the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradstudio.lab.lessons.judging import judge
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.lab.lessons.library import lesson_called, shipped_lessons
from gradstudio.project.fields import set_field
from gradstudio.project.spec import ProjectSpec
from tests.lab.lessons.solutions import SOLUTIONS, fields, layers

TOPICS = (
    *("nudge", "minus", "methods", "value", "local", "chain", "accumulate", "zero"),
    *("order", "neuron", "layer", "loop", "update", "together"),
)
WRONG = [(name, key) for name, one in SOLUTIONS.items() for key in one.wrong]


def test_there_are_fourteen_in_the_order_of_the_notes():
    assert tuple(lesson.name for lesson in shipped_lessons()) == TOPICS
    assert set(SOLUTIONS) == set(TOPICS)


@pytest.mark.parametrize("name", TOPICS)
def test_a_lesson_played_to_its_end_is_right_and_as_prepared_it_is_not(name):
    lesson, solution = lesson_called(name), SOLUTIONS[name]
    assert judge(lesson, solution.attempt(lesson)).problem == ""
    untouched = replace(solution.attempt(lesson), answers={}, **_prepared(lesson))
    refused = judge(lesson, untouched)
    assert not refused.is_right


@pytest.mark.parametrize(("name", "key"), WRONG)
def test_one_wrong_answer_among_right_ones_is_refused_without_the_right_one(name, key):
    lesson, solution = lesson_called(name), SOLUTIONS[name]
    attempt = solution.attempt(lesson)
    problem = judge(lesson, replace(attempt, answers={**attempt.answers, key: solution.wrong[key]})).problem
    assert problem
    assert f" {attempt.answers[key]}." not in problem
    missing = {other: text for other, text in attempt.answers.items() if other != key}
    judgment = judge(lesson, replace(attempt, answers=missing))
    assert judgment.problem.endswith("nothing is filled in yet.")
    assert judgment.field == key


def test_what_is_wrong_with_the_expression_is_about_no_field():
    lesson = lesson_called("methods")
    attempt = replace(SOLUTIONS["methods"].attempt(lesson), expression=lesson.state.expression)
    judgment = judge(lesson, attempt)
    assert not judgment.is_right
    assert judgment.field == ""


@pytest.mark.parametrize("key", sorted({key for one in SOLUTIONS.values() for key in one.answers}))
def test_what_is_no_answer_at_all_is_told_so(key):
    name = next(name for name, one in SOLUTIONS.items() if key in one.answers)
    lesson = lesson_called(name)
    attempt = SOLUTIONS[name].attempt(lesson)
    assert not judge(lesson, replace(attempt, answers={**attempt.answers, key: "gibberish"})).is_right


def test_every_answer_has_a_wrong_one():
    assert all(set(one.wrong) == set(one.answers) for one in SOLUTIONS.values())


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("layer", fields(layers(4)), "has 2 layers besides its inputs, but the lesson asks for 3"),
        ("layer", fields(layers(4, 5)), "Layer 2 has 5 neurons"),
        ("layer", fields(layers(4, 4), ("data.noise", 0.0)), "data must stay as the lesson prepared it"),
        ("loop", None, "above 0.01"),
        ("update", fields(("training.learning_rate.rate", 0.2)), "The run does not diverge"),
        (
            "update",
            fields(("training.learning_rate.rate", 5.0), ("training.seed", 8)),
            "training.seed must stay",
        ),
        ("together", fields(layers(5, activation="relu")), "5 hidden neurons"),
        ("together", fields(layers(4, activation="tanh")), "above 0.1"),
        (
            "together",
            fields(layers(4, activation="relu"), ("training.steps", 60_000)),
            "longer than a check may",
        ),
    ],
)
def test_a_project_that_is_not_what_was_asked_for_is_refused_with_the_reason(name, change, problem):
    lesson, solution = lesson_called(name), SOLUTIONS[name]
    attempt = replace(solution, change=change).attempt(lesson)
    assert problem in judge(lesson, attempt).problem


def test_a_prediction_after_training_is_none():
    lesson = lesson_called("loop")
    late = replace(SOLUTIONS["loop"].attempt(lesson), steps_taken=50)
    assert "predict before you train" in judge(lesson, late).problem


def test_a_step_uphill_is_told_as_such():
    lesson = lesson_called("minus")
    attempt = SOLUTIONS["minus"].attempt(lesson)
    assert "uphill" in judge(lesson, replace(attempt, answers={"after": "0.35"})).problem


@pytest.mark.parametrize(
    "typed",
    ["f, d, e, c, L", "L, d, f, e", "L, d, f, e, c, c", "L, f, d, c, e", "L d f a e c"],
)
def test_no_order_but_a_topological_one_is_taken(typed):
    lesson = lesson_called("order")
    attempt = SOLUTIONS["order"].attempt(lesson)
    assert not judge(lesson, replace(attempt, answers={**attempt.answers, "order": typed})).is_right


@pytest.mark.parametrize("typed", ["L d f e c", "L → f → e → d → c", "L, f, d, e, c"])
def test_every_topological_order_is_taken(typed):
    lesson = lesson_called("order")
    attempt = SOLUTIONS["order"].attempt(lesson)
    assert judge(lesson, replace(attempt, answers={**attempt.answers, "order": typed})).is_right


def test_a_neuron_written_otherwise_is_a_neuron_all_the_same():
    lesson = lesson_called("neuron")
    attempt = SOLUTIONS["neuron"].attempt(lesson)
    other = "o = (b + w2 * x2 + w1 * x1).tanh()"
    assert judge(lesson, replace(attempt, expression=other)).is_right
    assert (
        "something else" in judge(lesson, replace(attempt, expression=other.replace("w2 *", "w2 +"))).problem
    )
    assert "b is not used" in judge(lesson, replace(attempt, expression=other.replace("b +", "c +"))).problem


def test_answers_are_computed_from_the_graph_as_it_is_now_and_stored_nowhere():
    lesson = lesson_called("order")
    attempt = replace(SOLUTIONS["order"].attempt(lesson), values={"a": 1.0, "b": -1.0})
    assert not judge(lesson, attempt).is_right
    # c = 0: dL/dc = a + b · (1 - tanh²(0)) = 0
    assert judge(lesson, replace(attempt, answers={**attempt.answers, "c": "0"})).is_right


NOTHING = dict.fromkeys((f"grad.{row}" for row in ("e", "f", "d", "c", "a", "b")), "0")


@pytest.mark.parametrize(
    ("name", "values", "answers"),
    [
        ("minus", {"w": 0.0, "x": 1.0, "y": 1.0}, {"after": "0.1"}),
        ("local", {"a": 0.0, "b": 0.0}, {"root": "1", "sum": "1", "first": "0", "second": "0", "tanh": "1"}),
        ("chain", {"a": 0.0, "b": 0.0, "c": 0.0, "f": 0.0}, {"grad.L": "1", **NOTHING}),
        ("zero", {"x": 0.0}, {"once": "0", "thrice": "0", "after": "1"}),
    ],
)
def test_numbers_that_make_an_answer_plain_are_not_taken_in_the_place_of_the_lessons(name, values, answers):
    lesson = lesson_called(name)
    attempt = SOLUTIONS[name].attempt(lesson)
    other = replace(attempt, values={**attempt.values, **values}, answers=answers)
    assert "The lesson is about" in judge(lesson, other).problem


def test_another_exponent_makes_other_lines():
    lesson = lesson_called("zero")
    attempt = replace(
        SOLUTIONS["zero"].attempt(lesson),
        expression=lesson.state.expression.replace("** 2", "** 0"),
        answers={"once": "0", "thrice": "0", "after": "1"},
    )
    assert "The lines are others" in judge(lesson, attempt).problem


def test_numbers_that_stand_in_the_lines_are_the_lessons_where_they_are_equal():
    lesson = lesson_called("zero")
    attempt = SOLUTIONS["zero"].attempt(lesson)
    written = lesson.state.expression.replace("L =", "t = 5.0\nL =")
    values = {name: number for name, number in attempt.values.items() if name != "t"}
    assert judge(lesson, replace(attempt, expression=written, values=values)).is_right
    written = written.replace("5.0", "2.0")
    assert "about t = 5." in judge(lesson, replace(attempt, expression=written, values=values)).problem


def _prepared(lesson: Lesson) -> dict[str, object]:
    state = lesson.state
    return {
        "project": state.project or ProjectSpec(),
        "expression": state.expression,
        "values": state.values,
    }


def test_a_project_is_trained_for_its_own_number_of_steps():
    lesson = lesson_called("together")
    attempt = SOLUTIONS["together"].attempt(lesson)
    other = set_field(attempt.project, "training.steps", 1)
    assert "after 1 steps" in judge(lesson, replace(attempt, project=other)).problem
