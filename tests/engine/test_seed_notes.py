"""Every statement of the project's seed notes on micrograd, as a test, in the order of the notes.

One difference by decision: the notes draw a random bias; ours starts at 0 and is not drawn, as in micrograd's
code, so that micrograd's seeds give micrograd's networks.
"""

from __future__ import annotations

import math
import random

import pytest

from gradstudio.engine import MLP, SGD, Layer, Neuron, Value, mean, squared_error


def loss_at(w: float) -> Value:
    return (Value(3.0) * w - 1.0) ** 2


@pytest.mark.parametrize("w", [-2.0, 0.1, 0.9, 5.0])
def test_the_sign_of_a_derivative_tells_where_a_nudge_moves_the_loss(w: float) -> None:
    weight = Value(w)
    loss = (3.0 * weight - 1.0) ** 2
    loss.backward()
    rises = loss_at(w + 1e-4).data > loss.data
    assert rises == (weight.grad > 0)


@pytest.mark.parametrize("w", [-2.0, 0.1, 0.9, 5.0])
def test_a_step_against_the_derivative_lowers_the_loss(w: float) -> None:
    weight = Value(w)
    loss = (3.0 * weight - 1.0) ** 2
    loss.backward()
    stepped = weight.data - 0.01 * weight.grad
    assert loss_at(stepped).data < loss.data
    # "SEE HOW YOU NEED A MINUS IN THE UPDATE STEP"
    assert loss_at(weight.data + 0.01 * weight.grad).data > loss.data


def test_the_optimizer_subtracts_learning_rate_times_derivative() -> None:
    weight = Value(2.0)
    weight.grad = 0.5
    SGD([weight], 0.1).step()
    assert weight.data == 2.0 - 0.1 * 0.5


def test_repr_is_a_readable_string() -> None:
    assert repr(Value(2.0)) == "Value(data=2.0, grad=0.0)"


def test_add_and_mul_return_new_objects() -> None:
    a, b = Value(2.0), Value(-3.0)
    for made, expected in ((a + b, -1.0), (a * b, -6.0)):
        assert made is not a
        assert made is not b
        assert made.data == expected
    assert (a.data, b.data) == (2.0, -3.0)


def test_python_calls_add_with_the_left_operand_as_self() -> None:
    a, b = Value(2.0), Value(-3.0)
    assert (a + b)._prev == (a, b)
    assert a.__add__(b)._prev == (a, b)


def test_rmul_is_called_when_the_left_operand_is_a_plain_number() -> None:
    v = Value(2.9)
    product = 2 * v
    assert product.data == pytest.approx(5.8)
    assert product._prev[1] is v
    assert product._prev[0].data == 2.0


