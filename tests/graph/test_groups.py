from __future__ import annotations

from hypothesis import given

from gradstudio.engine.value import Value
from gradstudio.graph.groups import network_groups
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.training.sample import scalar_count
from tests.graph.expressions import expressions, loss_of, projects


@given(projects())
def test_every_node_of_a_network_is_in_exactly_one_group(spec):
    graph = ValueGraph(loss_of(spec))
    members = [node for group in network_groups(graph) for node in group.nodes]
    assert sorted(members) == list(range(len(graph)))


@given(projects())
def test_there_is_one_group_for_the_inputs_each_neuron_and_the_loss(spec):
    groups = network_groups(ValueGraph(loss_of(spec)))
    places = [(group.column, group.row) for group in groups]
    expected = [(0, 0)]
    for layer, size in enumerate(spec.sizes[1:], start=1):
        expected += [(layer, neuron) for neuron in range(size)]
    expected.append((len(spec.sizes), 0))
    assert sorted(places) == sorted(expected)


@given(projects())
def test_a_neurons_group_holds_its_own_labels_and_no_others(spec):
    graph = ValueGraph(loss_of(spec))
    for group in network_groups(graph):
        labels = {graph.labels[node] for node in group.nodes} - {""}
        if group.title == "inputs":
            assert labels == {"x1", "x2"}
        elif group.title == "loss":
            assert "loss" in labels
            assert not any(label.startswith("layer") for label in labels)
        else:
            prefix = f"layer{group.column}.neuron{group.row + 1}."
            fan_in = spec.sizes[group.column - 1]
            parameters = {f"{prefix}w{i + 1}" for i in range(fan_in)} | {f"{prefix}b"}
            assert parameters <= labels
            assert all(label.startswith(prefix) for label in labels)


@given(projects())
def test_operands_from_outside_a_neuron_are_activations_or_inputs(spec):
    graph = ValueGraph(loss_of(spec))
    for group in network_groups(graph):
        for node in group.nodes:
            for operand in set(graph.operands[node]) - set(group.nodes):
                label = graph.labels[operand]
                assert label.endswith(".a") or label in ("x1", "x2")


@given(expressions())
def test_an_expression_without_neurons_has_no_groups(root):
    assert network_groups(ValueGraph(root)) == ()


def test_a_lone_value_has_no_groups():
    assert network_groups(ValueGraph(Value(1.0, label="x1"))) == ()


@given(projects())
def test_scalar_count_is_that_of_the_graph_but_for_linear_neurons(spec):
    graph = ValueGraph(loss_of(spec))
    network = sum(len(group.nodes) for group in network_groups(graph) if group.title.startswith("layer"))
    linear = sum(layer.size for layer in spec.network.layers if layer.activation == "linear")
    assert scalar_count(spec.sizes) == network + linear
