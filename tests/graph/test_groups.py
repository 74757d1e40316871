from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.engine.losses import l2_penalty, mean
from gradstudio.engine.value import Value
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.groups import Group, Outline
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import scalar_count
from tests.graph.expressions import batch_loss_of, expressions, loss_of, projects


def by_kind(outline: Outline, kind: str) -> list[tuple[int, Group]]:
    return [(index, group) for index, group in enumerate(outline.groups) if group.kind == kind]


@given(projects())
def test_every_node_of_a_network_is_in_exactly_one_innermost_group(spec):
    graph = ValueGraph(loss_of(spec))
    outline = network_outline(graph)
    members = [node for index in outline.leaves for node in outline.nodes(index)]
    assert sorted(members) == list(range(len(graph)))
    assert all(outline.is_leaf[outline.of_node])


@given(projects())
def test_there_are_inputs_layers_of_neurons_and_the_loss(spec):
    outline = network_outline(ValueGraph(loss_of(spec)))
    keys = {"inputs", "loss"}
    for layer, size in enumerate(spec.sizes[1:], start=1):
        keys |= {f"layer{layer}"} | {f"layer{layer}.neuron{k + 1}" for k in range(size)}
    assert {group.key for group in outline.groups} == keys
    for index, group in by_kind(outline, "neuron"):
        assert outline.groups[group.parent].key == f"layer{group.layer}"
        layer = "output" if group.layer == len(spec.network.layers) else f"layer {group.layer}"
        assert outline.full_title(index) == f"{layer} · neuron {group.neuron}"


@given(projects())
def test_a_neurons_group_holds_its_own_labels_and_no_others(spec):
    graph = ValueGraph(loss_of(spec))
    outline = network_outline(graph)
    for index in outline.leaves:
        group = outline.groups[index]
        labels = {graph.labels[node] for node in outline.nodes(index)} - {""}
        if group.kind == "inputs":
            assert labels == {"x1", "x2"}
        elif group.kind == "loss":
            assert "loss" in labels
            assert not any(label.startswith("layer") for label in labels)
        else:
            prefix = f"layer{group.layer}.neuron{group.neuron}."
            fan_in = spec.sizes[group.layer - 1]
            parameters = {f"{prefix}w{i + 1}" for i in range(fan_in)} | {f"{prefix}b"}
            assert parameters <= labels
            assert all(label.startswith(prefix) for label in labels)


@given(projects())
def test_operands_from_outside_a_neuron_are_activations_or_inputs(spec):
    graph = ValueGraph(loss_of(spec))
    outline = network_outline(graph)
    for index in outline.leaves:
        nodes = outline.nodes(index).tolist()
        for node in nodes:
            for operand in set(graph.operands[node]) - set(nodes):
                label = graph.labels[operand]
                assert label.endswith(".a") or label in ("x1", "x2")


@given(expressions())
def test_an_expression_without_neurons_has_no_groups(root):
    outline = network_outline(ValueGraph(root))
    assert len(outline) == 0
    assert (outline.of_node == -1).all()


def test_a_lone_value_has_no_groups():
    assert len(network_outline(ValueGraph(Value(1.0, label="x1")))) == 0


@given(projects())
def test_scalar_count_is_that_of_the_graph_but_for_linear_neurons(spec):
    outline = network_outline(ValueGraph(loss_of(spec)))
    network = sum(len(outline.nodes(index)) for index, _ in by_kind(outline, "layer"))
    linear = sum(layer.size for layer in spec.network.layers if layer.activation == "linear")
    assert scalar_count(spec.sizes) == network + linear


@given(spec=projects(largest=3), samples=st.integers(2, 4), penalty=st.booleans())
def test_in_a_batch_each_sample_holds_its_own_scalars_and_shares_the_parameters(spec, samples, penalty):
    graph = ValueGraph(batch_loss_of(spec, samples, penalty))
    outline = network_outline(graph)
    assert (outline.of_node >= 0).all()
    assert len(by_kind(outline, "sample")) == samples
    shared = outline.index_of("parameters")
    assert {graph.labels[node] for node in outline.nodes(shared)} == {
        label for label in graph.labels if ".w" in label or label.endswith(".b")
    }
    assert (outline.index_of("penalty") is not None) == penalty
    members = [set(outline.nodes(index).tolist()) for index, _ in by_kind(outline, "sample")]
    assert len({len(own) for own in members}) == 1
    allowed = set(outline.nodes(shared).tolist())
    for own in members:
        fed_by = {operand for node in own for operand in graph.operands[node]}
        assert fed_by <= own | allowed
        labels = [graph.labels[node] for node in own if graph.labels[node].endswith(".a")]
        assert len(labels) == len(set(labels)) == sum(spec.sizes[1:])


def test_the_penalty_of_one_sample_is_a_group_of_what_is_computed_from_parameters_alone():
    spec = ProjectSpec()
    network_loss = loss_of(spec)
    graph = ValueGraph(network_loss)
    parameters = [Value(1.0, label=f"layer1.neuron1.w{k}") for k in (1, 2)]
    assert network_outline(graph).index_of("penalty") is None
    root = mean([Value(0.5, label="layer1.neuron1.a")]) + l2_penalty(parameters, 0.1)
    outline = network_outline(ValueGraph(root))
    assert outline.index_of("penalty") is not None


@given(spec=projects(largest=3), samples=st.integers(1, 3))
def test_means_are_those_of_all_nodes_in_a_group(spec, samples):
    graph = ValueGraph(batch_loss_of(spec, samples, penalty=True))
    outline = network_outline(graph)
    values = np.random.default_rng(1).normal(size=len(graph))
    means = outline.means(values)
    for index in range(len(outline)):
        assert means[index] == pytest.approx(values[outline.nodes(index)].mean(), rel=1e-12)
        assert outline.largest(values)[index] == values[outline.nodes(index)].max()


def test_the_mean_of_a_group_without_nodes_is_zero():
    groups = [Group(key="a", kind="layer", title="a"), Group(key="b", kind="neuron", title="b", parent=0)]
    outline = Outline([*groups, Group(key="c", kind="loss", title="c")], np.array([2, -1, 2]))
    assert outline.means(np.array([1.0, 5.0, 3.0])).tolist() == [0.0, 0.0, 2.0]
    assert outline.largest(np.array([1.0, 5.0, 3.0])).tolist() == [0.0, 0.0, 3.0]


def test_ancestry_goes_from_the_outermost_group_inwards():
    outline = network_outline(ValueGraph(batch_loss_of(ProjectSpec(), 2, penalty=False)))
    index = outline.index_of("sample2.layer1.neuron3")
    keys = [outline.groups[i].key for i in outline.ancestry(index)]
    assert keys == ["samples", "sample2", "sample2.layer1", "sample2.layer1.neuron3"]
    assert outline.full_title(index) == "sample 2 · layer 1 · neuron 3"
    assert outline.full_title(-1) == ""
