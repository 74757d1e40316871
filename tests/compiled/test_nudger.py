"""A graph with one of its nodes set to another number: as the engine has it, and its slopes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.compiled.nudger import Nudger
from gradstudio.engine import OPS, MathDomainError, Value, topological_order
from gradstudio.engine.errors import ConfigurationError
from gradstudio.engine.value import binary, unary
from tests.graph.expressions import expressions


def recomputed(nodes, place, number):
    """Recompute everything after one node by the engine's own functions."""
    data = [node.data for node in nodes]
    index = {node: i for i, node in enumerate(nodes)}
    data[place] = number
    for i, node in enumerate(nodes):
        if node._prev and i != place:
            data[i] = node.operation.forward(*(data[index[operand]] for operand in node._prev))
    return data


def nudger_of(root):
    return Nudger(topological_order(root))


@given(expressions(), st.integers(0, 100), st.floats(-4.0, 4.0))
def test_any_node_set_to_any_number_gives_the_engines_numbers(root, place, number):
    nodes = topological_order(root)
    place %= len(nodes)
    nudger = Nudger(nodes)
    try:
        expected = recomputed(nodes, place, number)
    except (ValueError, ZeroDivisionError):
        assert nudger.numbers_with(place, number).bad is not None
        return
    np.testing.assert_allclose(nudger.numbers_with(place, number).data, expected, rtol=1e-9, atol=1e-9)
    along = nudger.results_with(place, np.linspace(number - 1.0, number, 11))
    assert along.results[-1] == nudger.numbers_with(place, number).data[-1]
    np.testing.assert_array_equal(nudger.base, [node.data for node in nodes])
    # Whatever was tried, the next starts from the graph's own numbers.
    again = nudger.numbers_with(place, nodes[place].data).data
    np.testing.assert_allclose(again, nudger.base, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("op", OPS, ids=lambda op: f"{op.name}{op.symbol}")
def test_every_operation_can_be_nudged(op):
    leaves = [Value(1.3), Value(0.7)][: op.arity]
    root = unary(op, *leaves) if op.arity == 1 else binary(op, *leaves)
    for place, other in enumerate((0.4, 1.9)[: op.arity]):
        found = nudger_of(root).numbers_with(place, other)
        operands = [leaf.data for leaf in leaves]
        operands[place] = other
        assert found.data[-1] == pytest.approx(op.forward(*operands), rel=1e-14)


def test_what_lies_outside_the_domain_is_named_and_spares_the_rest():
    a, b = Value(1.0), Value(2.0)
    beside = b * 2.0
    root = a.log() + beside
    nodes = topological_order(root)
    found = Nudger(nodes).numbers_with(nodes.index(a), -1.0)
    log = next(i for i, node in enumerate(nodes) if node._op == "log")
    assert found.bad == log
    assert math.isnan(found.data[log])
    assert math.isnan(found.data[-1])
    assert found.data[nodes.index(beside)] == 4.0
    along = Nudger(nodes).results_with(nodes.index(a), np.array([-1.0, 1.0, 0.0]))
    assert along.bad.tolist() == [log, -1, log]
    assert np.isnan(along.results).tolist() == [True, False, True]


def test_an_undefined_operand_that_would_be_forgotten_later_leaves_no_result():
    a = Value(1.0)
    root = 1.0 / (1.0 / a)  # 1 / ∞ would be 0 again
    nodes = topological_order(root)
    assert math.isnan(Nudger(nodes).results_with(nodes.index(a), np.array([0.0])).results[0])


@pytest.mark.parametrize(
    ("make", "number"),
    [
        (Value.relu, -0.1),
        (Value.leaky_relu, -0.1),
        (Value.abs, -1.0),
        (lambda a: a.maximum(0.5), 0.4),
        (lambda a: a.minimum(0.5), 0.4),
        (lambda a: a // 0.7, 0.2),
    ],
)
def test_changing_sides_is_told_of_the_operation_that_does(make, number):
    a = Value(1.0)
    nodes = topological_order(make(a) * 3.0)
    nudger, leaf = Nudger(nodes), nodes.index(a)
    kink = next(i for i, node in enumerate(nodes) if node._prev)
    assert nudger.numbers_with(leaf, number).kink == kink
    assert nudger.numbers_with(leaf, 0.99).kink is None
    assert nudger.results_with(leaf, np.array([number, 1.0, number])).kinks.tolist() == [kink, -1, kink]


@pytest.mark.parametrize(
    ("make", "at", "slope"),
    [
        (Value.log, 1e-6, 1e6),
        (Value.log, 1e-12, 1e12),
        (Value.log, 1e9, 1e-9),
        (Value.sqrt, 1e-9, 0.5 / math.sqrt(1e-9)),
        (Value.sin, -1e6, math.cos(1e6)),
        (lambda a: a * a, 1e6, 2e6),
        (lambda a: a * a, 1e100, 2e100),
        (lambda a: 1 / a, -1e-6, -1e12),
        (lambda a: a + 1e6, 1e-6, 1.0),
        (lambda a: (a + 1e-9).sqrt(), 0.0, 0.5 / math.sqrt(1e-9)),
        (Value.exp, 700.0, math.exp(700.0)),
        (lambda a: (a * 50.0).tanh(), 0.03, 50.0 * (1.0 - math.tanh(1.5) ** 2)),
        (lambda a: (a - 1e-5).relu() + a, 0.0, 1.0),
        (lambda a: (a - 1e-5).abs(), 0.0, -1.0),
    ],
)
def test_differences_suit_the_function_wherever_it_is_looked_at(make, at, slope):
    a = Value(at)
    nodes = topological_order(make(a))
    found = Nudger(nodes).differences([nodes.index(a)])
    assert found.slopes[0] == pytest.approx(slope, rel=1e-7)
    assert abs(found.slopes[0] - slope) <= 8.0 * found.doubts[0]
    assert not found.kinked[0]


def test_a_slope_is_taken_across_a_kink_only_where_there_is_no_other_way():
    a, b = Value(0.0), Value(1e-3)
    nodes = topological_order(a.relu() + b.relu())
    found = Nudger(nodes).differences([nodes.index(a), nodes.index(b)])
    assert found.kinked.tolist() == [True, False]
    assert found.slopes == pytest.approx([0.5, 1.0])
    assert found.kinks.tolist() == [i for i, node in enumerate(nodes) if node._op == "relu"]
    assert found.steps[1] < 1e-3


def test_the_edge_of_a_domain_leaves_no_slope_and_is_named():
    a = Value(0.0)
    nodes = topological_order(a.sqrt())
    found = Nudger(nodes).differences([nodes.index(a)])
    assert math.isnan(found.slopes[0])
    assert found.bad[0] == 1


def test_it_is_given_up_in_the_middle_when_somebody_says_so():
    leaf = Value(0.5)
    nodes = topological_order((leaf * 2.0).tanh())
    shares = []
    nudger = Nudger(nodes)

    def go_on(share):
        shares.append(share)
        return share < 0.3

    assert nudger.differences([0] * 10_000, go_on) is None
    assert shares[0] == 0.0
    assert 0.3 <= shares[-1] < 1.0
    assert nudger.differences([0], lambda share: True).slopes[0] == pytest.approx(
        2 * (1 - math.tanh(1.0) ** 2)
    )


def test_a_rule_of_ones_own_is_refused():
    a = Value(2.0)
    own = Value(8.0, (a,), "cube")
    own._backward = lambda: None
    with pytest.raises(ConfigurationError, match="cube"):
        nudger_of(own)


def test_operands_outside_a_domain_can_be_told():
    a = Value(1.0)
    nodes = topological_order(a.log())
    error = Nudger(nodes).outside(1, np.array([-1.0, math.nan]))
    assert isinstance(error, MathDomainError)
    assert "log(-1.0)" in str(error)


@pytest.mark.parametrize("tiny", [5e-324, 1e-320, -1e-310, 2.0**-1022])
def test_a_number_of_which_no_fraction_is_left_has_an_answer_too(tiny):
    a = Value(tiny)
    nodes = topological_order((a + 0.0) * 3.0)
    found = Nudger(nodes).differences([nodes.index(a)])
    assert found.slopes[0] == pytest.approx(3.0)
    found = Nudger(topological_order(Value(tiny).abs().log())).differences([0])
    assert not math.isinf(found.slopes[0])
