"""Ancestors, descendants, what lies between, and the heaviest paths, held against brute force."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.engine.value import Value
from gradstudio.graph.explain import explain
from gradstudio.graph.flow import edge_flow, local_derivatives
from gradstudio.graph.focus import ancestors, between, descendants, inner_edges
from gradstudio.graph.paths import heaviest_paths
from gradstudio.graph.value_graph import ValueGraph
from tests.graph.random_graphs import Numbers, all_paths, graphs

Drawn = tuple[ValueGraph, Numbers, Numbers]


@given(graphs(), st.data())
def test_ancestors_and_descendants_are_those_of_networkx(drawn: Drawn, more: st.DataObject) -> None:
    graph = drawn[0]
    node = more.draw(st.integers(0, graph.root))
    assert set(np.flatnonzero(ancestors(graph, node))) == nx.ancestors(graph.digraph, node) | {node}
    assert set(np.flatnonzero(descendants(graph, node))) == nx.descendants(graph.digraph, node) | {node}


@given(graphs(), st.data())
def test_between_is_exactly_what_lies_on_a_path(drawn: Drawn, more: st.DataObject) -> None:
    graph = drawn[0]
    a, b = more.draw(st.integers(0, graph.root)), more.draw(st.integers(0, graph.root))
    on_paths = {a, b}
    for path in nx.all_simple_paths(graph.digraph, min(a, b), max(a, b)):
        on_paths.update(path)
    mask = between(graph, a, b)
    assert set(np.flatnonzero(mask)) == on_paths
    ends = graph.edges[inner_edges(graph, mask)]
    assert set(ends.ravel().tolist()) <= on_paths


@given(graphs(), st.data(), st.integers(1, 6))
def test_the_heaviest_paths_are_those_of_brute_force(drawn: Drawn, more: st.DataObject, most: int) -> None:
    graph, data, grad = drawn
    node = more.draw(st.integers(0, graph.root))
    local = local_derivatives(graph, data)
    found = heaviest_paths(graph, local, node, most)
    every = [float(np.prod(local[list(path)])) for path in all_paths(graph, node)]
    heaviest = sorted((abs(product) for product in every), reverse=True)[:most]
    assert [abs(path.product) for path in found.paths] == pytest.approx(heaviest, rel=1e-12)
    assert found.count == len(every)
    assert found.total == pytest.approx(sum(every), rel=1e-9, abs=1e-12)
    assert found.total == pytest.approx(grad[node], rel=1e-9, abs=1e-12)
    assert len({path.edges for path in found.paths}) == len(found.paths)
    for path in found.paths:
        assert path.product == pytest.approx(float(np.prod(local[list(path.edges)])), rel=1e-12)
        assert graph.edges[list(path.edges), 0].tolist() == list(path.nodes[:-1])
        assert (path.nodes[0], path.nodes[-1]) == (node, graph.root)


@given(graphs())
def test_what_flows_along_the_edges_of_a_node_sums_to_its_gradient(drawn: Drawn) -> None:
    graph, data, grad = drawn
    flow = edge_flow(graph, data, grad)
    for node in range(graph.root):
        own = graph.edges[:, 0] == node
        assert flow[own].sum() == pytest.approx(grad[node], rel=1e-9, abs=1e-12)
        products = [term.product for term in explain(graph, data, grad, node).contributions]
        assert sorted(flow[own]) == pytest.approx(sorted(products), rel=1e-12)


@given(graphs())
def test_what_flows_along_an_edge_is_its_local_derivative_times_the_gradient_above(drawn: Drawn) -> None:
    graph, data, grad = drawn
    expected = local_derivatives(graph, data) * grad[graph.edges[:, 1]]
    np.testing.assert_allclose(edge_flow(graph, data, grad), expected, rtol=1e-12, atol=0)


def test_a_value_added_to_itself_has_two_paths() -> None:
    a = Value(3.0, label="a")
    graph = ValueGraph(a + a)
    found = heaviest_paths(graph, local_derivatives(graph, np.array([3.0, 6.0])), 0, 5)
    assert [path.product for path in found.paths] == [1.0, 1.0]
    assert (found.total, found.explained, found.share(1.0)) == (2.0, 2.0, 0.5)


def test_a_ladder_with_a_billion_paths_is_no_trouble() -> None:
    x = Value(1.0)
    for _ in range(100):
        x = x + x
    graph = ValueGraph(x)
    found = heaviest_paths(graph, local_derivatives(graph, np.ones(len(graph))), 0, 3)
    assert found.count == found.total == 2.0**100
    assert len(found.paths) == 3
