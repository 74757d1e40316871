"""Neuron, Layer and MLP: order and labels of parameters, where weights come from, and what is refused."""

from __future__ import annotations

import random

import numpy as np
import pytest

from gradstudio.engine import ACTIVATIONS, MLP, ConfigurationError, Layer, Neuron, ShapeError, Value


def weights_of(network) -> list[float]:
    return [p.data for p in network.parameters()]


def test_parameters_are_labelled_by_layer_neuron_and_input() -> None:
    labels = [p.label for p in MLP(2, [2, 1]).parameters()]
    assert labels == [
        "layer1.neuron1.w1",
        "layer1.neuron1.w2",
        "layer1.neuron1.b",
        "layer1.neuron2.w1",
        "layer1.neuron2.w2",
        "layer1.neuron2.b",
        "layer2.neuron1.w1",
        "layer2.neuron1.w2",
        "layer2.neuron1.b",
    ]


def test_inputs_are_labelled_and_shared_by_all_neurons() -> None:
    network = MLP(2, [3])
    outputs = network([1.0, 2.0])
    inputs = {id(node): node for out in outputs for node in _leaves(out) if node.label.startswith("x")}
    assert sorted(node.label for node in inputs.values()) == ["x1", "x2"]


def _leaves(node: Value) -> list[Value]:
    return [node] if not node._prev else [leaf for operand in node._prev for leaf in _leaves(operand)]


def test_the_same_seed_gives_the_same_network_in_every_form() -> None:
    from_seed = weights_of(MLP(2, [3, 1], rng=7))
    assert from_seed == weights_of(MLP(2, [3, 1], rng=random.Random(7)))
    random.seed(7)
    assert from_seed == weights_of(MLP(2, [3, 1]))
    assert from_seed != weights_of(MLP(2, [3, 1], rng=8))


def test_weights_are_micrograds_for_micrograds_seed() -> None:
    # Recorded from micrograd 0.1.0: random.seed(1337); MLP(2, [16, 16, 1]).parameters()
    weights = weights_of(MLP(2, [16, 16, 1], rng=1337))
    assert weights[:4] == [0.23550571390294128, 0.06653114721000164, 0.0, -0.26830328150124894]
    assert len(weights) == 337


def test_a_network_computes_what_micrograd_computes() -> None:
    micrograd_nn = pytest.importorskip(
        "micrograd.nn", reason="micrograd is not installed: pip install micrograd"
    )
    random.seed(1337)
    theirs = micrograd_nn.MLP(2, [16, 16, 1])
    ours = MLP(2, [16, 16, 1], "relu", rng=1337)
    assert weights_of(ours) == weights_of(theirs)
    x = [0.3, -0.8]
    expected, out = theirs(x), ours(x)
    expected.backward()
    out.backward()
    assert out.data == pytest.approx(expected.data, rel=1e-13)
    assert [p.grad for p in ours.parameters()] == pytest.approx(
        [p.grad for p in theirs.parameters()], rel=1e-12
    )


def test_one_output_comes_as_a_value_and_several_as_a_list() -> None:
    assert isinstance(MLP(2, [3, 1])([1.0, 2.0]), Value)
    assert isinstance(MLP(2, [3, 2])([1.0, 2.0]), list)
    assert len(MLP(2, [3, 1]).outputs([1.0, 2.0])) == 1
    assert len(Layer(2, 1)([1.0, 2.0])) == 1


def test_hidden_layers_are_tanh_and_the_last_is_linear_unless_told() -> None:
    assert [layer.neurons[0].activation for layer in MLP(2, [3, 3, 1]).layers] == ["tanh", "tanh", "linear"]
    told = MLP(2, [3, 1], ["sin", "sigmoid"])
    assert [layer.neurons[0].activation for layer in told.layers] == ["sin", "sigmoid"]


def test_inputs_may_be_values_and_get_gradients() -> None:
    x = [Value(1.0), Value(2.0)]
    MLP(2, [3, 1], rng=1)(x).backward()
    assert all(value.grad != 0 for value in x)


@pytest.mark.parametrize("x", [[], [1.0], [1.0, 2.0, 3.0]])
def test_a_wrong_number_of_inputs_is_named(x: list[float]) -> None:
    with pytest.raises(ShapeError, match=f"2 inputs but was given {len(x)}"):
        MLP(2, [3, 1])(x)


def test_a_mistyped_activation_gets_a_suggestion() -> None:
    with pytest.raises(ConfigurationError, match="Did you mean 'tanh'"):
        Neuron(2, "tahn")
    with pytest.raises(ConfigurationError, match="relu"):
        Neuron(2, "nothing like it")


@pytest.mark.parametrize(
    "build",
    [
        lambda: Neuron(0),
        lambda: Layer(2, 0),
        lambda: MLP(2, []),
        lambda: MLP(0, [1]),
        lambda: MLP(2, [3, -1]),
        lambda: MLP(2, [3, 1], ["relu"]),
        lambda: MLP(2, np.array([0, 1])),
        lambda: MLP(2, np.array([2.5, 1.0])),
        lambda: MLP(2.0, [1]),
        lambda: MLP("2", [1]),
        lambda: MLP(2, "41"),
        lambda: MLP(2, 1, rng="7"),
        lambda: Neuron(2, rng="7"),
    ],
)
def test_sizes_that_make_no_network_are_refused(build) -> None:
    with pytest.raises(ConfigurationError):
        build()


@pytest.mark.parametrize("one", [1, np.int64(1), np.array(1)])
def test_one_number_for_the_layers_is_refused_with_the_mend(one: object) -> None:
    with pytest.raises(ConfigurationError, match=r"Pass \[.*1.*\] for a single layer"):
        MLP(2, one)


def test_sizes_and_seeds_may_be_numpys() -> None:
    plain = MLP(2, [4, 1], rng=7)
    for sizes in (np.array([4, 1]), (np.int64(4), np.uint8(1)), [4, np.int32(1)]):
        network = MLP(np.int64(2), sizes, rng=np.int64(7))
        assert weights_of(network) == weights_of(plain)
        assert network([1.0, 2.0]).data == plain(np.array([1.0, 2.0])).data


def test_every_activation_can_be_used() -> None:
    for name in ACTIVATIONS:
        assert isinstance(Neuron(2, name)([0.1, 0.2]), Value)


def test_repr_shows_the_structure() -> None:
    assert repr(MLP(2, [1])) == "MLP([Layer([Neuron(2, 'linear')])])"
