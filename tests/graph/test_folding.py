from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.engine.value import Value
from gradstudio.graph.folding import fold
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.value_graph import ValueGraph
from tests.graph.expressions import batch_loss_of, projects


@st.composite
def folded_graphs(draw: st.DrawFn):
    spec = draw(projects(largest=3))
    graph = ValueGraph(batch_loss_of(spec, draw(st.integers(1, 3)), draw(st.booleans())))
    outline = network_outline(graph)
    closed = draw(st.lists(st.booleans(), min_size=len(outline), max_size=len(outline)))
    return graph, outline, np.array(closed)


def outermost(outline, closed, node: int) -> int | None:
    """Find what stands for a node the slow way."""
    return next((g for g in outline.ancestry(int(outline.of_node[node])) if closed[g]), None)


@given(folded_graphs())
def test_a_node_is_stood_for_by_its_outermost_closed_group_or_shows(case):
    graph, outline, closed = case
    folded = fold(graph, outline, closed)
    for node in range(len(graph)):
        group = outermost(outline, closed, node)
        assert folded.owner[node] == (node if group is None else len(graph) + group)
    assert folded.nodes.tolist() == [n for n in range(len(graph)) if folded.owner[n] == n]


@given(folded_graphs())
def test_every_group_is_closed_open_or_hidden_in_a_closed_one(case):
    graph, outline, closed = case
    folded = fold(graph, outline, closed)
    for group in range(len(outline)):
        hidden = any(closed[g] for g in outline.ancestry(group)[:-1])
        assert (group in folded.closed) == (closed[group] and not hidden)
        assert (group in folded.opened) == (not closed[group] and not hidden)


@given(folded_graphs())
def test_edges_between_things_are_those_of_the_graph_added_up(case):
    graph, outline, closed = case
    folded = fold(graph, outline, closed)
    wanted: Counter[tuple[int, int]] = Counter()
    for source, target in folded.owner[graph.edges].tolist():
        if source != target:
            wanted[source, target] += 1
    shown: Counter[tuple[int, int]] = Counter()
    for (source, target), count in zip(folded.edges.tolist(), folded.counts.tolist(), strict=True):
        assert count == 1 or max(source, target) >= len(graph)
        shown[source, target] += count
    assert shown == wanted
    shown_edges = folded.of_edge >= 0
    assert np.array_equal(folded.edges[folded.of_edge[shown_edges]], folded.owner[graph.edges[shown_edges]])


@given(folded_graphs())
def test_numbers_of_edges_are_summed(case):
    graph, outline, closed = case
    folded = fold(graph, outline, closed)
    values = np.arange(1.0, len(graph.edges) + 1)
    wanted = np.zeros(len(folded.edges))
    for edge, row in enumerate(folded.of_edge.tolist()):
        if row >= 0:
            wanted[row] += values[edge]
    assert np.array_equal(folded.sums(values), wanted)
    some = values % 3 == 0
    assert np.array_equal(folded.any(some), folded.sums(some.astype(float)) > 0)


@given(folded_graphs())
def test_with_nothing_closed_everything_shows(case):
    graph, outline, closed = case
    folded = fold(graph, outline, np.zeros_like(closed))
    assert np.array_equal(folded.edges, graph.edges)
    assert folded.nodes.tolist() == list(range(len(graph)))
    assert len(folded.closed) == 0


def test_both_edges_of_a_plus_a_show():
    a = Value(2.0, label="a")
    graph = ValueGraph(a + a)
    folded = fold(graph, network_outline(graph), np.zeros(0, dtype=np.bool_))
    assert folded.edges.tolist() == [[0, 1], [0, 1]]
    assert folded.counts.tolist() == [1, 1]
