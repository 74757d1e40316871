"""A click on a node opens it in the inspector, with the numbers of the engine; links and keys walk on."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from gradstudio.data.source import load_dataset
from gradstudio.engine.walk import topological_order
from gradstudio.project.number_text import format_number
from gradstudio.training.look.sample import sample_loss
from tests.qt_helpers import small_spec, until
from tests.ui.gestures import click, key, neuron_position, press_action


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def view(studio):
    return studio.window.canvas.view


def engine_values(studio, sample: int = 0):
    """The nodes of the sample's loss, made by the engine at the parameters that are shown."""
    root = sample_loss(studio.spec, load_dataset(studio.spec.data), studio.snapshot.parameters, sample)
    root.backward()
    return topological_order(root)


def select(studio, node: int) -> None:
    click(studio.window.canvas.view, studio.window.canvas.view.position_of(node))
    assert studio.window.selection.node == node


def texts(studio) -> str:
    return "\n".join(label.text() for label in studio.window.inspector.card.findChildren(QLabel))


def links(studio) -> list[QPushButton]:
    return studio.window.inspector.card.findChildren(QPushButton)


def test_every_node_can_be_clicked_and_shows_its_own_numbers(studio, view):
    for node, value in enumerate(engine_values(studio)):
        click(view, view.position_of(node))
        card = studio.window.inspector.card
        assert card.node == node
        assert (card.data.number, card.grad.number) == (format_number(value.data), format_number(value.grad))
        assert (value.label or value._op or "constant") in texts(studio)


def test_the_numbers_follow_the_training(studio, qtbot):
    node = studio.window.model.graph.index_of("layer1.neuron1.w1")
    select(studio, node)
    before = studio.window.inspector.card.data.number
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    value = engine_values(studio)[node]
    assert value.data != before
    assert studio.window.inspector.card.data.number == format_number(value.data)
    assert studio.window.inspector.card.grad.number == format_number(value.grad)


def test_the_account_of_a_gradient_adds_up(studio):
    graph, model = studio.window.model.graph, studio.window.model
    node = graph.index_of("x1")  # used by every neuron of the first layer
    select(studio, node)
    rows = studio.window.inspector.card.contribution_rows
    assert len(rows) == 4
    expected = [
        float(model.data[next(o for o in graph.operands[edge.target] if o != node)] * model.grad[edge.target])
        for edge in graph.consumers[node]
    ]
    assert [row.number for row in rows] == [format_number(term) for term in expected]
    assert sum(expected) == pytest.approx(float(model.grad[node]))
    assert f"grad = {format_number(float(model.grad[node]))}" in texts(studio)


def test_the_formula_is_shown_with_numbers(studio):
    graph, model = studio.window.model.graph, studio.window.model
    node = graph.index_of("layer1.neuron1.a")
    (operand,) = graph.operands[node]
    select(studio, node)
    shown = texts(studio)
    assert "out = tanh(z)" in shown
    assert format_number(model.data[operand]).strip("−") in shown
    assert "1 − out²" in shown


def test_a_local_derivative_is_told_by_the_operands_own_name_and_its_number(studio):
    graph, model = studio.window.model.graph, studio.window.model
    weight, x = graph.index_of("layer1.neuron1.w1"), graph.index_of("x1")
    select(studio, weight)
    (row,) = studio.window.inspector.card.contribution_rows
    number = format_number(float(model.data[x]))
    assert row.detail.startswith(f"local derivative = x1 = {number}, × its grad ")
    (use,) = graph.consumers[weight]
    studio.window.selection.set_node(use.target)
    rows = studio.window.inspector.card.operand_rows
    assert {row.detail for row in rows} == {
        f"local derivative = x1 = {number}",
        f"local derivative = w1 = {format_number(float(model.data[weight]))}",
    }
    assert {link.text() for link in links(studio)} >= {"x1", "layer1.neuron1.w1"}


def test_the_target_and_the_output_layer_are_called_by_their_names(studio):
    graph, selection = studio.window.model.graph, studio.window.selection
    target = graph.index_of("−y")
    assert abs(studio.window.model.data[target]) == 1.0
    selection.set_node(target)
    assert "constant: the sample's target, its sign turned, loss" in texts(studio)
    selection.set_node(graph.index_of("layer2.neuron1.b"))
    assert "bias, output · neuron 1" in texts(studio)
    assert studio.window.canvas.breadcrumb.titles == ["network", "output", "neuron 1", "b"]


def test_the_loss_says_that_its_gradient_is_one_by_definition(studio):
    select(studio, studio.window.model.graph.root)
    assert studio.window.inspector.card.grad.number == "1.000"
    assert "this is the loss" in texts(studio)


def test_links_walk_to_operands_and_back_to_consumers(studio):
    graph = studio.window.model.graph
    start = graph.index_of("layer1.neuron1.a")
    select(studio, start)
    click(links(studio)[0])
    (pre_activation,) = graph.operands[start]
    assert studio.window.selection.node == pre_activation
    back = links(studio)[-1]
    click(back)
    assert studio.window.selection.node == start


def test_return_follows_a_link(studio):
    graph = studio.window.model.graph
    start = graph.index_of("layer1.neuron1.a")
    select(studio, start)
    link = links(studio)[0]
    link.setFocus()
    key(link, Qt.Key.Key_Return)
    assert studio.window.selection.node == graph.operands[start][0]


