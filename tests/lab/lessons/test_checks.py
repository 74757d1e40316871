"""What checks compute by themselves: methods that are heard, nudges that are made, passes that are taken."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.lab.expressions import read_expression
from gradstudio.lab.lessons.attempt import LessonAttempt
from gradstudio.lab.lessons.checks.gradients import local_derivative, overwritten, slope_by_nudge
from gradstudio.lab.lessons.checks.methods import method_called
from gradstudio.lab.lessons.checks.networks import weight_moves
from gradstudio.lab.lessons.checks.structure import order_fault
from gradstudio.lab.lessons.comparing import fault_of
from gradstudio.lab.lessons.errors import AnswerError, CheckGivenUpError
from gradstudio.lab.lessons.judging import judge, judge_by
from gradstudio.lab.lessons.lesson import LessonCheck
from gradstudio.lab.lessons.library import lesson_called
from gradstudio.lab.lessons.trained import train
from gradstudio.lab.subject import Subject, subject_of_value
from gradstudio.project.fields import set_field
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.session import Session
from tests.lab.lessons.solutions import SOLUTIONS, fields, layers
from tests.qt_helpers import runaway_spec, small_spec

NUMBERS = st.floats(-3, 3, allow_subnormal=False)


def subject(text: str, **values: float) -> Subject:
    return subject_of_value(read_expression(text).build(values))


@pytest.mark.parametrize(
    ("left", "sign", "right", "method"),
    [
        *(("value", sign, "value", f"__{name}__") for sign, name in [
            ("+", "add"), ("-", "sub"), ("*", "mul"), ("/", "truediv"), ("//", "floordiv"), ("**", "pow"),
        ]),
        *(("number", sign, "value", f"__r{name}__") for sign, name in [
            ("+", "add"), ("-", "sub"), ("*", "mul"), ("/", "truediv"), ("//", "floordiv"), ("**", "pow"),
        ]),
        ("value", "*", "number", "__mul__"),
        ("nothing", "-", "value", "__neg__"),
        ("value", "repr", "value", "__repr__"),
        ("value", "call", "value", "__call__"),
    ],
)  # fmt: skip
def test_the_method_that_python_calls_is_heard(left, sign, right, method):
    assert method_called(left, sign, right) == method


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_nudge_finds_the_slope_that_backward_has(a, b, c):
    graph = subject("L = tanh(a * b + c) * b", a=a, b=b, c=c)
    for knob in graph.knobs:
        slope = slope_by_nudge(graph, knob, 1e-6)
        assert slope == pytest.approx(graph.nodes[knob].grad, rel=1e-3, abs=1e-4)


def test_the_leaf_that_matters_most_is_found_by_nudging():
    lesson = lesson_called("nudge")
    for values, most in (
        ({"a": 3.0, "b": -2.0}, "b"),
        ({"a": 2.0, "b": -3.0}, "a"),
        ({"a": 0.1, "b": 0.1}, "c"),
    ):
        attempt = LessonAttempt(
            answers={"slope": str(values["b"]), "most": most},
            expression=lesson.state.expression,
            values=values,
        )
        assert judge(lesson, attempt).is_right


def test_what_replacing_leaves_is_the_share_that_came_last():
    graph = subject("c = a + b\nd = a * b\nL = c * d", a=2.0, b=3.0)
    at = graph.index_of
    assert overwritten(graph, at("a")) == 6.0
    assert overwritten(graph, at("c")) == graph.nodes[at("c")].grad
    assert overwritten(subject("L = a + a", a=2.0), 0) == 1.0


def test_a_local_derivative_is_of_one_operation_alone():
    graph = subject("p = a * b\nL = tanh(p) + a * a", a=0.5, b=1.2)
    at = graph.index_of
    assert local_derivative(graph, at("p"), at("a")) == 1.2
    square = next(
        i for i, node in enumerate(graph.nodes) if node._prev and set(graph.operands[i]) == {at("a")}
    )
    assert local_derivative(graph, square, at("a")) == 1.0
    with pytest.raises(AnswerError, match="not computed from"):
        local_derivative(graph, at("L"), at("a"))


def test_an_order_is_refused_for_what_is_wrong_in_it():
    graph = subject("c = a + b\nd = a * c\nL = d * c", a=1.0, b=2.0)
    assert order_fault(graph, ("L", "d", "c")) == ""
    assert "too early" in order_fault(graph, ("L", "c", "d"))
    assert "sends nothing on" in order_fault(graph, ("L", "d", "c", "a"))
    assert "twice" in order_fault(graph, ("L", "d", "d", "c"))
    assert "1 of the computed nodes" in order_fault(graph, ("L", "d"))


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_number_is_right_within_a_hundredth_and_what_is_told_points_the_right_way(typed, right):
    fault = fault_of("It", typed, right)
    assert (fault == "") == (abs(typed - right) <= max(0.0005, 0.01 * abs(right)))
    if "less" in fault:
        assert right < typed
    if "more" in fault:
        assert right > typed


@pytest.mark.parametrize("typed", [math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number_is_never_right(typed):
    assert fault_of("It", typed, 1.0)


def test_training_anew_gives_the_numbers_of_the_run_to_the_last_bit():
    spec = set_field(set_field(small_spec(3), "training.steps", 30), "training.engine", "compiled")
    session = Session(spec)
    session.advance(30)
    done = train(spec, 30, lambda share: True)
    assert (done.loss, done.steps) == (session.snapshot().loss, 30)
    assert not done.has_diverged


def test_a_run_that_runs_away_is_seen_as_such():
    done = train(runaway_spec(), 200, lambda share: True)
    assert done.has_diverged


def test_a_training_is_given_up_when_it_is_not_to_go_on():
    with pytest.raises(CheckGivenUpError):
        train(small_spec(3), 30, lambda share: share < 0.5)


def test_a_check_that_is_given_up_tells_nothing():
    lesson = lesson_called("together")
    with pytest.raises(CheckGivenUpError):
        judge(lesson, SOLUTIONS["together"].attempt(lesson), lambda share: False)


def test_each_weight_is_nudged_by_itself():
    spec = lesson_called("update").state.project
    moves, gradients = weight_moves(spec, 1e-6), Session(spec).gradients()
    assert set(moves) == {
        "layer1.neuron1.w1",
        "layer1.neuron2.w1",
        "layer2.neuron1.w1",
        "layer2.neuron1.w2",
    }
    assert moves["layer2.neuron1.w2"] / 1e-6 == pytest.approx(gradients[5], rel=1e-4)


def test_a_network_that_takes_long_to_be_measured_is_refused_whatever_its_batch():
    samples = ("data.kind", "moons"), ("data.samples", 10_000), ("training.batch_size", 1)
    wide = fields(*samples, layers(*[512] * 15))(ProjectSpec())
    with pytest.raises(AnswerError, match="Make the network smaller"):
        train(wide, 1, lambda share: True)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("L = a * b", ("*", "×", "·", "∙", "Multiply")),
        ("L = a + b", ("+", "add")),
        ("L = a / b", ("/", "÷")),
        ("L = a - b", ("-", "−", "–")),
    ],
)
def test_an_operation_may_be_named_by_any_sign_for_it(text, signs):
    for sign in signs:
        attempt = LessonAttempt(answers={"op": sign}, expression=text)
        check = LessonCheck(kind="operation", arguments={"answer": "op", "of": "L"})
        found = judge_by(lesson_called("value"), (check,), attempt, lambda share: True)
        assert found.problem == "", sign


def test_nudging_every_weight_is_given_up_when_it_is_told_to():
    asked = []

    def go_on(share: float) -> bool:
        asked.append(share)
        return len(asked) < 3

    with pytest.raises(CheckGivenUpError):
        weight_moves(small_spec(), 0.001, go_on)
    assert len(asked) == 3
    assert asked == sorted(asked)


def test_nudging_a_network_for_longer_than_a_check_may_take_is_refused():
    spec = set_field(small_spec(), "training.engine", "compiled")
    spec = set_field(set_field(spec, "data.samples", 5_000), *layers(40, 40))
    with pytest.raises(AnswerError, match="takes longer than a check may"):
        weight_moves(spec, 0.001)
