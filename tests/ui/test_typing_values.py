"""A weight, a bias or an input is typed, nudged or dragged in the inspector; all is computed anew, and undone."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gradstudio.data.source import load_dataset
from gradstudio.engine.paths import ScalarPath
from gradstudio.project import edits, part_edits
from gradstudio.project.number_text import format_number
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import sample_loss
from gradstudio.ui.inspector import PinnedInspector
from tests.qt_helpers import settle, until
from tests.ui.gestures import click, drag, key, lose_release, press_action

W1 = "layer1.neuron1.w1"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def select(studio, label: str):
    """Select a node and return the field with its data."""
    graph = studio.window.model.graph
    view = studio.window.canvas.view
    click(view, view.position_of(graph.index_of(label)))
    assert graph.labels[studio.window.selection.node] == label
    return studio.window.inspector.card.field


def loss_shown(studio) -> float:
    model = studio.window.model
    return float(model.data[model.graph.root])


def loss_by_hand(studio) -> float:
    sample = studio.window.selection.sample
    parameters = studio.snapshot.parameters
    return sample_loss(studio.spec, load_dataset(studio.spec.data), parameters, sample).data


def enter(field, text: str) -> None:
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(field, text)
    key(field, Qt.Key.Key_Return)


def double_click(field) -> None:
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton)
    settle()


def test_a_typed_weight_counts_at_once_and_undo_brings_the_old_one_back(studio, qtbot):
    run = studio.heard.run
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    before, loss_before = studio.snapshot.parameters.copy(), loss_shown(studio)
    field = select(studio, W1)
    double_click(field)
    assert field.is_typing
    enter(field, "-1.5")
    until(qtbot, lambda: studio.snapshot.parameters[0] == -1.5 and studio.step == 1)
    assert np.array_equal(studio.snapshot.parameters[1:], before[1:])
    assert field.text() == "−1.500"
    assert loss_shown(studio) == loss_by_hand(studio) != loss_before
    assert studio.document.undo_stack.undoText() == f"Set {W1}"
    choice = studio.window.actions_by_name["undo"]
    choice.trigger()
    until(qtbot, lambda: studio.snapshot.parameters[0] == before[0])
    assert np.array_equal(studio.snapshot.parameters, before)
    until(qtbot, lambda: field.text() == format_number(before[0]))
    assert loss_shown(studio) == loss_before
    assert studio.heard.run == run  # the run went on all the while


def test_f2_types_from_the_canvas_and_escape_keeps_the_old_number(studio):
    field = select(studio, "layer1.neuron2.b")
    before = field.text()
    key(studio.window.canvas.view, Qt.Key.Key_F2)
    assert field.is_typing
    assert field.hasFocus()
    QTest.keyClicks(field, "7")
    key(field, Qt.Key.Key_Escape)
    assert (field.is_typing, field.text()) == (False, before)
    assert not studio.document.undo_stack.count()


def test_a_digit_begins_and_leaving_the_field_enters(studio, qtbot):
    field = select(studio, W1)
    field.setFocus()
    QTest.keyClicks(field, "2.25")
    assert field.is_typing
    studio.window.canvas.view.setFocus()
    settle()
    until(qtbot, lambda: studio.snapshot.parameters[0] == 2.25)


def half_typed(studio, pinned: bool):
    """Select a weight, type a number without Return, in the inspector or in a pinned one, and return the field."""
    field = select(studio, W1)
    if pinned:
        click(studio.window.inspector.view.pin_button)
        field = studio.window.findChild(PinnedInspector).view.card.field
    field.begin_typing()
    QTest.keyClicks(field, "5")
    assert field.hasFocus()
    assert field.isModified()
    return field


@pytest.mark.parametrize("pinned", [False, True])
def test_a_half_typed_number_does_not_go_into_the_next_project(studio, qtbot, pinned):
    half_typed(studio, pinned)
    project = studio.heard.mails[-1].project
    heard: list = []
    studio.document.spec_changed.connect(heard.append)
    studio.window.files.new()
    until(qtbot, lambda: studio.heard.mails[-1].project == project + 1 and studio.is_settled)
    assert studio.spec == ProjectSpec()
    assert heard == [ProjectSpec()]
    assert not studio.document.undo_stack.count()


@pytest.mark.parametrize("pinned", [False, True])
def test_a_half_typed_number_does_not_go_into_another_graph(studio, qtbot, pinned):
    half_typed(studio, pinned)
    graph = studio.window.model.graph
    studio.window.editor.edit("Add layer", edits.add_layer)
    until(qtbot, lambda: studio.is_settled and studio.window.model.graph is not graph)
    assert studio.document.undo_stack.count() == 1
    assert not studio.spec.network.edited
    studio.window.model.set_scope("all")
    until(qtbot, lambda: studio.window.model.placed.key.structure.samples == 8)
    assert studio.document.undo_stack.count() == 1


def test_what_is_no_number_is_told_at_the_field_and_can_be_mended(studio, qtbot):
    field = select(studio, W1)
    card = studio.window.inspector.card
    refused = {"two": "is no number", "nan": "is no number", "1e400": "finite", "-3e9": "1e+09"}
    for edits_before, (typed, said) in enumerate(refused.items()):
        field.begin_typing()
        enter(field, typed)
        assert said in card.problem.text()
        assert card.problem.isVisible()
        assert field.is_typing
        assert studio.document.undo_stack.count() == edits_before
        mended = 0.5 + edits_before
        enter(field, f"{mended}")
        assert not card.problem.isVisible()
        until(qtbot, lambda number=mended: studio.snapshot.parameters[0] == number)


def test_a_number_that_is_typed_over_shows_from_its_begin(studio):
    field = select(studio, W1)
    field.begin_typing()
    assert (field.selectedText(), field.cursorPosition()) == (field.text(), 0)


def test_leaving_what_is_no_number_shows_the_old_one_and_still_says_why(studio):
    field = select(studio, W1)
    before = field.text()
    field.begin_typing()
    QTest.keyClicks(field, "two")
    studio.window.canvas.view.setFocus()
    settle()
    assert (field.is_typing, field.text()) == (False, before)
    assert studio.window.inspector.card.problem.isVisible()
    field.begin_typing()
    assert not studio.window.inspector.card.problem.isVisible()


def test_dragging_sideways_is_one_undo_step(studio, qtbot):
    field = select(studio, W1)
    before = studio.snapshot.parameters[0]
    middle = field.rect().center()
    drag(field, middle, middle + QPoint(60, 0))
    until(qtbot, lambda: studio.snapshot.parameters[0] > before and studio.snapshot.spec == studio.spec)
    assert studio.snapshot.parameters[0] == pytest.approx(before + 15 * 0.01, abs=1e-4)
    assert studio.document.undo_stack.count() == 1
    assert len(studio.spec.network.edited) == 1
    drag(field, middle, middle - QPoint(60, 0))
    assert studio.document.undo_stack.count() == 2
    studio.document.undo_stack.undo()
    studio.document.undo_stack.undo()
    until(qtbot, lambda: studio.snapshot.parameters[0] == before)


def test_a_drag_ends_where_its_release_was_not_heard(studio):
    field = select(studio, W1)
    middle = field.rect().center()
    lose_release(field, middle, middle + QPoint(60, 0))
    assert not studio.document.undo_stack.count()


def test_arrow_keys_nudge_more_with_shift_and_less_with_ctrl(studio, qtbot):
    field = select(studio, W1)
    before = studio.snapshot.parameters[0]
    field.setFocus()
    for modifiers, step in (
        (Qt.KeyboardModifier.NoModifier, 0.01),
        (Qt.KeyboardModifier.ShiftModifier, 0.1),
        (CTRL, 0.001),
    ):
        for which, sign in ((Qt.Key.Key_Up, 1), (Qt.Key.Key_Down, -1)):
            start = studio.snapshot.parameters[0]
            key(field, which, modifiers)
            until(qtbot, lambda start=start: studio.snapshot.parameters[0] != start)
            assert studio.snapshot.parameters[0] - start == pytest.approx(sign * step, abs=1e-4)
    assert studio.document.undo_stack.count() == 1
    studio.document.undo_stack.undo()
    until(qtbot, lambda: studio.snapshot.parameters[0] == before)


def test_an_input_is_typed_for_the_sample_that_is_looked_at(studio, qtbot):
    run = studio.heard.run
    studio.window.selection.set_sample(3)
    until(qtbot, lambda: studio.is_settled and studio.snapshot.trace.samples == (3,))
    points = load_dataset(studio.spec.data).inputs
    field = select(studio, "x2")
    double_click(field)
    enter(field, "0.25")
    until(qtbot, lambda: studio.is_settled and field.text() == "0.2500")
    changed = load_dataset(studio.spec.data).inputs
    assert changed[3, 1] == 0.25
    assert np.array_equal(np.delete(changed.ravel(), 7), np.delete(points.ravel(), 7))
    until(qtbot, lambda: loss_shown(studio) == loss_by_hand(studio))
    assert studio.heard.run == run
    key(studio.window.canvas.view, Qt.Key.Key_Z, CTRL)
    until(qtbot, lambda: field.text() == format_number(points[3, 1]))


def test_typing_while_it_trains_goes_on_training(studio, qtbot):
    run = studio.heard.run
    field = select(studio, W1)
    press_action(studio.window, "play")
    until(qtbot, lambda: studio.heard.step > 3)
    double_click(field)
    at = studio.heard.step
    until(qtbot, lambda: studio.heard.step > at + 3)
    assert field.is_typing  # live numbers do not type over it
    enter(field, "40")
    until(qtbot, lambda: abs(studio.snapshot.parameters[0] - 40) < 5)
    at = studio.heard.step
    until(qtbot, lambda: studio.heard.step > at + 3)
    assert studio.heard.run == run
    press_action(studio.window, "play")
    until(qtbot, lambda: not studio.trainer.is_playing)


def test_reset_starts_from_what_was_typed(studio, qtbot):
    field = select(studio, W1)
    field.begin_typing()
    enter(field, "0.5")
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    press_action(studio.window, "reset")
    until(qtbot, lambda: studio.step == 0)
    assert studio.snapshot.parameters[0] == 0.5


def test_a_number_that_is_computed_cannot_be_typed(studio):
    assert select(studio, "layer1.neuron1.a") is None
    assert not studio.window.actions_by_name["type_value"].isEnabled()
    select(studio, "x1")
    assert studio.window.actions_by_name["type_value"].isEnabled()


def test_in_the_builder_f2_types_where_the_number_is_drawn_and_a_neuron_stands_for_its_bias(studio, qtbot):
    window, view = studio.window, studio.window.builder.view
    for part, name in (
        (ScalarPath.whole(1, 2), "layer1.neuron3.b"),
        (ScalarPath.parameter(1, 0, 1), "layer1.neuron1.w2"),
    ):
        view.setFocus()
        view.select(part)
        settle()
        key(view, Qt.Key.Key_F2)
        assert window.focusWidget().accessibleName() == f"Value of {name}"
        key(window.focusWidget(), Qt.Key.Key_Escape)
    view.setFocus()
    view.select(ScalarPath.whole(0, 1))  # an input has its number in the inspector alone
    settle()
    key(view, Qt.Key.Key_F2)
    assert window.inspector.card.field.is_typing


def test_f2_in_a_pinned_inspector_types_there(studio):
    window = studio.window
    select(studio, W1)
    click(window.inspector.view.pin_button)
    select(studio, "layer1.neuron2.b")
    pinned = window.findChild(PinnedInspector).view
    pinned.setFocus()
    settle()
    key(pinned, Qt.Key.Key_F2)
    assert pinned.card.field.is_typing
    assert not window.inspector.card.field.is_typing


@pytest.mark.parametrize("where", ["nothing", "several", "computed", "layer", "cut"])
def test_where_no_number_can_be_typed_the_action_says_why(studio, where):
    window, builder = studio.window, studio.window.builder.view
    action, graph = window.actions_by_name["type_value"], window.model.graph
    reasons = {
        "nothing": "Select a weight",
        "several": "Several scalars",
        "computed": "is computed",
        "layer": "A layer has many",
        "cut": "What is cut",
    }
    select(studio, W1)
    assert action.isEnabled()
    if where in ("layer", "cut"):
        window.editor.edit("Cut", part_edits.cut, W1)
        builder.setFocus()
        builder.select(ScalarPath.whole(1) if where == "layer" else ScalarPath.parameter(1, 0, 0))
    else:
        window.canvas.view.setFocus()
        labels = {"several": (W1, "x1"), "computed": ("layer1.neuron1.a",)}.get(where, ())
        window.selection.set_nodes(graph.index_of(label) for label in labels)
    settle()
    assert not action.isEnabled()
    assert reasons[where] in action.toolTip()
    window.editor.edit("Restore", part_edits.restore, W1) if where == "cut" else select(studio, W1)
    settle()
    assert action.isEnabled()
    assert reasons[where] not in action.toolTip()


def test_f2_opens_the_inspector_where_it_was_closed(studio):
    select(studio, W1)
    studio.window.inspector.parentWidget().close()
    settle()
    key(studio.window.canvas.view, Qt.Key.Key_F2)
    assert studio.window.inspector.card.field.is_typing
    assert studio.window.inspector.card.field.isVisible()


def test_in_the_graph_of_all_samples_an_input_is_that_of_its_own_sample(studio, qtbot):
    model, window = studio.window.model, studio.window
    model.set_scope("all")
    until(qtbot, lambda: model.placed.key.structure.samples == 8 and studio.is_settled)
    nodes = [node for node, label in enumerate(model.graph.labels) if label == "x1"]
    assert len(nodes) == 8
    points = load_dataset(studio.spec.data).inputs
    window.selection.set_node(nodes[5])
    field = window.inspector.card.field
    assert field.text() == format_number(points[5, 0])
    field.begin_typing()
    enter(field, "0.375")
    until(qtbot, lambda: model.data[nodes[5]] == 0.375)
    changed = load_dataset(studio.spec.data).inputs
    assert np.argwhere(changed != points).tolist() == [[5, 0]]
