"""The debugger shows what the engine computes, and takes back what it showed."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given

from gradstudio.engine import Value, topological_order
from gradstudio.engine.ops import TANH
from gradstudio.lab.debugger.debugger import Debugger
from gradstudio.lab.debugger.listing import rule_of
from gradstudio.lab.debugger.pass_script import pass_script
from gradstudio.lab.errors import LabError
from gradstudio.lab.subject import subject_of_value
from tests.graph.expressions import expressions
from tests.lab.debugger.replaying import Replayer, bits, debugger_of


def notes() -> Value:
    """Build L = (a · b + a).tanh() · d, of the notes."""
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    c = a * b
    c.label = "c"
    d = (c + a) * 0.1
    d.label = "d"
    loss = d.tanh()
    loss.label = "L"
    return loss


def numbers(debugger: Debugger) -> tuple[list[str], list[str]]:
    return bits(debugger.now.data), bits(debugger.now.grad)


@given(expressions())
def test_the_lines_worked_out_as_plain_arithmetic_give_the_engines_gradients(root: Value) -> None:
    debugger = debugger_of(root)
    replayer = Replayer(debugger)
    while debugger.step():
        for line in debugger.now.lines:
            replayer.take(line, debugger.now.node)
    for node in topological_order(root):
        node.grad = 0.0
    root.backward()
    engine = topological_order(root)
    assert bits(debugger.now.data) == bits(node.data for node in engine)
    assert bits(debugger.now.grad) == bits(node.grad for node in engine)
    assert bits(replayer.data[i] for i in range(len(engine))) == bits(node.data for node in engine)
    assert bits(replayer.grad.values()) == bits(node.grad for node in engine)


@given(expressions())
def test_taking_back_restores_every_number_at_every_position(root: Value) -> None:
    debugger = debugger_of(root)
    seen = [numbers(debugger)]
    while debugger.step():
        seen.append(numbers(debugger))
    assert len(seen) == debugger.length + 1
    for expected in seen[-2::-1]:
        assert debugger.unstep()
        assert numbers(debugger) == expected
    assert not debugger.unstep()
    for position in (debugger.length, 1, debugger.length // 2, 0, debugger.length):
        debugger.go_to(position)
        assert numbers(debugger) == seen[position]


def test_going_far_gives_what_stepping_gives() -> None:
    x = Value(0.5, label="x")
    for _ in range(200):
        x = x * 1.01 + x.tanh() * 0.1
    debugger, stepped = debugger_of(x), debugger_of(x)
    for position in (500, 1300, 700, 1599, 0):
        debugger.go_to(position)
        while stepped.position < position:
            stepped.step()
        while stepped.position > position:
            stepped.unstep()
        assert debugger.position == position
        assert numbers(debugger) == numbers(stepped)


def test_nothing_is_known_before_it_is_computed() -> None:
    debugger = debugger_of(notes())
    names = debugger.subject.names
    assert [name for name, x in zip(names, debugger.now.data, strict=True) if not math.isnan(x)] == [
        "a",
        "b",
        "0.1",
    ]
    assert np.isnan(debugger.now.grad).all()
    assert debugger.now.phase == "start"
    forward, backward = debugger.phases
    assert (forward.begin, forward.end, backward.end) == (0, backward.begin, debugger.length)
    debugger.go_to(forward.end)
    assert not np.isnan(debugger.now.data).any()
    debugger.step()
    assert {names[i] for i in np.flatnonzero(~np.isnan(debugger.now.grad))} == {"L"}
    debugger.run_to_end()
    assert not np.isnan(debugger.now.grad).any()


def test_the_lines_of_the_notes_in_words_and_numbers() -> None:
    debugger = debugger_of(notes())
    told = []
    while debugger.step():
        told.append([line.text for line in debugger.now.lines])
    assert told == [
        ["c.data = a.data · b.data   2 · (−3) = −6"],
        ["u1.data = c.data + a.data   −6 + 2 = −4"],
        ["d.data = u1.data · 0.1   −4 · 0.1 = −0.4"],
        ["L.data = tanh(d.data)   tanh(−0.4) = −0.3799"],
        ["L.grad = 1"],
        ["d.grad += (1 − L.data²) · L.grad   0 + (1 − (−0.3799)²)(1) = 0 + (0.8556)(1) = 0.8556"],
        [
            "u1.grad += 0.1 · d.grad   0 + (0.1)(0.8556) = 0.08556",
            "(0.1).grad += u1.data · d.grad   0 + (−4)(0.8556) = −3.423",
        ],
        [
            "c.grad += 1 · u1.grad   0 + (1)(0.08556) = 0.08556",
            "a.grad += 1 · u1.grad   0 + (1)(0.08556) = 0.08556",
        ],
        [
            "a.grad += b.data · c.grad   0.08556 + (−3)(0.08556) = −0.1711",
            "b.grad += a.data · c.grad   0 + (2)(0.08556) = 0.1711",
        ],
    ]


def test_a_negative_argument_of_a_function_has_no_brackets_of_its_own() -> None:
    a, b = Value(-2.0, label="a"), Value(-3.0, label="b")
    debugger = debugger_of(a.maximum(b).relu() - b)
    texts = []
    while debugger.step() and debugger.now.phase == "forward":
        texts.append(debugger.now.line.arithmetic)
    assert texts == ["max(−2, −3) = −2", "max(0, −2) = 0", "0 − (−3) = 3"]


def test_the_numbers_of_a_neuron_have_short_names() -> None:
    w, x, b = (
        Value(0.5, label="layer2.neuron1.w1"),
        Value(2.0, label="layer1.neuron3.a"),
        Value(0.1, label="layer2.neuron1.b"),
    )
    z = b + w * x
    z.label = "layer2.neuron1.z"
    debugger = debugger_of(z)
    texts = []
    while debugger.step():
        texts.extend(line.code for line in debugger.now.lines)
    assert texts == [
        "u1.data = w1.data · layer1.neuron3.a.data",
        "z.data = b.data + u1.data",
        "z.grad = 1",
        "b.grad += 1 · z.grad",
        "u1.grad += 1 · z.grad",
        "w1.grad += layer1.neuron3.a.data · u1.grad",
        "layer1.neuron3.a.grad += w1.data · u1.grad",
    ]


def test_every_step_lights_its_node_and_the_edges_it_sends_numbers_along() -> None:
    debugger = debugger_of(notes())
    subject = debugger.subject
    while debugger.step():
        now = debugger.now
        if now.lines[0].kind == "assign":
            assert now.edges == ()
            continue
        assert set(now.edges) == {(operand, now.node) for operand in subject.operands[now.node]}
        moved = {line.node for line in now.lines}
        assert moved == ({now.node} if now.phase == "forward" else set(now.others))


def test_a_line_of_the_code_runs_with_each_step() -> None:
    debugger = debugger_of(notes())
    ran = []
    while debugger.step():
        ran.append(debugger.listing[debugger.now.running - 1].text.strip())
    assert list(dict.fromkeys(ran)) == [
        "node.data = node.operation(*operands)",
        "out.grad = 1.0",
        "operand.grad += slope * node.grad",
    ]


def test_the_rule_of_the_operation_stands_there_as_code() -> None:
    debugger = debugger_of(notes())
    rules = {}
    while debugger.step():
        rules.setdefault(
            (debugger.now.phase, debugger.subject.nodes[debugger.now.node]._op), debugger.now.rule
        )
    assert rules["forward", "*"] == ()
    assert rules["backward", "*"] == ("a.grad += b.data · out.grad", "b.grad += a.data · out.grad")
    assert rules["backward", "+"] == ("a.grad += 1 · out.grad", "b.grad += 1 · out.grad")
    assert rule_of(TANH) == ("a.grad += (1 − out.data²) · out.grad",)


def test_a_run_stops_at_nodes_and_at_operations_and_then_at_the_end() -> None:
    debugger = debugger_of(notes())
    names = debugger.subject.names
    debugger.toggle_operation("*")
    debugger.toggle_node(names.index("L"))
    stopped = []
    while debugger.run():
        stopped.append((debugger.now.phase, names[debugger.now.node]))
    assert debugger.position == debugger.length
    assert stopped == [
        ("forward", "c"),
        ("forward", "d"),
        ("forward", "L"),
        ("backward", "L"),
        ("backward", "L"),
        ("backward", "d"),
        ("backward", "c"),
    ]
    debugger.toggle_operation("*")
    debugger.toggle_node(names.index("L"))
    assert not len(debugger.stops)
    debugger.go_to(0)
    assert not debugger.run()
    assert debugger.position == debugger.length


def test_several_steps_at_once_end_at_a_breakpoint_and_at_the_end() -> None:
    debugger = debugger_of(notes())
    loss = debugger.subject.names.index("L")
    debugger.toggle_node(loss)
    first = int(debugger.stops[0])
    assert first > 1
    assert debugger.advance(first - 1)
    assert debugger.position == first - 1
    assert not debugger.advance(1_000)
    assert debugger.position == first
    debugger.toggle_node(loss)
    assert not debugger.advance(1_000)
    assert debugger.position == debugger.length


def test_a_run_to_a_leaf_stops_with_each_change_of_its_gradient() -> None:
    debugger = debugger_of(notes())
    a = debugger.subject.names.index("a")
    reached = []
    while debugger.run_to(a):
        reached.append(debugger.now.grad[a])
    assert [round(grad, 4) for grad in reached] == [0.0856, -0.1711]
    debugger.go_to(0)
    assert debugger.position_of(a, "forward") is None
    assert debugger.position_of(a, "backward") == debugger.length - 1


def test_the_watch_list_tells_numbers_and_what_the_step_has_changed() -> None:
    debugger = debugger_of(notes())
    a, c = (debugger.subject.names.index(name) for name in "ac")
    debugger.watch(c)
    debugger.watch(a)
    debugger.watch(c)
    assert debugger.watched == (c, a)
    debugger.step()
    first, second = debugger.watch_list()
    assert (first.name, first.data, first.data_changed, first.grad_changed) == ("c", -6.0, True, False)
    assert math.isnan(first.grad)
    assert (second.name, second.data_changed) == ("a", False)
    debugger.run_to_end()
    assert [one.grad_changed for one in debugger.watch_list()] == [False, True]
    debugger.unwatch(c)
    assert [one.node for one in debugger.watch_list()] == [a]


def test_the_course_of_a_number_tells_every_position_at_which_it_changes() -> None:
    debugger = debugger_of(notes())
    a = debugger.subject.names.index("a")
    course = debugger.script.grad.course(a)
    for position in range(debugger.length + 1):
        debugger.go_to(position)
        place = np.searchsorted(course.positions, position, side="right") - 1
        assert bits([course.numbers[place]]) == bits([debugger.now.grad[a]])
    assert len(debugger.script.data.course(a).positions) == 1


def test_what_was_shown_stays_what_it_was() -> None:
    debugger = debugger_of(notes())
    debugger.step()
    before = debugger.now
    kept = bits(before.data)
    debugger.run_to_end()
    assert bits(before.data) == kept
    with pytest.raises(ValueError, match="read-only"):
        before.data[0] = 1.0


def test_the_subject_of_the_bench_stays_as_it_is() -> None:
    subject = subject_of_value(notes())
    grad = bits(subject.grad)
    Debugger(pass_script(subject)).run_to_end()
    assert bits(subject.grad) == grad


def test_an_operation_of_ones_own_passes_nothing_on_and_says_so() -> None:
    a = Value(2.0, label="a")
    out = Value(8.0, (a,), "cube") + 1.0
    debugger = debugger_of(out)
    debugger.run_to_end()
    assert re.search("cube.*nothing is passed on", debugger.now.sentence)
    assert debugger.now.grad[0] == 0.0


def test_a_leaf_alone_has_a_gradient_of_one() -> None:
    debugger = debugger_of(Value(3.0, label="x"))
    assert debugger.length == 1
    debugger.step()
    assert debugger.now.grad.tolist() == [1.0]


def test_a_value_used_twice_adds_up_on_two_lines() -> None:
    a = Value(3.0, label="a")
    debugger = debugger_of(a + a)
    debugger.run_to_end()
    assert [line.arithmetic for line in debugger.now.lines] == ["0 + (1)(1) = 1", "1 + (1)(1) = 2"]


def test_a_node_that_is_not_there_is_refused() -> None:
    debugger = debugger_of(notes())
    with pytest.raises(LabError, match="no node 99"):
        debugger.toggle_node(99)
    with pytest.raises(LabError, match="no node 99"):
        debugger.watch(99)
