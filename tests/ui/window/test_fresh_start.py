"""Another project begins anew in every view, be its design the one that is loaded; an edit goes on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from gradstudio.project import edits, part_edits
from gradstudio.project.file import save_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.session import Session
from gradstudio.ui.inspector import PinnedInspector
from tests.qt_helpers import runaway_spec, settle, small_spec, until
from tests.ui.gestures import key, move
from tests.ui.losses import losses, losses_before


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def used(studio, qtbot):
    """A window that was used: trained, zoomed, searched, folded and marked."""
    window, state = studio.window, studio.window.canvas_state
    studio.trainer.step(30)
    until(qtbot, lambda: studio.step == 30 and len(losses(window.loss_plot)) == 30)
    window.selection.set_sample(3)
    until(qtbot, lambda: studio.is_settled)
    window.selection.set_node(window.model.node_of("layer1.neuron2.w1"))
    window.inspector.view.pinned.emit()
    state.focus.show_ancestors(window.model.graph.root)
    state.folding.fold_all()
    state.colouring.set_frozen(True)
    state.colouring.set_fixed(True)
    window.canvas.search_bar.open()
    window.canvas.search_bar.field.setText("op == tanh")
    window.canvas.view.zoom(3.0)
    window.canvas.trail._stop()
    window.builder.view.set_zoom(2.0)
    window.output.view.zoom(2.0)
    window._panels.made("hidden").view.zoom(2.0)
    window.marking.mark([1, 2], "picked")
    window.loss_plot.chart.getViewBox().setXRange(0, 5)
    window.loss_plot.chart._follows = False
    window.messages.warn("Something of this project.")
    settle()
    return studio


def left_over(studio) -> list[str]:
    """Return what is still of the project before."""
    window, state = studio.window, studio.window.canvas_state
    present = {
        "step": studio.snapshot.step,
        "playing": studio.trainer.is_playing,
        "losses": len(losses(window.loss_plot)),
        "losses before": len(losses_before(window.loss_plot)),
        "zoom of the losses": not window.loss_plot.chart._follows,
        "sample": window.selection.sample,
        "nodes": window.selection.nodes,
        "part": window.selection.shared.part,
        "part of the builder": window.builder.view.commands.part,
        "inspector": window.inspector.card,
        "pinned": window.findChildren(PinnedInspector),
        "search": state.search.text or window.canvas.search_bar.field.text(),
        "focus": state.focus.is_active,
        "folding": state.folding.keys,
        "frozen numbers": state.colouring.is_frozen,
        "fixed colours": state.colouring.is_fixed,
        "zoom of the canvas": window.canvas.view.camera.place.scale,
        "way back": window.canvas.trail.can_go_back or window.canvas.trail.can_go_forward,
        "zoom of the builder": window.builder.view.zoom != 1.0,
        "place of the builder": window.builder.view.offset != QPointF(),
        "zoom of the output": window.output.view._own is not None,
        "zoom of the hidden space": window._panels.made("hidden").view._own is not None,
        "marked": len(window.marking.samples),
        "message": window.messages.text,
    }
    return [name for name, value in present.items() if value]


def fresh_weights(studio, spec: ProjectSpec) -> bool:
    return studio.snapshot.parameters.tolist() == pytest.approx(Session(spec).snapshot().parameters.tolist())


@pytest.fixture
def project(studio) -> int:
    """The number of the project that the trainer has at first."""
    return studio.trainer.project


def opened(studio, qtbot, project: int) -> None:
    until(qtbot, lambda: studio.heard.mails[-1].project == project and studio.is_settled)
    settle()


def test_what_is_checked_below_is_there_before(used):
    assert len(left_over(used)) >= 18


def test_a_file_whose_design_is_loaded_begins_anew(used, project, qtbot, tmp_path):
    save_project(used.spec, tmp_path / "same.gradstudio")
    used.window.files.open(tmp_path / "same.gradstudio")
    opened(used, qtbot, project + 1)
    assert left_over(used) == []
    assert fresh_weights(used, used.spec)
    assert not used.document.is_edited


def test_new_begins_anew(used, project, qtbot):
    key(used.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    opened(used, qtbot, project + 1)
    assert left_over(used) == []
    assert used.spec == ProjectSpec()


def test_new_after_a_cut_has_the_weights_of_a_new_project(open_shared, qtbot):
    studio = open_shared(ProjectSpec())
    project = studio.trainer.project
    studio.window.editor.edit("Cut", part_edits.cut, "layer1.neuron1.w1")
    studio.trainer.step(5)
    until(qtbot, lambda: studio.step == 5)
    studio.window.files.new()
    opened(studio, qtbot, project + 1)
    assert studio.snapshot.step == 0
    assert fresh_weights(studio, ProjectSpec())


def test_another_project_does_not_go_on_playing(studio, project, qtbot):
    studio.trainer.play()
    until(qtbot, lambda: studio.step > 5)
    studio.document.replace(studio.spec)
    opened(studio, qtbot, project + 1)
    assert not studio.trainer.is_playing
    assert studio.snapshot.step == 0


def test_undo_of_an_edit_that_can_be_adopted_goes_on(studio, project, qtbot):
    studio.trainer.step(7)
    until(qtbot, lambda: studio.step == 7)
    studio.window.editor.edit("Rate", edits.set_training, l2=0.01)
    until(qtbot, lambda: studio.is_settled)
    studio.window.editor.undo()
    until(qtbot, lambda: studio.is_settled)
    assert studio.step == 7
    assert studio.heard.mails[-1].project == project


def test_a_run_that_ran_away_says_nothing_of_it_once_another_project_is_shown(open_shared, qtbot):
    studio = open_shared(runaway_spec())
    project = studio.trainer.project
    studio.trainer.play()
    until(qtbot, lambda: studio.heard.divergences)
    assert studio.window.messages.offers
    studio.document.replace(small_spec())
    assert studio.window.messages.offers == ()
    opened(studio, qtbot, project + 1)
    studio.trainer.step(20)
    until(qtbot, lambda: studio.step == 20 and len(losses(studio.window.loss_plot)) == 20)
    until(qtbot, lambda: not studio.window.loss_plot._dirty)
    assert studio.window.messages.text == ""
    assert not len(losses_before(studio.window.loss_plot))
    assert studio.window.loss_plot.chart.getViewBox().viewRange()[1][1] < 100


def test_data_of_another_kind_are_shown_whole(studio, qtbot):
    """A place in the data before is nowhere in these; new noise leaves one where one is."""
    window = studio.window
    for view in (window.output.view, window._panels.made("hidden").view):
        view.zoom(4.0)
    window.editor.edit("Noise", edits.set_data, noise=0.2)
    until(qtbot, lambda: studio.is_settled)
    assert window.output.view._own is not None
    window.editor.edit("Data", edits.set_data, kind="circle")
    until(qtbot, lambda: studio.is_settled)
    assert window.output.view._own is None
    assert window._panels.made("hidden").view._own is None


def test_frozen_numbers_are_said_to_be_of_their_own_run_and_sample(studio, qtbot):
    window, colouring = studio.window, studio.window.canvas_state.colouring
    studio.trainer.step(3)
    until(qtbot, lambda: studio.step == 3)
    colouring.set_frozen(True)
    assert colouring.scale().title.endswith("now − step 3")
    window.selection.set_sample(2)
    until(qtbot, lambda: studio.is_settled)
    assert colouring.scale().title.endswith("now − step 3 of sample 1")
    window.selection.set_sample(0)
    studio.trainer.reset()
    until(qtbot, lambda: studio.is_settled and studio.step == 0)
    assert colouring.scale().title.endswith("Run 2 now − Run 1 at step 3")


def test_new_weights_while_it_plays_begin_the_history_of_a_value_anew(studio, qtbot):
    window = studio.window
    node = window.model.node_of("layer1.neuron1.w1")
    window.selection.set_node(node)
    studio.trainer.set_speed(200.0)
    studio.trainer.play()
    history = window.canvas_state.history
    until(qtbot, lambda: len(history.of(node)[0]) > 5)
    run = window.model.run
    window.editor.edit("New weights", edits.new_weights, 12345)
    until(qtbot, lambda: window.model.run > run and len(history.of(node)[0]) > 3)
    studio.trainer.pause()
    until(qtbot, lambda: studio.is_settled and not studio.trainer.is_playing)
    steps, data, _ = history.of(node)
    session = Session(studio.spec)
    for step, value in zip(steps.tolist(), data.tolist(), strict=True):
        while session.step_count < step:
            session.advance()
        assert session.snapshot().parameters[0] == pytest.approx(value)


def test_a_sample_that_the_mouse_rests_on_is_not_read_of_other_data(studio, qtbot):
    output = studio.window.output
    output.set_seen(True)
    until(qtbot, lambda: output._outcomes is not None)
    at = output.view.sample_position(7)
    move(output.view, at.toPoint())
    assert "ample 8" in output.readout.text()
    studio.window.editor.edit("Samples", edits.set_data, samples=4)
    assert "ample 8" not in output.readout.text()
    until(qtbot, lambda: studio.is_settled and output._outcomes is not None)
    output.draw()
    assert "ample 8" not in output.readout.text()
