"""The neurons of a network whose parameters alone are named are found, and named as ours names its own."""

from __future__ import annotations

from gradstudio.engine.nn import MLP
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.showing.network_names import with_network_names


def renamed(root: Value, *, keeps: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the labels as they are, and those that are found when only some kinds of them are left."""
    nodes = topological_order(root)
    place = {id(node): i for i, node in enumerate(nodes)}
    labels = [node.label for node in nodes]
    left = [label if label.rpartition(".")[2][:1] in keeps else "" for label in labels]
    operands = [[place[id(operand)] for operand in node._prev] for node in nodes]
    return labels, list(with_network_names(left, [node._op for node in nodes], operands))


def test_pre_activations_activations_and_inputs_are_named_as_ours_are() -> None:
    for activation in ("tanh", "relu", "sigmoid"):
        output = MLP(2, [3, 2, 1], activation, rng=4)([0.5, -0.25])
        labels, found = renamed(output, keeps=("w", "b"))
        assert found == labels


def test_each_of_several_samples_has_them() -> None:
    net = MLP(2, [3, 1], "tanh", rng=4)
    loss = (net([0.1, 0.2]) - 1.0) ** 2 + (net([0.3, 0.4]) + 1.0) ** 2
    labels, found = renamed(loss, keeps=("w", "b"))
    assert found == labels
    assert found.count("layer1.neuron2.a") == 2


def test_penalties_on_the_parameters_are_no_neurons() -> None:
    net = MLP(2, [2, 1], "relu", rng=4)
    loss = net([0.5, 0.25])
    for parameter in net.parameters():
        loss = loss + parameter * parameter * 0.01 + parameter * 0.1
    labels, found = renamed(loss, keeps=("w", "b"))
    assert [label for label in found if label.endswith((".a", ".z"))] == [
        label for label in labels if label.endswith((".a", ".z"))
    ]


def test_what_is_computed_from_the_output_is_no_activation() -> None:
    output = MLP(1, [1], rng=4)([0.5])
    for result in (output.exp(), output**2, output + 1):
        labels, found = renamed(result, keeps=("w", "b"))
        assert found == labels


def test_a_graph_without_a_network_keeps_its_names() -> None:
    assert with_network_names(["a", "", "L"], ["", "", "*"], [[], [], [0, 1]]) == ("a", "", "L")
