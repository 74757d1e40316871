"""No edge runs behind a node that it does not belong to, where nodes stand in columns or on rings."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

from gradstudio.data.source import load_dataset
from gradstudio.engine.value import Value
from gradstudio.graph import routing
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.metrics import NODE_HEIGHT, NODE_WIDTH
from gradstudio.graph.placing import place
from gradstudio.graph.rings import angles_on_ring
from gradstudio.graph.routing import routes
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import sample_loss
from tests.graph.expressions import loss_of, projects

Pieces = list[tuple[int, int, np.ndarray]]


def demo() -> Value:
    """The first sample's loss of the moons demo."""
    spec = ProjectSpec()
    return sample_loss(spec, load_dataset(spec.data), np.zeros(spec.parameter_count), 0)


def by_hand() -> Value:
    """A graph with edges that leap over several columns."""
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    d = a * b
    e = d + c
    f = e * a + c
    return (f * e + d).tanh() * a + b * f


@cache
def placed(make: Callable[[], Value], layout: str) -> tuple[ValueGraph, np.ndarray]:
    graph = ValueGraph(make())
    return graph, place(layout, graph, network_outline(graph), lambda share: None).positions


def pieces(graph: ValueGraph, positions: np.ndarray, found: routing.Routes) -> Pieces:
    """Return the edges as they are drawn, each piece with its operand and its result."""
    made: Pieces = []
    for source, target in graph.edges.tolist():
        points = [
            positions[source] + (NODE_WIDTH / 2, 0.0),
            *found.get((source, target), ()),
            positions[target] - (NODE_WIDTH / 2, 0.0),
        ]
        made += [(source, target, np.array(ends)) for ends in pairwise(points)]
    return made


def behind(positions: np.ndarray, drawn: Pieces) -> int:
    """Count the pieces that run behind a node of neither end."""
    half = np.array([NODE_WIDTH / 2, NODE_HEIGHT / 2])
    order = np.argsort(positions[:, 0])
    sorted_x = positions[order, 0]
    count = 0
    for source, target, (start, end) in drawn:
        left, right = sorted((start[0], end[0]))
        near = order[slice(*np.searchsorted(sorted_x, (left - half[0], right + half[0])))]
        near = near[(near != source) & (near != target)]
        low, high = positions[near] - half, positions[near] + half
        first, last = np.zeros(len(near)), np.ones(len(near))
        for axis in (0, 1):
            length = end[axis] - start[axis]
            if length == 0.0:
                outside = (start[axis] <= low[:, axis]) | (start[axis] >= high[:, axis])
                first[outside] = 2.0
                continue
            one, other = ((side[:, axis] - start[axis]) / length for side in (low, high))
            first = np.maximum(first, np.minimum(one, other))
            last = np.minimum(last, np.maximum(one, other))
        count += bool((first < last - 1e-9).any())
    return count


@pytest.mark.parametrize("layout", ["network", "layered", "radial"])
@pytest.mark.parametrize("make", [demo, by_hand])
def test_no_edge_runs_behind_a_node_of_another(make: Callable[[], Value], layout: str) -> None:
    graph, positions = placed(make, layout)
    assert behind(positions, pieces(graph, positions, {})) > 0  # if they were straight
    assert behind(positions, pieces(graph, positions, routes(positions, graph.edges))) == 0


@pytest.mark.parametrize("layout", ["network", "radial"])
@given(spec=projects())
def test_nor_in_any_network(layout, spec) -> None:
    graph = ValueGraph(loss_of(spec))
    positions = place(layout, graph, network_outline(graph), lambda share: None).positions
    assert behind(positions, pieces(graph, positions, routes(positions, graph.edges))) == 0


def test_ways_lead_from_left_to_right_and_stay_near() -> None:
    graph, positions = placed(demo, "network")
    for (source, target), bends in routes(positions, graph.edges).items():
        across = [positions[source, 0] + NODE_WIDTH / 2, *bends[:, 0], positions[target, 0] - NODE_WIDTH / 2]
        assert across == sorted(across)
        assert np.abs(bends[:, 1] - positions[target, 1]).max() <= 2 * NODE_HEIGHT


def test_an_edge_that_is_free_stays_straight() -> None:
    positions = np.array([[0.0, 0.0], [200.0, 0.0], [200.0, 100.0], [400.0, 300.0]])
    assert routes(positions, np.array([[0, 1], [2, 3], [0, 3]])).keys() == {(0, 3)}


def test_where_nodes_stand_in_no_columns_and_on_no_rings_edges_are_straight() -> None:
    graph, positions = placed(by_hand, "kamada_kawai")
    assert routes(positions, graph.edges) == {}


def test_on_a_ring_nodes_stand_evenly_and_as_near_as_they_can_to_what_they_lead_to() -> None:
    wanted = np.array([3.0, 0.1, 1.5, 1.6, 6.2])
    angles = angles_on_ring(wanted)
    assert np.argsort((angles - angles[1]) % (2 * np.pi)).tolist() == [1, 2, 3, 0, 4]
    assert np.diff(np.sort(angles)) == pytest.approx(2 * np.pi / 5)
    assert np.abs((angles - wanted + np.pi) % (2 * np.pi) - np.pi).max() < 1.3


def test_a_way_along_a_ring_stays_between_the_rings() -> None:
    graph, positions = placed(demo, "radial")
    outermost = np.hypot(*positions.T).max()
    found = routes(positions, graph.edges)
    assert found
    assert all(np.hypot(*bends.T).max() < outermost for bends in found.values())


def test_a_graph_with_very_many_edges_has_straight_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    graph, positions = placed(by_hand, "layered")
    assert routes(positions, graph.edges)
    monkeypatch.setattr(routing, "MOST_EDGES", 5)
    assert routes(positions, graph.edges) == {}
