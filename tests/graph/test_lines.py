"""What is too long for one line is broken into several, and a graph of very many inputs can be looked at whole."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.data.source import load_dataset
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.lines import MOST_IN_A_LINE, in_lines
from gradstudio.graph.metrics import NODE_HEIGHT, NODE_WIDTH
from gradstudio.graph.placement import Placement
from gradstudio.graph.placing import place, shape_of
from gradstudio.graph.routing import routes
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from gradstudio.project.spec.data.own import packed
from gradstudio.training.look.sample import sample_loss
from tests.graph.test_layouts import corners, overlapping
from tests.graph.test_routing import behind, pieces


def of_inputs(count: int, *sizes: int) -> tuple[ValueGraph, Placement]:
    """Place the loss of a network with so many inputs."""
    rows = np.random.default_rng(1).normal(size=(2, count + 1))
    rows[:, -1] = 0, 1
    layers = tuple(LayerSpec(size=size, activation="relu") for size in sizes)
    network = NetworkSpec(layers=(*layers, LayerSpec(size=1, activation="linear")))
    spec = edits.set_data(
        ProjectSpec(network=network),
        kind="table",
        column_names=tuple(f"c{i}" for i in range(count)),
        class_labels=("no", "yes"),
        rows=2,
        packed=packed(rows.tobytes()),
    )
    parameters = np.random.default_rng(2).normal(size=spec.parameter_count)
    graph = ValueGraph(sample_loss(spec, load_dataset(spec.data), parameters, 0))
    return graph, place("network", graph, network_outline(graph), lambda share: None)


@pytest.mark.parametrize("count", [MOST_IN_A_LINE + 2, 200, 401])
def test_lines_hold_all_their_nodes_and_edges_run_behind_none(count):
    graph, placement = of_inputs(count, 3)
    outline, positions = network_outline(graph), placement.positions
    assert overlapping(positions) == 0
    own = corners(placement.boxes)[outline.of_node]
    half = np.array([NODE_WIDTH / 2, NODE_HEIGHT / 2])
    assert (positions - half >= own[:, :2]).all()
    assert (positions + half <= own[:, 2:]).all()
    found = routes(positions, graph.edges, in_lines=True)
    assert behind(positions, pieces(graph, positions, {})) > 0  # if they were straight
    assert behind(positions, pieces(graph, positions, found)) == 0


@pytest.mark.parametrize("count", [150, 300, 1000])
def test_a_graph_of_many_inputs_has_a_shape_that_can_be_looked_at(count):
    graph, placement = of_inputs(count, 8)
    outline = network_outline(graph)
    edges = corners(placement.boxes)
    width, height = edges[:, 2:].max(axis=0) - edges[:, :2].min(axis=0)
    assert width < 8 * height
    scale = min(900 / width, 500 / height)
    for index in range(len(outline)):
        if outline.groups[index].kind in ("inputs", "neuron"):
            assert (placement.boxes[index, 2:] * scale > (8, 6)).all() or outline.groups[index].layer > 1


def test_what_fits_into_a_line_stays_as_it_was():
    chain = [(), *((place,) for place in range(MOST_IN_A_LINE - 1))]
    assert np.ptp(shape_of(chain)[:, 1]) == 0
    alone = np.column_stack([np.zeros(MOST_IN_A_LINE), np.arange(MOST_IN_A_LINE)]).astype(np.float64)
    assert (in_lines(alone) == alone).all()


def test_inputs_go_down_column_by_column():
    alone = np.column_stack([np.zeros(300), np.arange(300)]).astype(np.float64)
    places = in_lines(alone)
    assert len(np.unique(places, axis=0)) == 300
    assert np.array_equal(np.lexsort(places.T[::-1]), np.arange(300))
    assert np.ptp(places[:, 0]) > 3
