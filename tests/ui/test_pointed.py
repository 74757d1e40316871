"""What is pointed at may be gone with the next edit: nothing that is gone is drawn or told of."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip

from gradstudio.app.scalar.over_batch import NodeOverBatch
from gradstudio.engine.paths import ScalarPath
from gradstudio.project import edits
from gradstudio.project.number_text import format_number
from gradstudio.ui.canvas.hit_list import HitList, HitModel
from gradstudio.ui.inspector.histogram_view import HistogramView
from gradstudio.ui.look.theme import DARK
from gradstudio.ui.output.confusion_view import ConfusionView
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import move, press_action


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def rested(open_shared):
    """A window whose mouse rests on a weight of the third layer."""
    studio = open_shared(small_spec(4, 3))
    view = studio.window.builder.view
    press_action(studio.window, "add_layer")
    part = ScalarPath.parameter(4, 0, 0)
    move(view, view.place_of(part).center())
    assert view.hover.part is not None
    assert view.hover.part.layer == 4
    return studio


@pytest.mark.parametrize(
    "take_away",
    [
        lambda studio: studio.window.editor.undo(),
        lambda studio: studio.window.actions_by_name["remove_layer"].trigger(),
        lambda studio: studio.window.files.preset_actions["single_neuron"].trigger(),
    ],
    ids=["undo", "remove layer", "a preset"],
)
def test_a_link_whose_layer_goes_is_pointed_at_no_longer(rested, take_away):
    view = rested.window.builder.view
    take_away(rested)
    assert view.hover.part is None
    assert not view.hover.card.isVisible()
    view.repaint()


@pytest.mark.parametrize(
    "change",
    [
        lambda studio: studio.window.editor.edit("Add layer", edits.add_layer, 0),
        lambda studio: studio.window.editor.edit("Size", edits.set_layer_size, 1, 4),
        lambda studio: studio.window.builder.view.resize(500, 400),
    ],
    ids=["a layer before it", "another size", "a resize"],
)
def test_what_lies_under_the_mouse_after_an_edit_is_told_and_not_what_lay_there(open_shared, qtbot, change):
    studio = open_shared(small_spec(4, 7))
    view = studio.window.builder.view
    part = ScalarPath.whole(2, 1)
    at = view.mapToGlobal(view.place_of(part).center())
    QCursor.setPos(at)
    until(qtbot, lambda: view.hover.part == part and view.underMouse())
    change(studio)
    assert view.hover.part == view.part_at(view.mapFromGlobal(at).toPointF()) != part


def test_nothing_is_told_once_the_drawing_went_on_while_the_mouse_is_elsewhere(rested):
    view = rested.window.builder.view
    view.resize(view.width() - 60, view.height())
    assert view.hover.part is None


def test_the_drawing_is_asked_for_what_it_draws_and_not_for_what_the_project_has(rested):
    scene = rested.window.builder.view._scene
    for part in (
        ScalarPath.parameter(9, 0, 0),
        ScalarPath.parameter(4, 0, 99),
        ScalarPath.whole(0, 7),
    ):
        assert scene.place_of(part) is None
        assert scene.path_of(part) is None


def test_a_hit_of_a_graph_that_is_gone_is_no_row_that_can_be_chosen(studio):
    window = studio.window
    window.canvas_state.search.set_text("data < 1e9")
    settle()
    rows = window.findChild(HitModel)
    last = rows.rowCount() - 1
    assert rows.node(last) is not None
    rows._hits[last] = 10**6
    assert rows.node(last) is None
    assert rows.data(rows.index(last)) is None
    window.findChild(HitList).clicked.emit(rows.index(last))
    assert window.selection.node is None


@pytest.fixture
def rested_on_node(studio):
    """A window whose mouse rests on a node of the canvas."""
    view = studio.window.canvas.view
    move(view, view.position_of(studio.window.model.graph.root))
    assert QToolTip.isVisible()
    return studio


def test_the_card_of_a_node_follows_the_training(rested_on_node, qtbot):
    model = rested_on_node.window.model
    rested_on_node.trainer.step(3)
    until(qtbot, lambda: rested_on_node.step == 3 and rested_on_node.is_settled)
    until(qtbot, lambda: format_number(model.data[model.graph.root]) in QToolTip.text())


@pytest.mark.parametrize(
    "change",
    [
        lambda studio: studio.window.editor.edit("Add layer", edits.add_layer),
        lambda studio: studio.window.model.set_scope("all"),
        lambda studio: studio.window.canvas_state.folding.fold_all(),
    ],
    ids=["an edit", "another scope", "folding"],
)
def test_the_card_of_a_node_goes_with_what_was_under_the_mouse(rested_on_node, qtbot, monkeypatch, change):
    hidden = []
    monkeypatch.setattr(QToolTip, "hideText", lambda: hidden.append(True))
    graph, groups = rested_on_node.window.model.graph, rested_on_node.window.canvas_state.folding.keys
    change(rested_on_node)
    folding, model = rested_on_node.window.canvas_state.folding, rested_on_node.window.model
    until(qtbot, lambda: model.graph is not graph or folding.keys != groups)
    assert hidden


def test_the_words_about_a_cell_of_the_confusion_matrix_follow_its_count(qtbot):
    view = ConfusionView(DARK)
    qtbot.addWidget(view)
    view.resize(240, 240)
    view.show()
    view.show_counts(np.array([[3, 1], [0, 2]]), ("cat", "dog"))
    move(view, view.cell_rect((0, 1)).center().toPoint())
    assert QToolTip.text().startswith("1 of 4 samples of cat")
    view.show_counts(np.array([[2, 2], [0, 2]]), ("cat", "dog"))
    assert QToolTip.text().startswith("2 of 4 samples of cat")
    view.show_counts(np.zeros((0, 0), dtype=np.intp), ())
    assert view._hovered is None
    view.grab()


def test_the_words_about_a_bar_follow_its_numbers(qtbot):
    view = HistogramView("data", DARK)
    qtbot.addWidget(view)
    view.resize(240, 140)
    view.show()

    def show(*values: float) -> None:
        numbers = np.array(values)
        view.show_numbers(
            NodeOverBatch(data=numbers, grad=numbers, rows=np.arange(len(numbers)), samples=len(numbers)), 0
        )

    show(0.0, 0.0, 0.0, 1.0)
    move(view, view.bar_position(0))
    assert QToolTip.text().startswith("3 samples")
    show(0.0, 0.0, 1.0, 1.0)
    assert QToolTip.text().startswith("2 samples")
    view.show_numbers(None, 0)
    assert view._hovered == -1


def test_a_sample_of_the_preview_is_told_of_no_longer_once_the_data_are_others(studio, monkeypatch):
    preview = studio.window.project.preview
    studio.window.project.ensureWidgetVisible(preview)
    settle()
    move(preview, preview.point_of(2).toPoint())
    assert preview._hovered is not None
    hidden = []
    monkeypatch.setattr(QToolTip, "hideText", lambda: hidden.append(True))
    studio.window.editor.edit("Noise", edits.set_data, noise=0.2)
    assert hidden


def test_the_graph_stays_in_sight_however_far_one_pans(studio):
    canvas = studio.window.canvas.view
    for dx, dy in ((1e9, 0), (0, -1e12), (-1e300, 1e300)):
        canvas.camera.pan(dx, dy)
        assert canvas.camera.shown.intersects(canvas.scene.bounds)
        canvas.repaint()


def test_a_sample_of_other_data_is_told_of_no_longer(open_shared, qtbot):
    studio = open_shared(small_spec(samples=40))
    output = studio.window.output
    view = output.view
    until(qtbot, lambda: output._outcomes is not None)
    place = view.sample_position(39)
    move(view, place.toPoint())
    assert view._hovered is not None
    studio.window.editor.edit("Data", edits.set_data, samples=4)
    assert output._hovered is None
    output._show_readout()
    view.grab()
    until(qtbot, lambda: studio.is_settled and output._outcomes is not None)
    output._show_readout()


def test_a_sample_below_a_resting_mouse_is_told_of_after_an_edit_too(open_shared, qtbot):
    studio = open_shared(small_spec(samples=40))
    output = studio.window.output
    view = output.view
    until(qtbot, lambda: output._outcomes is not None)
    move(view, view.sample_position(7).toPoint())
    sample = view._hovered
    assert sample is not None
    studio.window.editor.edit("Rate", edits.set_training, l2=0.5)
    until(qtbot, lambda: studio.is_settled and output._outcomes is not None)
    assert output._hovered == sample
    until(qtbot, lambda: "label" in output.readout.text())
