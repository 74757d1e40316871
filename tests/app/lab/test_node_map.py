"""Which nodes of a drawing are which of the debugger's graph."""

from __future__ import annotations

import numpy as np

from gradstudio.app.lab.node_map import node_map
from gradstudio.data.source import load_dataset
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.training.look.sample import build_loss
from gradstudio.training.look.watch import Watch
from tests.qt_helpers import small_spec


def loss_of(watch: Watch, samples: tuple[int, ...]) -> Value:
    spec = small_spec()
    parameters = np.linspace(-1.0, 1.0, spec.parameter_count)
    return build_loss(spec, load_dataset(spec.data), parameters, watch, samples).root


def test_a_graph_is_matched_with_itself_node_by_node():
    root = loss_of(Watch(sample=2), (2,))
    found = node_map(ValueGraph(root), (), topological_order(root), ())
    assert found.is_whole
    assert found.nodes.tolist() == list(range(len(found.nodes)))
    assert found.drawn(5) == 5
    assert found.of_drawn(5) == 5


def test_a_sample_that_is_drawn_is_found_in_the_loss_of_its_batch():
    batch = topological_order(loss_of(Watch(scope="batch"), (4, 2, 7)))
    sample = loss_of(Watch(sample=2), (2,))
    order = topological_order(sample)
    found = node_map(ValueGraph(sample), (2,), batch, (4, 2, 7))
    assert found.is_whole
    data = found.numbers(np.array([node.data for node in batch]))
    assert data.tolist() == [node.data for node in order]
    elsewhere = set(range(len(batch))) - set(found.nodes.tolist())
    assert all(found.drawn(node) is None for node in elsewhere)
    assert found.all_drawn([*elsewhere, int(found.nodes[3])]) == (3,)


def test_of_a_sample_that_is_not_in_the_batch_the_parameters_are_found():
    batch = topological_order(loss_of(Watch(scope="batch"), (4, 2, 7)))
    sample = loss_of(Watch(sample=1), (1,))
    graph = ValueGraph(sample)
    found = node_map(graph, (1,), batch, (4, 2, 7))
    assert not found.is_whole
    there = {graph.labels[node] for node in np.flatnonzero(found.nodes >= 0)}
    assert {label for label in graph.labels if label.endswith((".w1", ".b"))} <= there
    assert not {"x1", "sample loss", ""} & there
    numbers = found.numbers(np.array([node.data for node in batch]))
    assert np.isnan(numbers[graph.labels.index("x1")])
    assert numbers[graph.labels.index("layer1.neuron1.w1")] == -1.0


def test_nothing_is_nowhere():
    root = loss_of(Watch(sample=0), (0,))
    found = node_map(ValueGraph(root), (), topological_order(root), ())
    assert found.drawn(None) is None
    assert found.of_drawn(10_000) is None


def test_the_loss_of_all_is_matched_sample_by_sample_where_the_batch_has_another_order():
    drawn, batch = (2, 4, 7), (4, 7, 2)
    root, other = loss_of(Watch(scope="all"), drawn), loss_of(Watch(scope="batch"), batch)
    order, others = topological_order(root), topological_order(other)
    found = node_map(ValueGraph(root), drawn, others, batch)
    data = found.numbers(np.array([node.data for node in others]))
    there = found.nodes >= 0
    assert data[there].tolist() == [
        node.data for node, is_there in zip(order, there, strict=True) if is_there
    ]
    missing = [node.label for node, is_there in zip(order, there, strict=True) if not is_there]
    assert set(missing) == {""}  # sums of losses on the way to the mean
    assert there[-1]
    assert node_map(ValueGraph(root), drawn, order, drawn).is_whole