def test_every_operand_and_consumer_has_a_link(studio):
    graph = studio.window.model.graph
    for node in range(len(graph)):
        studio.window.selection.set_node(node)
        assert len(links(studio)) == len(graph.operands[node]) + len(graph.consumers[node])


def test_arrow_keys_walk_the_graph(studio, view):
    graph, selection = studio.window.model.graph, studio.window.selection
    view.setFocus()
    key(view, Qt.Key.Key_Left)
    assert selection.node == graph.root
    key(view, Qt.Key.Key_Left)
    assert selection.node == graph.operands[graph.root][0]
    key(view, Qt.Key.Key_Right)
    assert selection.node == graph.root
    key(view, Qt.Key.Key_Right)  # nothing uses the loss
    assert selection.node == graph.root


def test_up_and_down_stay_in_the_column(studio, view):
    graph, selection = studio.window.model.graph, studio.window.selection
    positions = studio.window.model.placed.positions
    start = graph.index_of("layer1.neuron2.a")
    selection.set_node(start)
    key(view, Qt.Key.Key_Down)
    below = selection.node
    assert positions[below, 1] > positions[start, 1]
    assert abs(positions[below, 0] - positions[start, 0]) < 60
    key(view, Qt.Key.Key_Up)
    assert selection.node == start


def test_escape_and_a_click_beside_the_nodes_select_nothing(studio, view):
    select(studio, studio.window.model.graph.root)
    key(view, Qt.Key.Key_Escape)
    assert studio.window.selection.node is None
    assert studio.window.inspector.card is None
    select(studio, studio.window.model.graph.root)
    corner = QPoint(2, 2)
    assert view.node_at(corner.toPointF()) is None
    click(view, corner)
    assert studio.window.selection.node is None


def test_without_a_selection_the_inspector_says_what_it_is_for(studio):
    inspector = studio.window.inspector
    assert inspector.currentWidget() is inspector.empty
    assert "Click a node" in inspector.empty.sentence.text()


def test_without_a_selection_the_inspector_offers_the_node_that_all_gradients_are_of(studio):
    inspector = studio.window.inspector
    assert inspector.root_button.text() == "Look at the sample's loss"
    click(inspector.root_button)
    assert studio.window.selection.node == studio.window.model.graph.root
    assert inspector.card.node == studio.window.model.graph.root


def test_a_walk_beyond_the_edge_brings_the_node_into_view(studio, view):
    view.setFocus()
    for _ in range(8):
        key(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    for _ in range(12):
        key(view, Qt.Key.Key_Left)
        assert view.rect().contains(view.position_of(studio.window.selection.node))


def test_selecting_in_the_canvas_leaves_the_keyboard_there(studio, view):
    select(studio, studio.window.model.graph.root)
    assert QApplication.focusWidget() in (view, None)


def test_a_click_on_a_neuron_of_the_builder_selects_its_activation(studio):
    builder = studio.window.builder.view
    click(builder, neuron_position(builder, 1, 2))
    graph = studio.window.model.graph
    assert graph.labels[studio.window.selection.node] == "layer1.neuron3.a"
    click(builder, neuron_position(builder, 0, 1))
    assert graph.labels[studio.window.selection.node] == "x2"


def test_a_click_on_a_weight_of_the_builder_selects_it(studio):
    builder, graph = studio.window.builder.view, studio.window.model.graph
    # Next to the first input the lines to the first layer's neurons have just parted.
    start, end = neuron_position(builder, 0, 0), neuron_position(builder, 1, 0)
    found = set()
    for share in np.linspace(0.05, 0.95, 40):
        click(builder, start + (end - start) * share)
        node = studio.window.selection.node
        if node is not None:
            found.add(graph.labels[node])
    assert "layer1.neuron1.w1" in found


def test_of_many_terms_the_strongest_come_first_and_more_can_be_listed(open_shared):
    studio = open_shared(small_spec(2, 30))
    graph, model = studio.window.model.graph, studio.window.model
    node = graph.index_of("layer1.neuron1.a")  # used by every neuron of the second layer
    studio.window.selection.set_node(node)
    card = studio.window.inspector.card
    terms = [
        float(model.data[next(o for o in graph.operands[edge.target] if o != node)] * model.grad[edge.target])
        for edge in graph.consumers[node]
    ]
    strongest = [format_number(term) for term in sorted(terms, key=lambda term: -abs(term))]
    assert [row.number for row in card.contribution_rows] == strongest[:12]
    assert "and 18 weaker ones" in texts(studio)
    click(card.more_button)
    assert [row.number for row in card.contribution_rows] == strongest
    assert not card.more_button.isVisible()
    assert "sum = grad" in texts(studio)


def test_no_numbers_of_the_sample_before_stand_in_the_inspector(open_studio, qtbot):
    studio = open_studio()
    window = studio.window
    window.selection.set_node(window.model.node_of("layer1.neuron1.a"))
    card = window.inspector.card
    assert card.data.number != "–"
    height = card.sizeHint().height()
    window.model.watch_changed.disconnect(window.sight.watch)
    window.selection.set_sample(5)
    until(qtbot, lambda: card.data.number == "–")
    assert card.grad.number == "–"
    assert {row.number for row in (*card.operand_rows, *card.contribution_rows)} == {"–"}
    assert card.sizeHint().height() <= height
    studio.trainer.watch(window.model.watch)
    until(qtbot, lambda: card.data.number != "–")
