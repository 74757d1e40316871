"""A graph that was read once is known again in the next step of a loop, with the numbers of that step."""

from __future__ import annotations

import math
import random

import pytest

from gradstudio.engine.nn import MLP
from gradstudio.engine.value import Value
from gradstudio.graph.reading import GraphReadingError, read_graph
from gradstudio.showing.known_graph import KnownGraph
from tests.graph.foreign import Scalar


def steps(model, ask, steps=3):
    """Yield the loss of each step of a training."""
    for _ in range(steps):
        loss = ask(model)
        for parameter in model.parameters():
            parameter.grad = 0.0
        loss.backward()
        yield loss
        for parameter in model.parameters():
            parameter.data -= 0.05 * parameter.grad


def ours(model):
    total = Value(0.0)
    for x, y in (((0.3, -0.2), 1.0), ((-0.7, 0.9), -1.0)):
        total = total + (model(x) - y) ** 2
    return total


def numbers_read_anew(root):
    _, nodes = read_graph(root)
    return [node.data for node in nodes], [node.grad for node in nodes]


def test_every_step_of_a_training_with_our_engine_is_followed() -> None:
    losses = steps(MLP(2, [3, 3, 1], rng=1), ours)
    graph = KnownGraph([next(losses)])
    for loss in losses:
        assert graph.follow([loss])
        data, grad = graph.numbers()
        assert (data.tolist(), grad.tolist()) == numbers_read_anew(loss)
        assert graph.labels == KnownGraph([loss]).labels


def test_every_step_is_followed_where_operands_stand_in_sets() -> None:
    random.seed(3)
    weights = [Scalar(random.uniform(-1, 1)) for _ in range(4)]

    def loss() -> Scalar:
        total = Scalar(0.0)
        for i, weight in enumerate(weights):
            total = total + (weight * weight * Scalar(i + 1.0)).relu() ** 2 + weights[i - 1] * weight
        total.backward()
        return total

    graph = KnownGraph([loss()])
    for _ in range(5):
        for weight in weights:
            weight.data -= 0.01 * weight.grad
            weight.grad = 0
        newest = loss()
        assert graph.follow([newest])
        data, grad = graph.numbers()
        assert (data.tolist(), grad.tolist()) == numbers_read_anew(newest)


def test_a_graph_of_another_structure_is_not_followed() -> None:
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    graph = KnownGraph([a * b + a])
    assert not graph.follow([a * b + b])
    assert not graph.follow([a * b - a])
    assert not graph.follow([a * b])
    assert not graph.follow([(a * b + a).tanh()])
    assert not graph.follow([Value(2.0) * b + Value(2.0)])  # what was one leaf is two
    assert not graph.follow([object()])
    assert graph.follow([b * a + b])


def test_two_nodes_that_become_one_are_another_structure() -> None:
    a = Value(2.0)
    assert not KnownGraph([Value(2.0) * Value(3.0)]).follow([a * a])


def test_what_a_node_without_an_order_of_its_operands_gives_is_read_anew() -> None:
    class Bare:
        def __init__(self, data, prev=(), op=""):
            self.data, self.grad, self._prev, self._op = data, 0.0, set(prev), op

    leaf = Bare(2.0)
    graph = KnownGraph([Bare(5.0, (leaf, Bare(3.0)), "+")])
    assert not graph.follow([Bare(5.0, (leaf, Bare(3.0)), "+")])
    assert graph.numbers()[0].tolist() == [2.0, 3.0, 5.0]


def test_numbers_that_are_changed_in_place_are_read_again() -> None:
    a = Value(2.0, label="a")
    root = a * 3
    graph = KnownGraph([root])
    a.data, root.data, a.grad = math.nan, math.inf, -math.inf
    data, grad = graph.numbers()
    assert math.isnan(data[0])
    assert data[2] == math.inf
    assert grad[0] == -math.inf


def test_several_results_are_one_graph_with_a_node_that_holds_them() -> None:
    a = Value(2.0, label="a")
    graph = KnownGraph([a + 1, a * 2], "outputs")
    assert graph.labels[-1] == "outputs"
    assert graph.symbols[-1] == "list"
    assert graph.counts[-1] == 2
    data, grad = graph.numbers()
    assert math.isnan(data[-1])
    assert grad[-1] == 0
    b = Value(5.0, label="a")
    assert graph.follow([b + 1, b * 2])
    assert graph.numbers()[0].tolist()[:-1] == [5.0, 1.0, 6.0, 2.0, 10.0]


def test_a_gradient_that_is_none_is_told_in_a_sentence() -> None:
    class NoGrad:
        data, grad, _prev, _op = 1.0, None, (), ""

    with pytest.raises(GraphReadingError, match="backward"):
        KnownGraph([NoGrad()])
