"""Graphs made by hand: of our own values, of micrograd's, and of objects that are only like them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradstudio.engine.value import Value
from gradstudio.graph.explain import explain
from gradstudio.graph.reading import GraphReadingError, numbers_of, read_graph
from gradstudio.graph.value_graph import ValueGraph
from tests.graph.foreign import Scalar


def read(root: object) -> tuple[ValueGraph, np.ndarray, np.ndarray]:
    value, nodes = read_graph(root)
    data, grad = np.array([numbers_of(node) for node in nodes]).T
    return ValueGraph(value), data, grad


def test_a_graph_of_our_own_is_read_as_it_is() -> None:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    root = a * b + a.tanh()
    root.backward()
    value, nodes = read_graph(root)
    assert value is root
    assert [node.label for node in nodes][:2] == ["a", "b"]


def test_objects_like_those_of_micrograd_are_explained_to_the_last_term() -> None:
    x, w = Scalar(1.5, label="x"), Scalar(-0.5, label="w")
    root = (x * w + x**2).relu() + x * x
    root.backward()
    graph, data, grad = read(root)
    node = graph.index_of("x")
    explained = explain(graph, data, grad, node)
    assert explained.data == 1.5
    assert explained.grad == pytest.approx(x.grad)
    assert math.fsum(term.product for term in explained.contributions) == pytest.approx(x.grad, rel=1e-12)
    power = graph.symbols.index("**2")
    assert graph.operations[power].formula == "a ** 2"
    assert explain(graph, data, grad, power).operands[0].value == 3.0
    square = next(k for k, own in enumerate(graph.operands) if own == (node, node))
    assert graph.symbols[square] == "*"


def test_the_order_of_two_operands_in_a_set_is_told_by_the_result() -> None:
    for first, second in ((5.0, 3.0), (3.0, 5.0)):
        a, b = Scalar(first, label="a"), Scalar(second, label="b")
        graph, _, _ = read(Scalar(first - second, {a, b}, "-"))
        assert [graph.labels[k] for k in graph.operands[graph.root]] == ["a", "b"]


def test_an_unknown_operation_is_read_without_a_rule() -> None:
    a = Scalar(2.0, label="a")
    graph, data, grad = read(Scalar(7.0, (a,), "my own"))
    assert graph.symbols[graph.root] == "my own"
    assert graph.operations[graph.root] is None
    assert explain(graph, data, grad, graph.index_of("a")).contributions == ()


def test_a_deep_graph_needs_no_recursion() -> None:
    node = first = Scalar(1.0)
    for _ in range(5000):
        node = node + first
    assert len(read(node)[0]) == 5001


@pytest.mark.parametrize("thing", [3.0, "loss", None, object(), Value, [Value(1.0)]])
def test_what_is_no_graph_is_refused_with_a_way_on(thing: object) -> None:
    with pytest.raises(GraphReadingError, match="is no node of a graph"):
        read_graph(thing)


def test_numbers_that_are_none_are_refused() -> None:
    node = Scalar(1.0)
    node.grad = None
    with pytest.raises(GraphReadingError, match=r"backward\(\)"):
        read_graph(node)
    with pytest.raises(GraphReadingError):
        read_graph(Scalar("1.0"))


def test_a_circle_is_refused() -> None:
    a = Scalar(1.0)
    b = Scalar(2.0, (a,), "exp")
    a._prev = (b,)
    with pytest.raises(GraphReadingError, match="circle"):
        read_graph(b)


def test_too_large_a_graph_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradstudio.graph.reading.MOST_SCALARS", 3)
    for kind in (Scalar, Value):
        with pytest.raises(GraphReadingError, match="more than 3"):
            read_graph(kind(1.0) + kind(2.0) + kind(3.0))


def test_nothing_of_a_node_is_called() -> None:
    class Trap(Scalar):
        def __eq__(self, other: object) -> bool:
            raise AssertionError

        def __hash__(self) -> int:
            raise AssertionError

        def backward(self) -> None:
            raise AssertionError

    read_graph(Trap(1.0, (Trap(2.0), Trap(3.0)), "+"))
