from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.engine.value import Value
from gradstudio.graph.groups import network_groups
from gradstudio.graph.layouts import LAYOUTS, NODE_HEIGHT, NODE_WIDTH, LayoutCancelled, box_of
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from tests.graph.expressions import expressions, loss_of, projects

FLOWING = ("network", "layered")


def ignore(share: float) -> None:
    pass


def place(name: str, root: Value) -> tuple[ValueGraph, np.ndarray]:
    graph = ValueGraph(root)
    return graph, LAYOUTS[name].place(graph, network_groups(graph), ignore)


def overlapping(positions: np.ndarray) -> int:
    """Count pairs of nodes whose boxes overlap, by more than rounding."""
    away = np.abs(positions[:, None] - positions[None])
    both = (away[..., 0] < NODE_WIDTH - 1e-6) & (away[..., 1] < NODE_HEIGHT - 1e-6)
    return int(np.triu(both, k=1).sum())


@pytest.mark.parametrize("name", LAYOUTS)
@settings(deadline=None, max_examples=6)
@given(spec=projects(largest=3))
def test_every_node_gets_a_finite_place_of_its_own(name, spec):
    graph, positions = place(name, loss_of(spec))
    assert positions.shape == (len(graph), 2)
    assert np.isfinite(positions).all()
    assert len(np.unique(positions.round(6), axis=0)) == len(graph)


@pytest.mark.parametrize("name", LAYOUTS)
@settings(deadline=None, max_examples=6)
@given(root=expressions())
def test_any_expression_can_be_placed(name, root):
    graph, positions = place(name, root)
    assert positions.shape == (len(graph), 2)
    assert np.isfinite(positions).all()


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_lone_value_can_be_placed(name):
    _, positions = place(name, Value(1.0))
    assert np.isfinite(positions).all()


@pytest.mark.parametrize("name", LAYOUTS)
@settings(deadline=None, max_examples=3)
@given(spec=projects(largest=3), scale=st.floats(-5, 5))
def test_places_are_the_same_again_whatever_the_numbers(name, spec, scale):
    _, positions = place(name, loss_of(spec))
    _, again = place(name, loss_of(spec, sample=3, scale=scale))
    assert np.array_equal(positions, again)


@pytest.mark.parametrize("name", FLOWING)
@settings(deadline=None, max_examples=20)
@given(spec=projects())
def test_data_flows_from_left_to_right(name, spec):
    graph, positions = place(name, loss_of(spec))
    sources, targets = graph.edges.T
    assert (positions[sources, 0] + NODE_WIDTH <= positions[targets, 0] + 1e-6).all()


@pytest.mark.parametrize("name", FLOWING)
@settings(deadline=None, max_examples=20)
@given(root=expressions())
def test_expressions_flow_from_left_to_right_without_overlap(name, root):
    graph, positions = place(name, root)
    sources, targets = graph.edges.T
    assert (positions[sources, 0] + NODE_WIDTH <= positions[targets, 0] + 1e-6).all()
    assert overlapping(positions) == 0


@pytest.mark.parametrize("name", FLOWING)
@settings(deadline=None, max_examples=20)
@given(spec=projects())
def test_no_two_nodes_overlap(name, spec):
    _, positions = place(name, loss_of(spec))
    assert overlapping(positions) == 0


@settings(deadline=None, max_examples=20)
@given(projects())
def test_boxes_of_neurons_do_not_overlap_and_hold_their_nodes(spec):
    graph, positions = place("network", loss_of(spec))
    boxes = []
    for group in network_groups(graph):
        centres = positions[list(group.nodes)]
        left, top, width, height = box_of(centres)
        half = np.array([NODE_WIDTH / 2, NODE_HEIGHT / 2])
        assert (centres - half >= (left, top)).all()
        assert (centres + half <= (left + width, top + height)).all()
        boxes.append((left, top, left + width, top + height))
    for i, (left, top, right, bottom) in enumerate(boxes):
        for other_left, other_top, other_right, other_bottom in boxes[:i]:
            apart_x = right <= other_left + 1e-6 or other_right <= left + 1e-6
            apart_y = bottom <= other_top + 1e-6 or other_bottom <= top + 1e-6
            assert apart_x or apart_y


def test_layers_of_the_demo_stand_in_columns_from_inputs_to_loss():
    graph, positions = place("network", loss_of(ProjectSpec()))
    groups = network_groups(graph)
    reach = {}
    for group in groups:
        x = positions[list(group.nodes), 0]
        low, high = reach.get(group.column, (np.inf, -np.inf))
        reach[group.column] = min(low, x.min()), max(high, x.max())
    columns = [reach[column] for column in sorted(reach)]
    assert all(left[1] < right[0] for left, right in pairwise(columns))
    assert overlapping(positions) == 0


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_can_be_cancelled(name):
    def cancel(share: float) -> None:
        raise LayoutCancelled

    graph = ValueGraph(loss_of(ProjectSpec()))
    with pytest.raises(LayoutCancelled):
        LAYOUTS[name].place(graph, network_groups(graph), cancel)


@pytest.mark.parametrize("name", ["network", "spring"])
def test_a_slow_layout_reports_its_progress(name):
    layers = (LayerSpec(size=8), LayerSpec(size=8), LayerSpec(size=1))
    graph = ValueGraph(loss_of(ProjectSpec(network=NetworkSpec(layers=layers))))
    shares: list[float] = []
    LAYOUTS[name].place(graph, network_groups(graph), shares.append)
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert all(0.0 <= share <= 1.0 for share in shares)


def test_layouts_are_named_by_their_keys_and_described():
    assert all(layout.name == name and layout.title and layout.hint for name, layout in LAYOUTS.items())
    assert len(LAYOUTS) >= 3