def test_true_and_floor_division_and_their_reverses() -> None:
    assert (Value(7.0) / Value(2.0)).data == 3.5
    assert (7 / Value(2.0)).data == 3.5
    assert (Value(7.0) / 2).data == 3.5
    assert (Value(7.0) // Value(2.0)).data == 3.0
    assert (7 // Value(2.0)).data == 3.0
    assert (Value(-7.0) // 2).data == -4.0


def test_sub_and_neg() -> None:
    assert (Value(7.0) - Value(2.0)).data == 5.0
    assert (7 - Value(2.0)).data == 5.0
    assert (-Value(7.0)).data == -7.0


def test_calling_an_initialised_neuron_runs_it() -> None:
    x = [2.0, 3.0]
    n = Neuron(2)
    assert isinstance(n(x), Value)
    assert n(x).data == Neuron.__call__(n, x).data


def test_the_parameters_of_a_value_object() -> None:
    leaf = Value(3.0)
    assert (leaf.data, leaf._prev, leaf.grad, leaf._op, leaf.label, leaf._label) == (3.0, (), 0.0, "", "", "")
    a, b = Value(2.0, label="a"), Value(4.0)
    made = Value(6.0, (a, b), "+", "sum")
    assert made._prev == (a, b)
    assert isinstance(made._prev, tuple)
    assert (made._op, made.label, made._label) == ("+", "sum", "sum")


@pytest.mark.parametrize(
    ("made", "op"),
    [
        (lambda a, b: a + b, "+"),
        (lambda a, b: a - b, "-"),
        (lambda a, b: a * b, "*"),
        (lambda a, b: a / b, "/"),
        (lambda a, b: a // b, "//"),
        (lambda a, b: a**b, "**"),
    ],
)
def test_op_is_the_symbol_that_made_the_value(made, op) -> None:
    assert made(Value(2.0), Value(3.0))._op == op


def test_the_derivative_of_the_loss_with_respect_to_itself_is_one() -> None:
    loss = Value(2.0) * Value(3.0)
    loss.backward()
    assert loss.grad == 1.0


def test_multiplication_swaps_the_values() -> None:
    a, b = Value(2.0), Value(-3.0)
    (a * b).backward()
    assert (a.grad, b.grad) == (b.data, a.data)


def test_addition_just_passes_gradients_on() -> None:
    a, b = Value(2.0), Value(-3.0)
    ((a + b) * 5.0).backward()
    assert (a.grad, b.grad) == (5.0, 5.0)


def test_tanh_has_the_derivative_one_minus_output_squared() -> None:
    n = Value(0.8814)
    o = n.tanh()
    o.backward()
    assert n.grad == 1 - o.data**2


def test_gradients_of_a_value_used_twice_accumulate() -> None:
    a, b = Value(-2.0), Value(3.0)
    c = a + b
    d = a * b
    (c * d).backward()
    # Through c: d · 1. Through d: c · b and c · a. Overwriting would lose one of the two.
    assert a.grad == d.data + c.data * b.data
    assert b.grad == d.data + c.data * a.data


def test_a_value_added_to_itself_has_the_derivative_two() -> None:
    a = Value(3.0)
    (a + a).backward()
    assert a.grad == 2.0


def test_gradients_grow_from_step_to_step_unless_reset() -> None:
    network = MLP(2, [3, 1], rng=1)
    network([1.0, 2.0]).backward()
    once = [p.grad for p in network.parameters()]
    network([1.0, 2.0]).backward()
    assert [p.grad for p in network.parameters()] == pytest.approx([2 * g for g in once])
    network.zero_grad()
    assert all(p.grad == 0.0 for p in network.parameters())
    network([1.0, 2.0]).backward()
    assert [p.grad for p in network.parameters()] == once


def test_each_node_has_a_backward_function_that_propagates_to_its_children() -> None:
    a, b = Value(2.0), Value(-3.0)
    c = a * b
    assert callable(c._backward)
    c.grad = 10.0
    c._backward()
    assert (a.grad, b.grad) == (-30.0, 20.0)
    c._backward()
    assert (a.grad, b.grad) == (-60.0, 40.0)


def test_the_backward_function_of_a_leaf_does_nothing() -> None:
    a = Value(2.0)
    a.grad = 5.0
    a._backward()
    assert (a.data, a.grad) == (2.0, 5.0)


def test_backward_calls_the_stored_functions_in_reverse_topological_order() -> None:
    called = []

    def spy(node: Value, name: str) -> None:
        inner = node._backward

        def backward() -> None:
            called.append(name)
            inner()

        node._backward = backward

    a = Value(2.0)
    b = a * 3.0
    c = b + a
    d = c * b
    for node, name in ((b, "b"), (c, "c"), (d, "d")):
        spy(node, name)
    d.backward()
    assert called == ["d", "c", "b"]
    assert a.grad == 48.0  # d = (3a + a)·3a = 12a²


def test_an_operation_of_ones_own_can_be_given_its_backward_function() -> None:
    a = Value(2.0)
    cube = Value(a.data**3, (a,), "cube")

    def backward() -> None:
        a.grad += 3 * a.data**2 * cube.grad

    cube._backward = backward
    (2 * cube).backward()
    assert a.grad == 24.0


def test_a_neuron_takes_nin_inputs_and_draws_nin_weights() -> None:
    neuron = Neuron(5, rng=random.Random(3))
    source = random.Random(3)
    assert [w.data for w in neuron.w] == [source.uniform(-1, 1) for _ in range(5)]
    # By decision, against the notes' "and a random bias weight": see the top of this file.
    assert neuron.b.data == 0.0


def test_a_neuron_returns_its_activation_of_w_times_x_plus_b() -> None:
    neuron = Neuron(2, rng=3)
    neuron.b.data = 0.25
    w1, w2 = (w.data for w in neuron.w)
    assert neuron([2.0, 3.0]).data == pytest.approx(math.tanh(w1 * 2.0 + w2 * 3.0 + 0.25), rel=1e-15)


def test_a_layer_calls_each_of_its_neurons() -> None:
    layer = Layer(3, 4, rng=5)
    x = [1.0, -2.0, 0.5]
    assert len(layer.neurons) == 4
    assert [out.data for out in layer(x)] == [neuron(x).data for neuron in layer.neurons]


def test_an_mlp_initialises_each_layer_from_nouts() -> None:
    network = MLP(3, [4, 4, 1])
    assert [len(layer.neurons) for layer in network.layers] == [4, 4, 1]
    assert [len(layer.neurons[0].w) for layer in network.layers] == [3, 4, 4]


def test_an_mlp_feeds_each_layer_into_the_next() -> None:
    network = MLP(3, [4, 4, 1], rng=7)
    x = signal = [2.0, 3.0, -1.0]
    for layer in network.layers:
        signal = layer(signal)
    assert network(x).data == signal[0].data


def test_parameters_are_the_concatenated_weights_and_biases() -> None:
    network = MLP(3, [4, 4, 1])
    assert len(network.parameters()) == 41
    expected = [p for layer in network.layers for neuron in layer.neurons for p in [*neuron.w, neuron.b]]
    assert network.parameters() == expected
    assert network.layers[0].parameters() == expected[:16]


def test_the_training_loop_of_the_notes_learns() -> None:
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    ys = [1.0, -1.0, -1.0, 1.0]
    n = MLP(3, [4, 4, 1], activations=["tanh", "tanh", "tanh"], rng=1337)
    losses = []
    for _ in range(40):
        ypred = [n(x) for x in xs]
        loss = mean([squared_error([out], target) for out, target in zip(ypred, ys, strict=True)])
        n.zero_grad()
        loss.backward()
        for p in n.parameters():
            p.data -= 0.3 * p.grad
        losses.append(loss.data)
    assert losses[-1] < 0.02 < losses[0]
