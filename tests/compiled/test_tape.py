from __future__ import annotations

import copy
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.network import PackedNetwork
from gradstudio.compiled.rules import COMPILED_OPS
from gradstudio.compiled.tape import record
from gradstudio.engine import MLP, OPS, MathDomainError, Value, topological_order
from gradstudio.engine.errors import ConfigurationError, ShapeError
from gradstudio.engine.losses import hinge, l2_penalty, mean
from gradstudio.engine.value import binary, unary

from . import reference
from .test_network import QUICK, close, problems


@pytest.mark.parametrize("op", OPS, ids=lambda op: f"{op.name}{op.symbol}")
def test_every_operation_has_a_compiled_rule(op):
    assert op in COMPILED_OPS, f"gradstudio/compiled/rules.py has no rule for the operation {op.name!r}"


def build(op, numbers):
    leaves = [Value(x) for x in numbers]
    return leaves, unary(op, *leaves) if op.arity == 1 else binary(op, *leaves)


def defined(op, numbers):
    try:
        build(op, numbers)
    except MathDomainError:
        return False
    return True


NUMBERS = (-3.0, -1.5, -0.7, -1e-9, -0.0, 0.0, 1e-9, 0.4, 1.0, 2.0, 3.5, 20.0, -20.0, 700.0, -700.0)


@pytest.mark.parametrize("op", OPS, ids=lambda op: f"{op.name}{op.symbol}")
def test_every_operation_equals_the_engines(op):
    cases = [(x,) for x in NUMBERS] if op.arity == 1 else [(x, y) for x in NUMBERS for y in NUMBERS]
    tape = None
    for numbers in cases:
        if not defined(op, numbers):
            for given_inputs in (numbers, [numbers]) if tape else ():
                with pytest.raises(MathDomainError) as ours:
                    tape.replay(given_inputs)
                assert ours.value.operands == numbers
            continue
        leaves, root = build(op, numbers)
        tape = tape or record(root, leaves)
        root.backward()
        walk = topological_order(root)
        for replay, column in (
            (tape.replay(numbers), slice(None)),
            (tape.replay([numbers, numbers]), (slice(None), 1)),
        ):
            for got, name in ((replay.data[column], "data"), (replay.grad[column], "grad")):
                expected = np.array([getattr(node, name) for node in walk])
                np.testing.assert_allclose(
                    got[tape.order], expected, rtol=1e-12, atol=1e-15, err_msg=f"{numbers}"
                )


@QUICK
@given(problems())
def test_tape_equals_reference_and_packed(problem):
    net, loss, inputs, targets, parameters, _ = problem
    training = TrainingConfig(loss=loss, l1=0.01, l2=0.1)
    network = reference.build(net, parameters)
    root = reference.batch_loss(network, net, training, inputs, targets, range(len(inputs)))
    leaves = network.parameters()
    tape = record(root, parameters=leaves)
    replay = tape.replay(parameters=parameters)
    root.backward()
    walk = topological_order(root)
    close(replay.data[tape.order], np.array([node.data for node in walk]))
    close(replay.grad[tape.order], np.array([node.grad for node in walk]))
    packed = PackedNetwork(net, training, parameters).evaluate(inputs, targets)
    close(packed.loss, replay.data[tape.root])
    position = {id(node): i for i, node in enumerate(walk)}
    close(packed.gradient, replay.grad[tape.order[[position[id(leaf)] for leaf in leaves]]])


@st.composite
def graphs(draw):
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    leaves = [Value(x) for x in generator.normal(size=draw(st.integers(1, 5)))]
    nodes = list(leaves)
    safe = [op for op in OPS if op.domain == "real operands"]
    for _ in range(draw(st.integers(0, 60))):
        op = safe[generator.integers(len(safe))]
        a, b = nodes[generator.integers(len(nodes))], nodes[generator.integers(len(nodes))]
        node = unary(op, a) if op.arity == 1 else binary(op, a, b)
        if math.isfinite(node.data) and abs(node.data) < 1e6:
            nodes.append(node)
    return nodes[-1], leaves


