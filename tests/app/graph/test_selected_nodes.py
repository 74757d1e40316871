"""A drawing's nodes are selected by the path of their scalars, which other drawings and views share."""

from __future__ import annotations

import pytest

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.value_source import ValueSource
from gradstudio.app.selection import GraphScalar, Selection
from gradstudio.engine.value import Value
from gradstudio.project import edits
from gradstudio.training.look.watch import Watch
from tests.qt_helpers import small_spec, until


@pytest.fixture
def model(qapp, qtbot):
    model = GraphModel(small_spec(), Selection())
    until(qtbot, lambda: model.placed is not None)
    yield model
    model.shutdown()


def show(model, qtbot, change) -> None:
    """Have the model show another graph."""
    before = model.placed
    change()
    until(qtbot, lambda: model.placed is not before and not model.is_busy)


def test_what_is_selected_by_path_is_selected_as_a_node(model):
    model.selected.shared.set_part("layer1.neuron2.a")
    assert model.selected.node == model.node_of("layer1.neuron2.a")
    model.selected.shared.set_part("layer1")
    assert model.selected.nodes == ()
    model.selected.shared.set_part("")
    assert model.selected.nodes == ()


def test_no_node_stays_selected_when_nothing_is_selected_by_path_any_more(model):
    model.selected.shared.set_part("layer1.neuron2.a")
    assert model.selected.node is not None
    model.selected.shared.set_part("")
    assert model.selected.node is None


def test_what_is_selected_as_a_node_has_a_path(model):
    model.selected.set_node(model.node_of("layer2.neuron1.w3"))
    assert model.selected.shared.part == "layer2.neuron1.w3"
    told: list[object] = []
    model.selected.nodes_changed.connect(told.append)
    model.selected.shared.set_scalars(())
    assert told == [()]


def test_every_node_is_found_again_by_its_name(model):
    for node in range(len(model.graph)):
        model.selected.set_node(node)
        (scalar,) = model.selected.shared.scalars
        model.selected.set_node(None)
        model.selected.shared.set_scalars([scalar])
        assert model.selected.node == node


@pytest.mark.parametrize("path", ["layer1.neuron4.w1", "layer1.neuron4.a"])
def test_a_scalar_that_an_edit_took_away_is_selected_again_when_undo_brings_it_back(model, qtbot, path):
    spec = model.spec
    model.selected.set_node(model.node_of(path))
    show(model, qtbot, lambda: model.set_spec(edits.remove_neuron(spec, 0)))
    assert model.selected.node is None
    show(model, qtbot, lambda: model.set_spec(spec))
    assert model.selected.node == model.node_of(path)


def test_of_several_scalars_those_stay_selected_that_the_edited_network_has(model, qtbot):
    model.selected.set_nodes([model.node_of(path) for path in ("layer1.neuron1.b", "layer1.neuron4.b")])
    show(model, qtbot, lambda: model.set_spec(edits.remove_neuron(model.spec, 0)))
    assert model.selected.nodes == (model.node_of("layer1.neuron1.b"),)
    assert model.selected.shared.parts == ("layer1.neuron1.b",)


def test_the_scalars_of_two_graphs_are_not_taken_for_each_other(model, qtbot):
    a = Value(2.0, label="layer1.neuron1.w1")
    root = a * a
    root.backward()
    model.selected.set_node(model.node_of("layer1.neuron1.w1"))
    show(model, qtbot, lambda: model.show(ValueSource(root)))
    assert model.selected.nodes == ()
    assert model.selected.shared.part == "layer1.neuron1.w1"
    show(model, qtbot, model.show_project)
    assert model.selected.node == model.node_of("layer1.neuron1.w1")
    show(model, qtbot, lambda: model.show(ValueSource(root)))
    model.selected.set_node(0)
    assert model.selected.shared.part == ""


def test_a_node_without_path_and_group_stays_selected_in_another_layout(model, qtbot):
    a = Value(2.0, label="a")
    root = (a * a) + (a * 3.0)
    root.backward()
    show(model, qtbot, lambda: model.show(ValueSource(root)))
    products = [node for node in range(len(model.graph)) if model.graph.symbols[node] == "*"]
    for node in products:
        model.selected.set_node(node)
        other = next(name for name in model.offered_layouts() if name != model.layout)
        show(model, qtbot, lambda name=other: model.set_layout(name))
        assert model.selected.nodes == (node,)


def test_a_scalar_of_a_sample_is_selected_in_the_graph_of_all_samples_and_back(model, qtbot):
    model.selected.shared.set_sample(2)
    until(qtbot, lambda: not model.is_busy)
    model.selected.set_node(model.node_of("layer1.neuron2.a"))
    show(model, qtbot, lambda: model.set_scope("all"))
    assert model.watch == Watch(scope="all", sample=2)
    assert model.selected.node == model.node_of("layer1.neuron2.a")
    assert model.selected.shared.scalars[0].group.startswith("sample3.")
    show(model, qtbot, lambda: model.set_scope("sample"))
    assert model.selected.shared.part == "layer1.neuron2.a"
    assert model.selected.shared.scalars == (
        GraphScalar(path="layer1.neuron2.a", group="layer1.neuron2", symbol="tanh"),
    )
