"""Pickled and deep-copied graphs: what is shared stays shared, at any depth, and nothing reaches the original."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from functools import partial

import pytest

from gradstudio.engine import MLP, OPS, SGD, ConfigurationError, Op, Value, topological_order

DEPTH = 20_000
"""Far more than calls can be nested."""


def loaded(what: bytes) -> object:
    return pickle.loads(what)  # noqa: S301  # what this test has just written


def pickled(what: object) -> object:
    return loaded(pickle.dumps(what))


def in_python(what: object) -> object:
    """Copy through the pickler that is written in Python."""
    return loaded(pickle._dumps(what))


WAYS = [pickled, in_python, copy.deepcopy]


def chain(leaf: Value, depth: int) -> Value:
    node = leaf
    for _ in range(depth):
        node = node * 1.0
    return node


def account(root: Value) -> list[tuple[object, ...]]:
    return [(node.data, node.grad, node.label, node._op, node.operation) for node in topological_order(root)]


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_is_the_same_graph_apart_from_the_original(way: Callable) -> None:
    x, y = Value(0.5, label="x"), Value(-2.0, label="y")
    out = ((x * y + x) ** 2 - y).tanh() + abs(x).log()
    out.backward()
    made = way(out)
    assert account(made) == account(out)
    assert not set(topological_order(made)) & set(topological_order(out))
    before = x.grad
    made.backward()
    leaf = next(node for node in topological_order(made) if node.label == "x")
    assert (leaf.grad, x.grad) == (2 * before, before)


@pytest.mark.parametrize("way", [pickled, copy.deepcopy])
def test_a_graph_is_copied_at_any_depth(way: Callable, no_gc: None) -> None:
    leaf = Value(3.0, label="leaf")
    made = way(chain(leaf, DEPTH))
    order = topological_order(made)
    assert len(order) == 2 * DEPTH + 1
    made.backward()
    assert (order[0].label, order[0].grad, leaf.grad) == ("leaf", 1.0, 0.0)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_nodes_that_are_copied_together_stay_together(way: Callable, order: tuple[int, ...]) -> None:
    leaf = Value(2.0)
    middle = chain(leaf, 2000)
    root = middle * middle
    nodes = (leaf, middle, root)
    copies = way([nodes[i] for i in order])
    leaf, middle, root = (copies[order.index(i)] for i in range(3))
    root.backward()
    assert (leaf.grad, middle.grad) == (4.0, 4.0)


@pytest.mark.parametrize("way", WAYS)
def test_a_network_its_loss_and_its_optimizer_are_copied_as_one(way: Callable) -> None:
    network = MLP(2, [3, 1], rng=1)
    network, loss, optimizer = way((network, network([1.0, 2.0]) ** 2, SGD(network.parameters(), 0.1)))
    before = [p.data for p in network.parameters()]
    loss.backward()
    optimizer.step()
    assert [p.data for p in network.parameters()] != before


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol_holds_a_graph(protocol: int) -> None:
    a = Value(2.0)
    made = loaded(pickle.dumps(a * a, protocol))
    assert (made.data, made._prev[0] is made._prev[1]) == (4.0, True)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("op", OPS, ids=lambda op: op.symbol)
def test_an_operation_is_copied_as_the_row_of_the_table(way: Callable, op: Op) -> None:
    assert way(op) is op


class Counted(Value):
    """A kind of one's own, with more to it."""


@pytest.mark.parametrize("way", [*WAYS, copy.copy])
def test_a_kind_of_ones_own_keeps_what_it_has(way: Callable) -> None:
    value = Counted(2.0, label="mine")
    value.count = 5
    made = way(value)
    assert (type(made), made.count, made.data, made.label) == (Counted, 5, 2.0, "mine")
    assert made is not value


def test_a_shallow_copy_has_the_operands_themselves() -> None:
    a = Value(2.0)
    out = chain(a, 3)
    made = copy.copy(out)
    assert made is not out
    assert made._prev == out._prev


def cube_backward(a: Value, out: list[Value]) -> None:
    a.grad += 3 * a.data**2 * out[0].grad


@pytest.mark.parametrize("way", WAYS)
def test_a_backward_function_of_ones_own_is_copied_with_what_it_is_given(way: Callable) -> None:
    a = Value(2.0)
    cube = Value(8.0, (a,), "cube")
    cube._backward = partial(cube_backward, a, [cube])
    made = way(cube * 2.0)
    made.backward()
    assert (made._prev[0]._prev[0].grad, a.grad) == (24.0, 0.0)


def test_a_closure_that_would_fill_the_originals_gradients_is_refused() -> None:
    a = Value(2.0)
    cube = Value(8.0, (a,), "cube")

    def backward() -> None:
        a.grad += 12.0 * cube.grad

    cube._backward = backward
    with pytest.raises(ConfigurationError, match="cube"):
        copy.deepcopy(cube * 2.0)
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(cube * 2.0)


def test_a_pickle_that_failed_leaves_nothing_behind() -> None:
    leaf = Value(1.0)
    deep = chain(leaf, 5000)
    wrong = Value(1.0, (deep,), "mine")
    wrong._backward = lambda: None
    for _ in range(2):
        with pytest.raises((pickle.PicklingError, AttributeError)):
            pickle.dumps(wrong + 1.0)
        assert len(topological_order(loaded(pickle.dumps(deep)))) == 10_001
