"""Whose loss the canvas shows: chosen by mouse and menu, with the numbers of the loss that is trained on."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox

from gradstudio.graph.placing import PLACERS
from gradstudio.project import edits
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import choose, choose_from_menu, click, press_action


def spec(**training):
    fields = {"l2": 1e-2, "batch_size": 3, **training}
    return edits.set_training(small_spec(), **fields)


def scope(studio) -> QComboBox:
    return studio.window.canvas.scope_chooser.scope


def penalty(studio) -> QCheckBox:
    """Return the box beside the sample, which shows where the canvas is wide."""
    studio.window.resize(1700, 900)
    settle()
    return studio.window.canvas.scope_chooser.penalty


def shows(studio, samples: int) -> bool:
    model = studio.window.model
    return (
        model.placed is not None
        and model.placed.key.structure.samples == samples
        and model.has_values
        and not model.is_busy
    )


def test_all_samples_and_the_penalty_make_the_loss_that_is_trained_on(open_shared, qtbot):
    studio = open_shared(spec())
    model = studio.window.model
    assert penalty(studio).isEnabled()
    choose(scope(studio), "all")
    until(qtbot, lambda: shows(studio, 8))
    choose_from_menu(studio.window, "Graph", "Show the penalty")
    until(qtbot, lambda: model.has_values and "l2 penalty" in model.graph.labels)
    assert penalty(studio).isChecked()
    until(qtbot, lambda: studio.step == 0)
    assert model.data[model.graph.root] == pytest.approx(studio.snapshot.loss, rel=1e-12)
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    assert model.data[model.graph.root] == pytest.approx(studio.snapshot.loss, rel=1e-12)


def test_the_mini_batch_follows_the_steps_also_where_the_last_is_smaller(open_shared, qtbot):
    studio = open_shared(spec())
    model = studio.window.model
    choose_from_menu(studio.window, "Graph", "Show the mini-batch")
    assert scope(studio).currentData() == "batch"
    click(penalty(studio))
    for step, samples in enumerate((3, 3, 2, 3)):
        until(qtbot, lambda samples=samples, step=step: shows(studio, samples) and studio.step == step)
        root = model.data[model.graph.root]
        press_action(studio.window, "step")
        until(qtbot, lambda step=step: studio.heard.step == step + 1)
        assert studio.heard.losses(studio.heard.run)[-1] == pytest.approx(root, rel=1e-12)


def test_what_does_not_apply_says_why(open_shared):
    studio = open_shared(spec(batch_size=None, l1=0.0, l2=0.0))
    box = scope(studio)
    items = box.model()
    assert [items.item(i).isEnabled() for i in range(box.count())] == [True, False, True]
    assert "batch size" in box.itemData(1, Qt.ItemDataRole.ToolTipRole)
    assert not penalty(studio).isEnabled()
    assert "L1 or L2" in penalty(studio).toolTip()
    actions = studio.window.actions_by_name
    assert not actions["show_batch"].isEnabled()
    assert "batch size" in actions["show_batch"].toolTip()
    studio.window.editor.edit("Batch size", edits.set_training, batch_size=2, l2=0.1)
    assert items.item(1).isEnabled()
    assert actions["show_batch"].isEnabled()
    assert penalty(studio).isEnabled()


def test_too_many_samples_say_the_limit_and_fall_back_to_one(open_shared, qtbot):
    studio = open_shared(spec())
    choose(scope(studio), "all")
    until(qtbot, lambda: shows(studio, 8))
    studio.window.editor.edit("More samples", edits.set_data, samples=5000)
    assert scope(studio).currentData() == "sample"
    assert "100,000" in scope(studio).itemData(2, Qt.ItemDataRole.ToolTipRole)
    until(qtbot, lambda: shows(studio, 1))
    # With fewer samples it is again what was asked for.
    studio.window.document.undo_stack.undo()
    until(qtbot, lambda: shows(studio, 8))
    assert scope(studio).currentData() == "all"


def test_the_selected_scalar_is_the_same_one_of_the_sample(open_shared, qtbot):
    studio = open_shared(spec())
    model, selection = studio.window.model, studio.window.selection
    selection.set_sample(5)
    until(qtbot, lambda: studio.snapshot.trace.samples == (5,) and studio.is_settled)
    placed = model.placed
    group = placed.outline.index_of("layer1.neuron3")
    node = next(n for n in placed.outline.nodes(group).tolist() if placed.graph.symbols[n] == "*")
    selection.set_node(node)
    value = model.data[node]
    choose(scope(studio), "all")
    until(qtbot, lambda: shows(studio, 8))
    found = selection.node
    assert model.placed.group_title(found) == "sample 6 · layer 1 · neuron 3"
    assert model.graph.symbols[found] == "*"
    until(qtbot, lambda: model.has_values)
    assert model.data[found] == value
    choose(scope(studio), "sample")
    until(qtbot, lambda: shows(studio, 1))
    assert selection.node == node


def test_a_neuron_clicked_in_the_builder_is_that_of_the_selected_sample(open_shared, qtbot):
    studio = open_shared(spec())
    model = studio.window.model
    choose(scope(studio), "all")
    until(qtbot, lambda: shows(studio, 8))
    studio.window.selection.set_sample(4)
    node = model.node_of("layer1.neuron2.a")
    assert model.placed.group_title(node) == "sample 5 · layer 1 · neuron 2"
    assert model.placed.outline.groups[model.sample_group].title == "sample 5"


def test_the_choice_is_remembered(open_studio, qtbot):
    studio = open_studio(spec())
    choose(scope(studio), "all")
    click(penalty(studio))
    until(qtbot, lambda: shows(studio, 8))
    open_studio.close_all()
    again = open_studio(spec())
    assert scope(again).currentData() == "all"
    assert penalty(again).isChecked()
    until(qtbot, lambda: shows(again, 8))


def test_cancelling_goes_back_to_what_was_shown(open_studio, qtbot):
    studio = open_studio(spec())
    model = studio.window.model
    model.set_scope("all")
    model.cancel()
    assert model.watch.scope == "sample"
    until(qtbot, lambda: studio.is_settled and shows(studio, 1))
    assert scope(studio).currentData() == "sample"


def test_progress_lies_on_the_canvas_and_cancels(open_studio, qtbot, monkeypatch):
    def held(graph, outline, progress):
        while True:  # until it is given up
            progress(0.5)
            time.sleep(0.001)

    monkeypatch.setitem(PLACERS, "spring", held)
    studio = open_studio()
    model, progress = studio.window.model, studio.window.canvas.progress
    width = studio.window.minimumSizeHint().width()
    assert not progress.isVisible()
    model.set_layout("spring")
    until(qtbot, progress.isVisible)
    assert studio.window.minimumSizeHint().width() == width
    click(progress.cancel_button)
    assert not progress.isVisible()
    assert model.layout == "network"


def test_with_all_samples_shown_the_canvas_goes_to_the_one_that_is_chosen(open_shared, qtbot):
    studio = open_shared(spec())
    model, camera = studio.window.model, studio.window.canvas.view.camera
    choose(scope(studio), "all")
    until(qtbot, lambda: shows(studio, 8))
    whole = camera.shown
    studio.window.selection.set_sample(4)
    group = model.placed.outline.index_of("sample5")
    assert model.sample_group == group
    assert camera.shown.contains(QRectF(*model.placed.area_of(group)))
    assert camera.shown.width() < whole.width()
