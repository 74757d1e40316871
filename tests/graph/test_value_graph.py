from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given

from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.graph.value_graph import ValueGraph, subgraph_signature
from tests.graph.expressions import expressions, loss_of, projects


@given(expressions())
def test_digraph_has_exactly_the_edges_of_prev_with_multiplicity_and_operand_order(root):
    order = topological_order(root)
    index = {node: i for i, node in enumerate(order)}
    expected = Counter(
        (index[operand], index[node], position)
        for node in order
        for position, operand in enumerate(node._prev)
    )
    graph = ValueGraph(root)
    assert Counter(list(graph.digraph.edges(keys=True))) == expected
    assert set(graph.digraph) == set(range(len(order)))


@given(expressions())
def test_operands_consumers_and_edges_tell_the_same(root):
    graph = ValueGraph(root)
    from_operands = [
        (source, target, position)
        for target, operands in enumerate(graph.operands)
        for position, source in enumerate(operands)
    ]
    from_consumers = [
        (edge.source, edge.target, edge.position) for edges in graph.consumers for edge in edges
    ]
    assert sorted(from_consumers) == sorted(from_operands)
    assert graph.edges.tolist() == [[source, target] for source, target, _ in from_operands]
    assert all(edge.source == node for node, edges in enumerate(graph.consumers) for edge in edges)


@given(expressions())
def test_every_operand_comes_before_its_node_and_the_root_is_last(root):
    graph = ValueGraph(root)
    assert all(operand < node for node, own in enumerate(graph.operands) for operand in own)
    assert topological_order(root)[graph.root] is root


@given(expressions())
def test_nodes_carry_label_symbol_and_operation(root):
    graph = ValueGraph(root)
    for i, node in enumerate(topological_order(root)):
        assert graph.labels[i] == node.label == graph.digraph.nodes[i]["label"]
        assert graph.symbols[i] == node._op == graph.digraph.nodes[i]["op"]
        assert graph.operations[i] is node.operation


def test_a_value_used_twice_by_one_operation_has_two_edges():
    a = Value(3.0, label="a")
    graph = ValueGraph(a + a)
    assert sorted(graph.digraph.edges(keys=True)) == [(0, 1, 0), (0, 1, 1)]
    assert graph.operands == ((), (0, 0))


def test_a_lone_leaf_is_a_graph_without_edges():
    graph = ValueGraph(Value(1.0))
    assert len(graph) == 1
    assert graph.root == 0
    assert graph.edges.shape == (0, 2)


def test_title_is_label_else_operation_else_constant():
    a = Value(2.0, label="a")
    graph = ValueGraph((a * 3.0).tanh())
    titles = [graph.title(node) for node in range(len(graph))]
    assert titles == ["a", "constant", "*", "tanh"]


@given(projects())
def test_nodes_of_a_network_are_found_by_label(spec):
    graph = ValueGraph(loss_of(spec))
    for node, label in enumerate(graph.labels):
        if label:
            assert graph.index_of(label) == node
    assert graph.index_of("loss") == graph.root
    assert graph.index_of("no such label") is None
    assert graph.index_of("") is None


@given(projects())
def test_structure_does_not_depend_on_sample_or_parameters(spec):
    one, other = ValueGraph(loss_of(spec)), ValueGraph(loss_of(spec, sample=3, scale=-0.3))
    assert one.operands == other.operands
    assert one.labels == other.labels
    assert one.symbols == other.symbols


def test_neurons_of_one_layer_have_one_signature():
    a = [Value(1.0) for _ in range(4)]
    graph = ValueGraph((a[0] * a[1]) + (a[2] * a[3]))
    assert subgraph_signature(graph.operands, (0, 1, 2)) == ((), (), (0, 1))
    assert subgraph_signature(graph.operands, (0, 1, 2)) == subgraph_signature(graph.operands, (3, 4, 5))
    assert subgraph_signature(graph.operands, (2, 5, 6)) == ((), (), (0, 1))
    assert np.array_equal(graph.edges[-2:], [[2, 6], [5, 6]])
