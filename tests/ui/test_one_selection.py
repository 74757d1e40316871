"""Canvas, builder, inspector and search share one selection."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gradstudio.engine.paths import ScalarPath
from gradstudio.project import edits
from tests.qt_helpers import until
from tests.ui.gestures import click, key, neuron_position


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def test_the_selected_part_is_one_everywhere(studio, qtbot):
    """Escape on the canvas leaves the builder nothing that Freeze could mean."""
    window, builder = studio.window, studio.window.builder.view
    click(builder, neuron_position(builder, 1, 1))
    assert window.selection.shared.part == "layer1.neuron2.a"
    assert window.inspector.card is not None
    key(window.canvas.view, Qt.Key.Key_Escape)
    assert builder.commands.part is None
    assert window.selection.nodes == ()
    window.actions_by_name["freeze_part"].trigger()
    assert studio.spec.network.frozen == ()
    assert "nothing selected" in window.messages.text


def test_all_that_is_selected_is_frozen_and_cut_in_one_edit(studio):
    window, actions, before = studio.window, studio.window.actions_by_name, studio.spec
    labels = ("layer1.neuron1.w2", "layer1.neuron2.b", "layer2.neuron1.w1")
    window.selection.set_nodes([window.model.node_of(label) for label in labels])
    actions["freeze_part"].trigger()
    assert studio.spec.network.frozen == labels
    assert window.document.undo_stack.undoText() == "Freeze 3 parts"
    actions["cut_part"].trigger()
    assert studio.spec.network.cut == labels
    actions["freeze_part"].trigger()
    assert studio.spec.network.frozen == ()
    actions["cut_part"].trigger()
    assert studio.spec == before


def test_one_frozen_part_of_several_is_joined_by_the_others(studio):
    window = studio.window
    one, other = (window.model.node_of(f"layer1.neuron1.w{k}") for k in (1, 2))
    window.selection.set_node(other)
    window.actions_by_name["freeze_part"].trigger()
    window.selection.set_nodes([one, other, window.model.node_of("x1")])  # an input is no part to freeze
    window.actions_by_name["freeze_part"].trigger()
    assert studio.spec.network.frozen == ("layer1.neuron1.w1", "layer1.neuron1.w2")


def test_escape_in_the_builder_leaves_the_canvas_nothing_either(studio):
    window = studio.window
    window.selection.set_node(window.model.node_of("layer1.neuron1.w2"))
    assert str(window.builder.view.commands.part) == "layer1.neuron1.w2"
    key(window.builder.view, Qt.Key.Key_Escape)
    assert (window.selection.nodes, window.selection.shared.part) == ((), "")


def test_a_scalar_that_is_no_part_takes_the_part_away(studio):
    window = studio.window
    builder = window.builder.view
    click(builder, neuron_position(builder, 1, 0))
    window.canvas_state.search.set_text("op == *")
    window.canvas_state.search.step(1)
    assert window.selection.node is not None
    assert builder.commands.part is None


def test_a_layer_is_selected_alone_and_stays_selected_through_an_edit(studio, qtbot):
    window = studio.window
    commands = window.builder.view.commands
    window.selection.set_node(window.model.node_of("layer1.neuron1.w2"))
    commands.select(ScalarPath.whole(2))
    assert (window.selection.nodes, window.selection.shared.part) == ((), "layer2")
    window.editor.edit("Add", edits.set_layer_size, 0, 5)
    until(qtbot, lambda: studio.is_settled)
    assert window.selection.shared.part == "layer2"
    key(window.canvas.view, Qt.Key.Key_Escape)
    assert commands.part is None


def test_what_was_selected_before_its_graph_came_is_selected_in_it(open_shared, qtbot):
    studio = open_shared()
    window = studio.window
    window.model._show(None)
    window.builder.view.select(ScalarPath.whole(1, 1))
    assert window.selection.node is None
    studio.window.editor.edit("Add", edits.set_layer_size, 0, 5)
    until(qtbot, lambda: studio.is_settled)
    assert window.selection.node == window.model.node_of("layer1.neuron2.a")