@QUICK
@given(graphs())
def test_any_graph_replays_to_its_own_numbers(graph):
    root, leaves = graph
    tape = record(root, leaves)
    replay = tape.replay()
    root.backward()
    walk = topological_order(root)
    close(replay.data[tape.order], np.array([node.data for node in walk]))
    close(replay.grad[tape.order], np.array([node.grad for node in walk]))
    rows = np.array([[leaf.data for leaf in leaves]] * 3)
    batch = tape.replay(rows)
    for column in range(3):
        close(batch.grad[:, column], replay.grad)


def demo_graph(moons):
    inputs, targets = moons
    network = MLP(2, [16, 16, 1], "relu", 1337)
    losses = [hinge(network.outputs(x), y) for x, y in zip(inputs.tolist(), targets.tolist(), strict=True)]
    return mean(losses) + l2_penalty(network.parameters(), 1e-4), network


def test_the_demos_full_batch(moons):
    root, network = demo_graph(moons)
    tape = record(root, parameters=network.parameters())
    assert len(tape) > 65_000
    replay = tape.replay()
    root.backward()
    walk = topological_order(root)
    np.testing.assert_allclose(replay.data[tape.order], [n.data for n in walk], rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(replay.grad[tape.order], [n.grad for n in walk], rtol=1e-12, atol=1e-14)


def test_one_samples_tape_serves_all_samples(moons):
    inputs, targets = moons
    network = MLP(2, [5, 1], "tanh", 1)
    x, y = [Value(0.1), Value(0.2)], Value(1.0)
    tape = record(hinge(network.outputs(x), y), [*x, y], network.parameters())
    numbers = np.linspace(-1, 1, len(network.parameters()))
    replay = tape.replay(np.column_stack([inputs, targets]), numbers)
    net = NetConfig(sizes=(2, 5, 1), activations=("tanh", "linear"))
    evaluation = PackedNetwork(net, TrainingConfig(loss="hinge"), numbers).evaluate(inputs, targets)
    close(replay.data[tape.root].mean(), evaluation.loss)
    close(replay.grad[tape._parameters].mean(axis=1), evaluation.gradient)


def test_a_deep_chain_and_a_leaf_alone():
    x = Value(1.0)
    total = x
    for _ in range(5000):
        total = total + x
    tape = record(total, [x])
    assert tape.replay([2.0]).data[tape.root] == 10002.0
    assert tape.replay([2.0]).grad[tape._inputs[0]] == 5001.0
    alone = record(x, [x]).replay([7.0])
    assert (alone.data.tolist(), alone.grad.tolist()) == ([7.0], [1.0])


def test_what_cannot_be_recorded_is_refused():
    a = Value(2.0)
    own = Value(4.0, (a,), "square")
    own._backward = lambda: None
    with pytest.raises(ConfigurationError, match="backward function of its own"):
        record(own)
    b = a * a
    with pytest.raises(ConfigurationError, match="only a leaf"):
        record(b * 2.0, [b])
    tape = record(b, [a])
    with pytest.raises(ShapeError, match="1 inputs were recorded"):
        tape.replay([1.0, 2.0])
    with pytest.raises(ShapeError, match="at least one sample"):
        tape.replay(np.zeros((0, 1)))
    with pytest.raises(ShapeError, match="0 parameters"):
        tape.replay(parameters=[1.0])


def test_a_leaf_that_the_root_does_not_use_has_no_gradient():
    a, b = Value(2.0), Value(3.0)
    tape = record(a * a, [a, b])
    replay = tape.replay([5.0, 6.0])
    assert replay.grad[tape._inputs].tolist() == [10.0, 0.0]


def pickled(root: Value) -> Value:
    return pickle.loads(pickle.dumps(root))  # noqa: S301  # its own


@pytest.mark.parametrize("way", [copy.deepcopy, pickled])
def test_a_copied_graph_is_recorded_like_the_original(way) -> None:
    a = Value(2.0)
    root = (a**2 * a).tanh() + a // 3.0
    for _ in range(1000):
        root = root * 1.0
    expected, found = record(root).replay(), record(way(root)).replay()
    assert found.data.tolist() == expected.data.tolist()
    assert found.grad.tolist() == expected.grad.tolist()
