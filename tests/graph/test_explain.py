from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import assume, currently_in_test_context, given

from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.graph.explain import explain
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.number_text import format_number
from tests.graph.expressions import expressions, loss_of, projects

_NAME_LEFT = re.compile(r"(?<![A-Za-z])(a|b|out)(?![A-Za-z])")


def explanations(root: Value):
    root.backward()
    order = topological_order(root)
    data = np.array([node.data for node in order])
    grad = np.array([node.grad for node in order])
    if currently_in_test_context():
        assume(bool(np.isfinite(data).all() and np.isfinite(grad).all()))
    graph = ValueGraph(root)
    return order, [explain(graph, data, grad, node) for node in range(len(graph))]


def assert_contributions_sum_to_grad(root: Value) -> None:
    order, explained = explanations(root)
    for value, explanation in zip(order[:-1], explained[:-1], strict=True):
        products = [term.product for term in explanation.contributions]
        scale = max(map(abs, products))
        assert math.fsum(products) == pytest.approx(value.grad, rel=1e-9, abs=1e-12 * scale + 1e-300)
    assert explained[-1].contributions == ()
    assert explained[-1].grad == 1.0


@given(expressions())
def test_contributions_sum_to_the_gradient_of_any_expression(root):
    assert_contributions_sum_to_grad(root)


@given(projects())
def test_contributions_sum_to_the_gradient_in_any_network(spec):
    assert_contributions_sum_to_grad(loss_of(spec))


@given(expressions())
def test_each_contribution_is_the_consumers_local_derivative_times_its_gradient(root):
    order, explained = explanations(root)
    for explanation in explained:
        for term in explanation.contributions:
            consumer = explained[term.consumer]
            assert consumer.operands[term.position].node == explanation.node
            assert term.local == consumer.operands[term.position].value
            assert term.upstream == order[term.consumer].grad
            assert term.product == term.local * term.upstream


@given(expressions())
def test_numbers_stand_in_for_every_name_in_the_formulas(root):
    _, explained = explanations(root)
    for explanation in explained:
        assert not _NAME_LEFT.search(explanation.substituted)
        for term in explanation.operands:
            assert not _NAME_LEFT.search(term.substituted)


@given(expressions())
def test_operands_are_named_in_order_with_their_values(root):
    order, explained = explanations(root)
    for value, explanation in zip(order, explained, strict=True):
        assert [order[term.node] for term in explanation.operands] == list(value._prev)
        names = {term.node: term.name for term in explanation.operands}
        assert len(set(names.values())) == len(names)
        assert all(names[node] == order[node].label for node in names if order[node].label)
        assert all(name in explanation.formula for name in names.values())
        assert [term.data for term in explanation.operands] == [operand.data for operand in value._prev]


def test_product_shows_its_formula_with_numbers_and_brackets_around_negatives():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    _, explained = explanations(a * b)
    product = explained[-1]
    assert product.formula == "a · b"
    assert product.substituted == "2.000 · (−3.000)"
    assert [term.substituted for term in product.operands] == ["(−3.000)", "2.000"]
    assert [term.value for term in product.operands] == [-3.0, 2.0]


def test_operands_without_a_label_have_letters_that_are_no_label():
    a, b, u = Value(2.0, label="a"), Value(3.0, label="b"), Value(4.0, label="u")
    _, explained = explanations((a + u) * (b + u) * 0.5)
    product = next(e for e in explained if e.formula == "v · p")
    assert [term.name for term in product.operands] == ["v", "p"]
    assert explained[-1].formula == "v · 0.5000"


def test_names_are_short_within_a_neuron_and_full_beyond_it():
    before, w = Value(0.5, label="layer1.neuron1.a"), Value(2.0, label="layer2.neuron1.w1")
    product = before * w
    b = Value(1.0, label="layer2.neuron1.b")
    z = product + b
    z.label = "layer2.neuron1.z"
    a = z.tanh()
    a.label = "layer2.neuron1.a"
    _, explained = explanations(a)
    formulas = [explanation.formula for explanation in explained if explanation.formula]
    assert formulas == ["layer1.neuron1.a · w1", "u + b", "tanh(z)"]
    (use,) = explained[1].contributions
    assert use.derivative == "layer1.neuron1.a"
    (use,) = next(e for e in explained if e.formula == "u + b").contributions
    assert use.derivative == "1 − a²"


def test_tanh_shows_its_derivative_by_its_own_result():
    _, explained = explanations(Value(0.5).tanh())
    node = explained[-1]
    assert node.substituted == "tanh(0.5000)"
    (term,) = node.operands
    assert term.derivative == "1 − out²"
    assert term.substituted == f"1 − {format_number(math.tanh(0.5))}²"
    assert term.value == 1 - math.tanh(0.5) ** 2


def test_small_numbers_are_bracketed_so_that_the_dot_is_not_read_as_a_factor():
    _, explained = explanations(Value(1e-7) * Value(2.0))
    assert explained[-1].substituted == "(1.000·10⁻⁷) · 2.000"


def test_a_value_used_twice_has_a_contribution_for_each_use():
    a = Value(3.0)
    _, explained = explanations(a * a)
    assert [(term.position, term.product) for term in explained[0].contributions] == [(0, 3.0), (1, 3.0)]
    assert explained[0].grad == 6.0


def test_a_leaf_has_no_formula():
    _, explained = explanations(Value(1.0) + Value(2.0))
    assert (explained[0].formula, explained[0].substituted, explained[0].domain) == ("", "", "")
    assert explained[0].operands == ()


def test_an_operation_says_where_it_is_defined():
    _, explained = explanations(Value(2.0).log())
    assert explained[-1].domain == "an operand a > 0"
