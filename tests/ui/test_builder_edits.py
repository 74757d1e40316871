"""Editing the network by the controls of the builder; everything else follows, and undo restores it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradstudio.app.document.document import Document
from gradstudio.project import edits
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec, until
from tests.ui.gestures import CTRL, LEFT, choose, click, drag, key, move, neuron_position, press_action


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def sizes(studio) -> list[int]:
    return [layer.size for layer in studio.spec.network.layers]


def header(studio, layer: int):
    return studio.window.builder.view.headers[layer]


def settled(studio, qtbot) -> None:
    until(qtbot, lambda: studio.is_settled)


def steps(document: Document) -> int:
    return document.undo_stack.index()


def test_adding_a_neuron_changes_network_builder_and_canvas(studio, qtbot):
    scalars = len(studio.window.model.graph)
    click(header(studio, 0).add_neuron)
    settled(studio, qtbot)
    assert sizes(studio) == [5, 1]
    assert len(studio.snapshot.parameters) == studio.spec.parameter_count == 2 * 5 + 5 + 5 + 1
    assert len(studio.window.model.graph) > scalars
    assert studio.window.model.graph.index_of("layer1.neuron5.a") is not None
    assert neuron_position(studio.window.builder.view, 1, 4) is not None
    assert header(studio, 0).accessibleName().startswith("Layer 1: 5 neurons")


def test_undo_restores_spec_and_parameters_to_the_last_bit(studio, qtbot):
    spec, parameters = studio.spec, studio.snapshot.parameters
    data = studio.window.model.data
    click(header(studio, 0).add_neuron)
    settled(studio, qtbot)
    press_action(studio.window, "undo")
    settled(studio, qtbot)
    assert studio.spec is spec
    assert np.array_equal(studio.snapshot.parameters, parameters)
    assert np.array_equal(studio.window.model.data, data)
    press_action(studio.window, "redo")
    settled(studio, qtbot)
    assert sizes(studio) == [5, 1]
    key(studio.window.canvas.view, Qt.Key.Key_Z, CTRL)
    assert studio.spec is spec


def test_undo_and_redo_name_the_edit_and_are_greyed_out_without_one(studio):
    undo, redo = (studio.window.actions_by_name[name] for name in ("undo", "redo"))
    assert not undo.isEnabled()
    assert not redo.isEnabled()
    click(header(studio, 0).add_neuron)
    assert undo.isEnabled()
    assert undo.text() == "Undo: add neuron"
    press_action(studio.window, "undo")
    assert not undo.isEnabled()
    assert redo.text() == "Redo: add neuron"


def test_removing_a_neuron(studio, qtbot):
    click(header(studio, 0).remove_neuron)
    settled(studio, qtbot)
    assert sizes(studio) == [3, 1]


def test_the_last_neuron_of_a_layer_cannot_be_removed(open_shared):
    studio = open_shared(small_spec(1))
    assert not header(studio, 0).remove_neuron.isEnabled()
    click(header(studio, 0).remove_neuron)
    assert sizes(studio) == [1, 1]


def test_inserting_a_layer_before_and_between(open_shared, qtbot):
    studio = open_shared(small_spec(2, 3))
    view = studio.window.builder.view
    assert len(view.controls.inserters) == 3
    click(view.controls.inserters[2])
    settled(studio, qtbot)
    assert sizes(studio) == [2, 3, 3, 1]
    click(view.controls.inserters[0])
    settled(studio, qtbot)
    assert sizes(studio) == [2, 2, 3, 3, 1]
    assert len(view.headers) == 5
    assert studio.window.model.graph.index_of("layer5.neuron1.a") is not None


def test_removing_a_layer(open_shared, qtbot):
    studio = open_shared(small_spec(2, 3))
    click(header(studio, 0).remove_layer)
    settled(studio, qtbot)
    assert sizes(studio) == [3, 1]
    assert len(studio.window.builder.view.headers) == 2
    click(header(studio, 0).remove_layer)
    settled(studio, qtbot)
    assert sizes(studio) == [1]
    assert not studio.window.actions_by_name["remove_layer"].isEnabled()
    assert studio.heard.failures == []


def test_layers_are_added_and_removed_by_the_menus_shortcuts_too(studio, qtbot):
    key(studio.window.canvas.view, Qt.Key.Key_L, CTRL)
    assert sizes(studio) == [4, 4, 1]
    key(studio.window.canvas.view, Qt.Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    settled(studio, qtbot)
    assert sizes(studio) == [4, 1]


def test_choosing_an_activation(studio, qtbot):
    choose(header(studio, 0).activation, "sin")
    settled(studio, qtbot)
    assert studio.spec.network.layers[0].activation == "sin"
    assert "sin" in studio.window.model.graph.symbols
    assert studio.document.undo_stack.undoText() == "Change activation"
    press_action(studio.window, "undo")
    assert header(studio, 0).activation.currentData() == "tanh"


def test_the_output_layer_offers_its_activation_only(studio):
    last = header(studio, 1)
    assert not last.add_neuron.isVisible()
    assert not last.remove_neuron.isVisible()
    assert not last.remove_layer.isVisible()
    choose(last.activation, "tanh")
    assert studio.spec.network.layers[1].activation == "tanh"


def test_dragging_a_header_moves_its_layer_in_one_undo_step(open_shared, qtbot):
    studio = open_shared(small_spec(2, 3, 4))
    view = studio.window.builder.view
    grip = QPoint(30, 8)
    drag(view.headers[0], grip, grip + view.headers[2].pos() - view.headers[0].pos() + QPoint(60, 0))
    assert sizes(studio) == [3, 4, 2, 1]
    assert steps(studio.document) == 1
    settled(studio, qtbot)
    drag(view.headers[2], grip, grip + view.headers[0].pos() - view.headers[2].pos() - QPoint(60, 0))
    assert sizes(studio) == [2, 3, 4, 1]
    press_action(studio.window, "undo")
    press_action(studio.window, "undo")
    assert sizes(studio) == [2, 3, 4, 1]
    assert steps(studio.document) == 0


def test_undo_during_the_drag_of_a_header_ends_it(open_shared, qtbot):
    """The place where the layer would have gone is no more."""
    studio = open_shared(small_spec(2, 3))
    view, grip = studio.window.builder.view, QPoint(30, 8)
    studio.window.editor.edit("Add layer", edits.add_layer)
    settled(studio, qtbot)
    header, far = view.headers[0], grip + view.headers[2].pos() - view.headers[0].pos() + QPoint(60, 0)
    QTest.mousePress(header, LEFT, pos=grip)
    move(header, far, LEFT)
    assert view.controls.drop_at == 3
    studio.window.editor.undo()
    assert sizes(studio) == [2, 3, 1]
    view.grab()  # paints what is drawn over the network, whatever the window has in mind
    assert view.controls.drop_at is None
    move(header, far, LEFT)
    QTest.mouseRelease(header, LEFT, pos=far)
    assert view.controls.drop_at is None
    assert sizes(studio) == [2, 3, 1]


def test_a_menu_ends_the_drag_of_a_header(open_shared):
    """It takes the release of the button."""
    studio = open_shared(small_spec(2, 3))
    view, grip = studio.window.builder.view, QPoint(30, 8)
    header, far = view.headers[0], grip + view.headers[2].pos() - view.headers[0].pos() + QPoint(60, 0)
    QTest.mousePress(header, LEFT, pos=grip)
    move(header, far, LEFT)
    assert view.controls.drop_at is not None
    header.menu_requested.emit(0, header.mapToGlobal(far))
    assert view.controls.drop_at is None
    move(header, far, LEFT)
    assert view.controls.drop_at is None


def test_a_layer_let_go_where_it_was_does_not_move(open_shared):
    studio = open_shared(small_spec(2, 3))
    drag(studio.window.builder.view.headers[0], QPoint(30, 8), QPoint(45, 12))
    assert sizes(studio) == [2, 3, 1]
    assert steps(studio.document) == 0


def test_nothing_goes_behind_the_output_layer(open_shared):
    studio = open_shared(small_spec(2, 3))
    view = studio.window.builder.view
    drag(view.headers[0], QPoint(30, 8), QPoint(30 + view.width(), 8))
    assert sizes(studio) == [3, 2, 1]
    drag(view.headers[2], QPoint(30, 8), QPoint(30 - view.width(), 8))
    assert sizes(studio) == [3, 2, 1]


def test_ctrl_arrows_move_a_layer_and_the_focus_goes_with_it(open_shared):
    studio = open_shared(small_spec(2, 3, 4))
    view = studio.window.builder.view
    view.headers[0].setFocus()
    key(view.headers[0], Qt.Key.Key_Right, CTRL)
    assert sizes(studio) == [3, 2, 4, 1]
    assert QApplication.focusWidget() is view.headers[1]
    key(view.headers[1], Qt.Key.Key_Right, CTRL)
    key(view.headers[2], Qt.Key.Key_Right, CTRL)  # it is the last one that can be
    assert sizes(studio) == [3, 4, 2, 1]
    key(view.headers[2], Qt.Key.Key_Left, CTRL)
    assert sizes(studio) == [3, 2, 4, 1]


def test_plus_minus_and_delete_on_a_header(open_shared):
    studio = open_shared(small_spec(2, 3))
    view = studio.window.builder.view
    view.headers[0].setFocus()
    key(view.headers[0], Qt.Key.Key_Plus)
    key(view.headers[0], Qt.Key.Key_Plus)
    key(view.headers[0], Qt.Key.Key_Minus)
    assert sizes(studio) == [3, 3, 1]
    key(view.headers[0], Qt.Key.Key_Delete)
    assert sizes(studio) == [3, 1]


def test_editing_while_training_goes_on_with_the_new_network(studio, qtbot):
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.heard.step > 5)
    run = studio.heard.run
    click(header(studio, 0).add_neuron)
    until(qtbot, lambda: studio.heard.run > run and studio.heard.step > 5)
    assert studio.trainer.is_playing
    assert studio.snapshot.spec.sizes == (2, 5, 1)
    until(qtbot, lambda: studio.is_settled)
    assert len(studio.window.model.data) == len(studio.window.model.graph)


def test_many_quick_edits_end_in_the_last_one(studio, qtbot):
    for _ in range(6):
        click(header(studio, 0).add_neuron)
    for _ in range(3):
        click(header(studio, 0).remove_neuron)
    settled(studio, qtbot)
    assert sizes(studio) == [7, 1]
    assert steps(studio.document) == 9
    assert np.array_equal(studio.snapshot.parameters, Session(studio.spec).parameters())
