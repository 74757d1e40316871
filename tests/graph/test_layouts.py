from __future__ import annotations

import signal
import subprocess
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import KDTree

from gradstudio.engine.value import Value
from gradstudio.graph import dot, layouts
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.layouts import LAYOUTS
from gradstudio.graph.metrics import NODE_HEIGHT, NODE_WIDTH
from gradstudio.graph.placement import LayoutCancelled
from gradstudio.graph.placing import place as place_graph
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from tests.graph.expressions import batch_loss_of, expressions, loss_of, projects
from tests.graph.layout_names import NAMES

FLOWING = ("network", "layered")


def ignore(share: float) -> None:
    pass


def place(name: str, root: Value) -> tuple[ValueGraph, np.ndarray]:
    graph = ValueGraph(root)
    return graph, place_graph(name, graph, network_outline(graph), ignore).positions


def overlapping(positions: np.ndarray) -> int:
    """Count pairs of nodes whose boxes overlap, by more than rounding."""
    in_boxes = KDTree(positions / (NODE_WIDTH - 1e-6, NODE_HEIGHT - 1e-6))
    return len(in_boxes.query_pairs(np.nextafter(1.0, 0.0), p=np.inf))


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, max_examples=6)
@given(spec=projects(largest=3))
def test_every_node_gets_a_finite_place_of_its_own(name, spec):
    graph, positions = place(name, loss_of(spec))
    assert positions.shape == (len(graph), 2)
    assert np.isfinite(positions).all()
    assert len(np.unique(positions.round(6), axis=0)) == len(graph)


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, max_examples=6)
@given(root=expressions())
def test_any_expression_can_be_placed(name, root):
    graph, positions = place(name, root)
    assert positions.shape == (len(graph), 2)
    assert np.isfinite(positions).all()


@pytest.mark.parametrize("name", NAMES)
def test_a_lone_value_can_be_placed(name):
    _, positions = place(name, Value(1.0))
    assert np.isfinite(positions).all()


@pytest.mark.parametrize("name", NAMES)
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


def corners(boxes: np.ndarray) -> np.ndarray:
    return np.hstack([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]])


@settings(deadline=None, max_examples=20)
@given(spec=projects(largest=3), samples=st.integers(1, 4), penalty=st.booleans())
def test_boxes_hold_what_is_theirs_and_overlap_no_others(spec, samples, penalty):
    graph = ValueGraph(batch_loss_of(spec, samples, penalty))
    outline = network_outline(graph)
    placement = place_graph("network", graph, outline, ignore)
    edges = corners(placement.boxes)
    half = np.array([NODE_WIDTH / 2, NODE_HEIGHT / 2])
    own = edges[outline.of_node]
    assert (placement.positions - half >= own[:, :2]).all()
    assert (placement.positions + half <= own[:, 2:]).all()
    assert overlapping(placement.positions) == 0
    for index in range(-1, len(outline)):
        children = edges[outline.children(index)]
        if index >= 0:
            assert (children[:, :2] >= edges[index, :2]).all()
            assert (children[:, 2:] <= edges[index, 2:]).all()
        for i, one in enumerate(children):
            apart = (children[:i, 2:] <= one[:2] + 1e-6) | (one[2:] <= children[:i, :2] + 1e-6)
            assert apart.any(axis=1).all()


def test_layers_of_the_demo_stand_in_columns_from_inputs_to_loss():
    graph = ValueGraph(loss_of(ProjectSpec()))
    outline = network_outline(graph)
    boxes = corners(place_graph("network", graph, outline, ignore).boxes)
    keys = ("inputs", "layer1", "layer2", "layer3", "loss")
    columns = [boxes[outline.index_of(key)] for key in keys]
    assert all(left[2] < right[0] for left, right in pairwise(columns))


@pytest.mark.parametrize("name", [name for name in NAMES if name.values != ("network",)])
def test_other_layouts_have_no_boxes(name):
    graph = ValueGraph(loss_of(ProjectSpec(network=NetworkSpec(layers=(LayerSpec(size=1),)))))
    assert place_graph(name, graph, network_outline(graph), ignore).boxes is None


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_can_be_cancelled(name):
    def cancel(share: float) -> None:
        raise LayoutCancelled

    graph = ValueGraph(loss_of(ProjectSpec()))
    with pytest.raises(LayoutCancelled):
        place_graph(name, graph, network_outline(graph), cancel)


@pytest.mark.parametrize("name", ["network", "spring"])
def test_a_slow_layout_reports_its_progress(name):
    layers = (LayerSpec(size=8), LayerSpec(size=8), LayerSpec(size=1))
    graph = ValueGraph(loss_of(ProjectSpec(network=NetworkSpec(layers=layers))))
    shares: list[float] = []
    place_graph(name, graph, network_outline(graph), shares.append)
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert all(0.0 <= share <= 1.0 for share in shares)


def test_layouts_are_named_by_their_keys_and_described():
    assert all(layout.name == name and layout.title and layout.hint for name, layout in LAYOUTS.items())
    assert len(LAYOUTS) >= 3


@pytest.fixture
def of_dot() -> tuple[ValueGraph, np.ndarray]:
    pytest.importorskip("pygraphviz", reason="dot needs the extra graphviz")
    layers = (LayerSpec(size=3), LayerSpec(size=2), LayerSpec(size=1))
    return place("dot", loss_of(ProjectSpec(network=NetworkSpec(layers=layers))))


def test_dot_draws_from_left_to_right_without_overlaps(of_dot):
    graph, positions = of_dot
    sources, targets = graph.edges.T
    assert (positions[sources, 0] + NODE_WIDTH <= positions[targets, 0]).all()
    assert not overlapping(positions)


def test_a_value_used_twice_is_two_edges_for_dot(of_dot):
    x = Value(3.0, label="x")
    _, positions = place("dot", x * x)
    assert positions[0, 0] < positions[1, 0]
    assert positions[0, 1] == pytest.approx(positions[1, 1], abs=NODE_HEIGHT)


def test_cancelling_dot_ends_its_process(monkeypatch, tmp_path):
    endless = tmp_path / "child.py"
    endless.write_text("import signal\nsignal.pause()\n")
    monkeypatch.setattr(dot, "_CHILD", endless)
    started: list[subprocess.Popen[str]] = []

    class Remembered(subprocess.Popen):
        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(dot.subprocess, "Popen", Remembered)
    asked: list[float] = []

    def cancel(share: float) -> None:
        asked.append(share)
        if len(asked) == 2:
            raise LayoutCancelled

    graph = ValueGraph(loss_of(ProjectSpec()))
    with pytest.raises(LayoutCancelled):
        place_graph("dot", graph, network_outline(graph), cancel)
    assert [child.returncode for child in started] == [-signal.SIGKILL]


def test_a_fault_in_dot_is_told(of_dot, monkeypatch, tmp_path):
    script = tmp_path / "child.py"
    script.write_text("raise SystemExit('no room')")
    monkeypatch.setattr(dot, "_CHILD", script)
    with pytest.raises(RuntimeError, match="no room"):
        place("dot", Value(1.0))


def test_a_layout_that_is_not_offered_says_why(monkeypatch):
    layout = LAYOUTS["dot"]
    monkeypatch.setattr(layouts, "is_installed", lambda package: False)
    assert "pip install 'gradstudio[graphviz]'" in layout.refusal(10)
    monkeypatch.setattr(layouts, "is_installed", lambda package: True)
    assert layout.refusal(10) == ""
    assert "2,000" in layout.refusal(2001)
