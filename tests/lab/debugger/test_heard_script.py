"""A pass with a mistake in it is shown as it was taken, beside the code that should have run."""

from __future__ import annotations

import pytest
from hypothesis import given

from gradstudio.engine import Value
from gradstudio.lab.bugs.backward import backpropagate
from gradstudio.lab.bugs.faults import NO_FAULTS, only
from gradstudio.lab.debugger.debugger import Debugger
from gradstudio.lab.debugger.heard_script import HeardStep, heard_script
from gradstudio.lab.debugger.pass_script import pass_script
from gradstudio.lab.subject import Subject, subject_of_value
from tests.graph.expressions import expressions
from tests.lab.debugger.replaying import bits


def debugger_of(subject: Subject, faults=NO_FAULTS, passes: int = 1) -> Debugger:
    copy = subject.copy()
    for node in copy.nodes:
        node.grad = 0.0
    place = {node: index for index, node in enumerate(copy.nodes)}
    steps: list[HeardStep] = []

    def hear(node: Value, before: tuple[float, ...], after: tuple[float, ...]) -> None:
        steps.append(HeardStep(place[node], node.grad, before, after))

    for _ in range(passes):
        steps.clear()
        backpropagate(copy.nodes, faults, hear)
    return Debugger(heard_script(subject, copy.data, steps))


def wrong_lines(debugger: Debugger) -> list[str]:
    """Return the lines whose result is not what their numbers give."""
    lines = []
    while debugger.step():
        lines.extend(line for line in debugger.now.lines if line.kind == "accumulate")
    meant = [line.before + line.inputs[0] * line.inputs[1] for line in lines]
    return [
        line.text for line, number in zip(lines, meant, strict=True) if line.after != pytest.approx(number)
    ]


def notes() -> Subject:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    c, d = a + b, a * b
    c.label, d.label = "c", "d"
    loss = (c * d).tanh() + a * 0.5
    loss.label = "L"
    return subject_of_value(loss)


@given(expressions())
def test_without_a_mistake_it_is_the_pass_of_the_engine(root: Value) -> None:
    subject = subject_of_value(root)
    heard, own = debugger_of(subject), Debugger(pass_script(subject))
    assert heard.phases == own.phases
    while own.step():
        assert heard.step()
        assert [line.text for line in heard.now.lines] == [line.text for line in own.now.lines]
        assert bits(heard.now.data) == bits(own.now.data)
        assert bits(heard.now.grad) == bits(own.now.grad)
    assert not heard.step()


def test_where_something_else_has_run_the_two_sides_of_a_line_differ() -> None:
    assert wrong_lines(debugger_of(notes())) == []
    (line,) = wrong_lines(debugger_of(notes(), only("tanh_input")))
    assert line.startswith("u1.grad += (1 − u2.data²) · u2.grad")
    overwritten = wrong_lines(debugger_of(notes(), only("overwrite")))
    assert [line.split(" ")[0] for line in overwritten] == ["a.grad", "a.grad", "b.grad"]


def test_the_gradient_at_the_beginning_is_the_one_that_was_there() -> None:
    debugger = debugger_of(notes(), only("seed_two"))
    debugger.go_to(debugger.phases[1].begin + 1)
    assert debugger.now.line.text == "L.grad = 2"


def test_what_a_pass_has_found_there_is_shown_before_it_adds() -> None:
    subject = notes()
    debugger = debugger_of(subject, passes=2)
    a = subject.index_of("a")
    assert debugger.now.grad[a] == pytest.approx(subject.grad[a])
    debugger.run_to_end()
    assert debugger.now.grad[a] == pytest.approx(2 * subject.grad[a])


def test_a_node_whose_turn_comes_too_early_passes_nothing_on() -> None:
    debugger = debugger_of(notes(), only("creation_order"))
    backward = debugger.phases[1]
    debugger.go_to(backward.begin + 2)
    assert debugger.now.line.inputs[1] == 0.0
