"""Zoom, pan, fit, hover, layouts and colours of the graph canvas."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from gradstudio.graph import layouts
from gradstudio.project.number_text import format_number
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from tests.qt_helpers import settle, until
from tests.ui.gestures import (
    LEFT,
    choose,
    choose_from_menu,
    drag,
    hover_text,
    key,
    lose_release,
    move,
    named,
    neuron_position,
    wheel,
)


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def view(studio):
    return studio.window.canvas.view


def pixels(widget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4).copy()


def all_in_view(view, graph) -> bool:
    return all(view.rect().contains(view.position_of(node)) for node in range(len(graph)))


def test_the_wheel_zooms_and_keeps_the_place_under_the_mouse(view):
    at = QPoint(150, 90)
    before = view.viewport.to_scene(QPointF(at))
    for notches in (1, 3, -2):
        scale = view.viewport.scale
        wheel(view, at, notches)
        assert view.viewport.to_scene(QPointF(at)) == pytest.approx(before)
        assert (view.viewport.scale > scale) == (notches > 0)


def test_zoom_has_an_end_in_both_directions(view):
    whole = view.viewport.scale
    wheel(view, QPoint(100, 100), 100)
    assert 2 < view.viewport.scale < 10
    view.grab()
    wheel(view, QPoint(100, 100), -100)
    assert whole / 5 < view.viewport.scale < whole
    view.grab()


def test_dragging_moves_the_graph_with_the_mouse(view, studio):
    node = studio.window.model.graph.root
    before = view.position_of(node)
    drag(view, QPoint(100, 100), QPoint(160, 70))
    assert view.position_of(node) - before == QPoint(60, -30)
    assert studio.window.selection.node is None  # a drag is no click


def test_a_drag_ends_where_its_release_was_not_heard(view, studio):
    node = studio.window.model.graph.root
    before = view.position_of(node)
    lose_release(view, QPoint(100, 100), QPoint(160, 70))
    assert view.position_of(node) == before
    QTest.mousePress(view, LEFT, pos=QPoint(100, 100))
    move(view, QPoint(130, 100), LEFT)
    assert view.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    move(view, QPoint(160, 100))
    assert view.position_of(node) - before == QPoint(30, 0)
    assert view.cursor().shape() != Qt.CursorShape.ClosedHandCursor
    QTest.mouseRelease(view, LEFT, pos=QPoint(160, 100))
    assert studio.window.selection.node is None


def test_a_small_tremble_is_still_a_click(view, studio):
    at = view.position_of(studio.window.model.graph.root)
    drag(view, at, at + QPoint(2, 1))
    assert studio.window.selection.node == studio.window.model.graph.root


def test_the_whole_graph_is_in_view_at_first_and_again_after_fit(view, studio):
    graph = studio.window.model.graph
    assert all_in_view(view, graph)
    wheel(view, QPoint(10, 10), 8)
    assert not all_in_view(view, graph)
    key(view, "f")
    assert all_in_view(view, graph)


def test_fit_stays_when_the_window_changes_its_size(view, studio):
    studio.window.resize(1000, 640)
    settle()
    assert all_in_view(view, studio.window.model.graph)


def test_zoom_actions_of_the_menu(view, studio):
    scale = view.viewport.scale
    choose_from_menu(studio.window, "View", "Zoom", "Zoom in")
    assert view.viewport.scale > scale
    choose_from_menu(studio.window, "View", "Zoom", "Zoom out")
    assert view.viewport.scale == pytest.approx(scale)


def test_return_zooms_to_the_selected_node(view, studio):
    node = studio.window.model.graph.index_of("layer1.neuron1.a")
    studio.window.selection.set_node(node)
    key(view, Qt.Key.Key_Return)
    away = view.position_of(node) - view.rect().center()
    assert away.manhattanLength() <= 2
    assert view.viewport.scale >= 1.0


def test_a_card_tells_about_the_node_under_the_mouse(open_studio):
    studio = open_studio()  # whose card goes with it
    view = studio.window.canvas.view
    model = studio.window.model
    node = model.graph.index_of("layer1.neuron2.a")
    card = hover_text(view, view.position_of(node))
    assert "layer1.neuron2.a" in card
    assert "tanh(z)" in card
    assert format_number(model.data[node]) in card
    assert format_number(model.grad[node]) in card


def test_no_card_beside_the_nodes(open_studio):
    view = open_studio().window.canvas.view
    assert hover_text(view, QPoint(2, 2)) == ""


def test_a_card_in_the_builder_tells_about_neuron_and_weight(studio, qtbot):
    builder, model = studio.window.builder.view, studio.window.model

    def card_at(place):
        move(builder, place)
        return builder.hover.card.text

    value = format_number(model.data[model.graph.index_of("layer1.neuron1.a")])
    number = format_number(studio.snapshot.parameters[12])  # after 4 neurons of 2 weights and a bias each
    neuron, output = neuron_position(builder, 1, 0), neuron_position(builder, 2, 0)
    until(qtbot, lambda: value in card_at(neuron))
    assert "layer1.neuron1.a" in card_at(neuron)
    until(qtbot, lambda: number in card_at((neuron + output) / 2))
    assert "layer2.neuron1.w1" in card_at((neuron + output) / 2)


def test_every_layout_is_chosen_from_the_list(view, studio, qtbot):
    box = named(studio.window, QComboBox, "Layout")
    for name in reversed(studio.window.model.offered_layouts()):
        choose(box, name)
        until(qtbot, lambda name=name: studio.window.model.placed.key.layout == name and studio.is_settled)
        assert box.currentData() == name
        assert all_in_view(view, studio.window.model.graph)
        view.grab()


def test_a_layout_that_cannot_be_chosen_is_listed_with_the_reason(open_studio, qtbot, monkeypatch):
    monkeypatch.setattr(layouts, "is_installed", lambda package: False)
    studio = open_studio()
    box = named(studio.window, QComboBox, "Layout")
    at = box.findData("dot")
    assert not box.model().item(at).isEnabled()
    assert "pip install" in box.itemData(at, Qt.ItemDataRole.ToolTipRole)
    assert box.model().item(box.findData("layered")).isEnabled()


def test_the_selection_survives_another_layout(studio, qtbot):
    node = studio.window.model.graph.symbols.index("*")
    studio.window.selection.set_node(node)
    choose(named(studio.window, QComboBox, "Layout"), "layered")
    until(qtbot, lambda: studio.window.model.placed.key.layout == "layered" and studio.is_settled)
    assert studio.window.selection.node == node
    assert studio.window.inspector.card.node == node


def test_colour_by_data_draws_other_colours_and_back_the_same(view, studio):
    by_gradient = pixels(view)
    box = named(studio.window, QComboBox, "Colour by")
    choose(box, "data")
    by_data = pixels(view)
    assert not np.array_equal(by_data, by_gradient)
    choose(box, "grad")
    assert np.array_equal(pixels(view), by_gradient)


def test_the_picture_follows_the_training(view, studio, qtbot):
    before = pixels(view)
    studio.trainer.step(5)
    until(qtbot, lambda: studio.step == 5)
    assert not np.array_equal(pixels(view), before)


def test_every_scale_can_be_drawn(view):
    for notches in (-6, 2, 2, 2, 2, 4, 4):
        wheel(view, view.rect().center(), notches)
        assert pixels(view).size


def test_a_network_too_large_to_be_held_opens_folded(open_studio, qtbot, caplog):
    layers = (LayerSpec(size=512), LayerSpec(size=512), LayerSpec(size=1, activation="linear"))
    spec = ProjectSpec(network=NetworkSpec(layers=layers))

    def cannot(spec, run_id):
        raise MemoryError("not in a test")

    studio = open_studio(spec, cannot, wait=False)
    model, view = studio.window.model, studio.window.canvas.view
    until(qtbot, lambda: model.placed is not None)
    assert not model.problem
    folded = view.scene.detail(view.viewport).folded
    assert len(folded.nodes) == 0
    assert {model.placed.outline.groups[group].key for group in folded.closed} >= {"inputs", "loss"}
    until(qtbot, lambda: studio.heard.failures)
    caplog.clear()  # the failure that this test is made of is logged, as it should
