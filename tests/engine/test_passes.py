"""A pass that is taken node by node has the numbers of `backward`, to the last bit."""

from __future__ import annotations

import copy
import math
from itertools import islice

import pytest
from hypothesis import given

from gradstudio.engine import MLP, MathDomainError, Value, topological_order
from gradstudio.engine.passes import backward_pass, forward_pass
from tests.graph.expressions import expressions


def bits(numbers: list[float]) -> list[str]:
    """Write numbers so that any two of other bits differ."""
    return [number.hex() for number in numbers]


def grads(root: Value) -> list[str]:
    return bits([node.grad for node in topological_order(root)])


@given(expressions())
def test_the_steps_to_their_end_give_the_gradients_of_backward(root: Value) -> None:
    other = copy.deepcopy(root)
    for _ in range(2):  # leaves accumulate by both
        root.backward()
        for _ in backward_pass(other):
            pass
        assert grads(other) == grads(root)


@given(expressions())
def test_what_each_step_tells_is_what_it_has_added(root: Value) -> None:
    told = dict.fromkeys(topological_order(root), 0.0)
    told[root] = 1.0
    for step in backward_pass(root):
        assert bits([told[step.node]]) == bits([step.node.grad])
        assert [one.operand for one in step.passed_on] == list(step.node._prev)
        for one in step.passed_on:
            assert one.slope is not None
            assert bits([told[one.operand]]) == bits([one.before])
            assert bits([one.before + one.slope * step.node.grad]) == bits([one.after])
            told[one.operand] = one.after
    assert bits(list(told.values())) == grads(root)


@given(expressions())
def test_nodes_come_in_the_order_of_backward_and_every_result_once(root: Value) -> None:
    inner = [node for node in topological_order(root) if node._prev]
    assert [step.node for step in backward_pass(root)] == inner[::-1]
    assert [step.node for step in forward_pass(root)] == inner


def test_a_pass_that_stops_half_way_has_passed_nothing_further() -> None:
    x = Value(0.5)
    y = x.tanh()
    z = y * y
    steps = backward_pass(z)
    next(steps)
    assert (z.grad, y.grad, x.grad) == (1.0, 2.0 * y.data, 0.0)
    next(steps)
    assert x.grad == (1.0 - y.data**2) * y.grad
    assert next(steps, None) is None


def test_a_value_used_twice_by_one_node_is_told_in_two_shares() -> None:
    a = Value(3.0)
    (step,) = backward_pass(a * a)
    assert [(one.slope, one.before, one.after) for one in step.passed_on] == [
        (3.0, 0.0, 3.0),
        (3.0, 3.0, 6.0),
    ]


def test_a_rule_of_ones_own_is_called_and_what_it_did_is_told() -> None:
    a, b = Value(2.0), Value(5.0)
    out = Value(a.data * b.data, (a, b), "my op")

    def rule() -> None:
        a.grad += b.data * out.grad
        b.grad += a.data * out.grad

    out._backward = rule
    by_steps = list(backward_pass(out + a))
    assert [(one.operand, one.slope, one.before, one.after) for one in by_steps[1].passed_on] == [
        (a, None, 1.0, 6.0),
        (b, None, 0.0, 2.0),
    ]
    a.grad = b.grad = 0.0
    (out + a).backward()
    assert (a.grad, b.grad) == (6.0, 2.0)


def test_a_node_without_a_rule_passes_nothing_on() -> None:
    a = Value(2.0)
    (step,) = backward_pass(Value(4.0, (a,), "?"))
    assert step.passed_on == ()
    assert a.grad == 0.0


def test_of_a_leaf_there_are_no_steps_and_its_gradient_is_one() -> None:
    leaf = Value(2.0)
    assert list(backward_pass(leaf)) == []
    assert leaf.grad == 1.0


@given(expressions())
def test_a_forward_pass_gives_the_numbers_that_building_gave(root: Value) -> None:
    nodes = topological_order(root)
    built = bits([node.data for node in nodes])
    for node in nodes:
        if node._prev:
            node.data = math.nan
    for step in forward_pass(root):
        assert math.isnan(step.before)
        assert step.after == step.node.data
    assert bits([node.data for node in nodes]) == built


def test_a_forward_pass_follows_new_leaves_and_keeps_what_it_cannot_compute() -> None:
    a = Value(2.0)
    unknown = Value(7.0, (a,), "?")
    out = a * 3.0 + unknown
    a.data = 4.0
    assert [step.after for step in forward_pass(out)] == [12.0, 7.0, 19.0]


def test_a_forward_pass_names_the_operation_whose_domain_is_left() -> None:
    a = Value(2.0)
    out = a.log() + 1.0
    a.data = -2.0
    with pytest.raises(MathDomainError, match=r"log\(-2\.0\)"):
        list(forward_pass(out))


def test_a_forward_pass_of_some_nodes_leaves_the_others() -> None:
    a = Value(2.0)
    b = a * 2.0
    c = b * 2.0
    a.data = 1.0
    list(forward_pass(c, [b]))
    assert (b.data, c.data) == (2.0, 8.0)


def test_a_network_takes_as_many_steps_as_it_has_results() -> None:
    loss = MLP(2, [3, 1], rng=1)([0.5, -0.5]) ** 2
    assert len(list(islice(backward_pass(loss), 1000))) == sum(
        1 for node in topological_order(loss) if node._prev
    )
