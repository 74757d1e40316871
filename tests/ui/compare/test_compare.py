"""The workspace Compare, by mouse and key."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gradstudio.app.compare.side import SideChoice
from gradstudio.app.graph.value_source import ValueSource
from gradstudio.engine.value import Value
from gradstudio.project import edits
from gradstudio.project.edited import set_parameter
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.moment import Moment
from gradstudio.ui.compare import ComparePanel
from gradstudio.ui.compare.place_field import PlaceField
from tests.qt_helpers import small_spec, until
from tests.ui.gestures import CTRL, click, key


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def panel_of(studio) -> ComparePanel:
    return studio.window._panels.made("compare")


def train(studio, qtbot, run: int, steps: int) -> None:
    before = studio.trainer.record.find(run)
    end = steps + (before.end if before is not None else 0)
    studio.trainer.step(steps)
    until(qtbot, lambda: studio.window.sight.live == Moment(run, end))


def compare(studio, qtbot) -> ComparePanel:
    """Go to the workspace, and wait until both sides are drawn."""
    key(studio.window, Qt.Key.Key_5, CTRL)
    panel = panel_of(studio)
    until(
        qtbot, lambda: panel.isVisible() and all(output.maps is not None for output in panel.outputs.values())
    )
    return panel


def captions(panel: ComparePanel) -> list[str]:
    return [output.caption.text() for output in panel.outputs.values()]


def rows(panel: ComparePanel) -> dict[str, tuple[str, str]]:
    items = [
        panel.settings_view.table.topLevelItem(row)
        for row in range(panel.settings_view.table.topLevelItemCount())
    ]
    return {item.text(0): (item.text(1), item.text(2)) for item in items}


def choose_run(field: PlaceField, name: str, qtbot) -> None:
    """Choose a run in the open list, by key."""
    field.run.setFocus()
    field.run.showPopup()
    field.run.view().setCurrentIndex(field.run.model().index(field.run.findText(name), 0))
    key(field.run.view(), Qt.Key.Key_Return)
    until(qtbot, lambda: not field.run.view().isVisible())


@pytest.fixture
def branched(studio, qtbot):
    """A run of 30 steps, and one that branches off at step 10 under another penalty and takes 15 more."""
    train(studio, qtbot, 1, 30)
    studio.window.sight.go_to(Moment(1, 10))
    until(qtbot, lambda: studio.window.sight.shown == Moment(1, 10))
    studio.window.editor.edit("Change L2", edits.set_training, l2=0.25)
    until(qtbot, lambda: studio.window.sight.live == Moment(2, 10))
    train(studio, qtbot, 2, 15)
    return studio


def test_without_a_run_it_says_what_to_do(studio, qtbot):
    key(studio.window, Qt.Key.Key_5, CTRL)
    panel = panel_of(studio)
    until(qtbot, panel.isVisible)
    assert panel._pages.currentIndex() == 0


def test_with_one_run_its_beginning_and_its_end_are_compared(studio, qtbot):
    train(studio, qtbot, 1, 20)
    panel = compare(studio, qtbot)
    until(qtbot, lambda: captions(panel) == ["A: Run 1, step 0", "B: Run 1, step 20"])
    assert rows(panel)["All settings"] == ("the same", "the same")
    distance = studio.window._models.comparison.distance
    until(qtbot, lambda: distance.found is not None)
    assert distance.found.steps.tolist() == list(range(21))
    assert distance.found.distances[0] == 0 < distance.found.distances[-1]
    panel.fields["a"].step.setValue(7)
    until(qtbot, lambda: distance.found is not None and distance.found.distances[7] == 0)


def test_a_branch_is_compared_with_the_run_it_grew_from(branched, qtbot):
    panel = compare(branched, qtbot)
    until(qtbot, lambda: captions(panel) == ["A: Run 1, step 30", "B: Run 2, step 25"])
    assert rows(panel)["L2"] == ("0.0001", "0.25")
    distance = branched.window._models.comparison.distance
    until(qtbot, lambda: distance.found is not None)
    assert distance.found.steps.tolist() == list(range(10, 26))
    assert distance.found.distances[0] == 0 < distance.found.distances[-1]
    until(qtbot, lambda: panel.difference.map._difference is not None)
    assert panel.difference.map._difference.limit > 0


def test_a_step_is_typed_and_both_sides_change_places(branched, qtbot):
    panel = compare(branched, qtbot)
    field = panel.fields["a"]
    field.step.setValue(12)
    until(qtbot, lambda: captions(panel)[0] == "A: Run 1, step 12")
    assert not field.end.isChecked()
    qtbot.mouseClick(panel._swap, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: captions(panel) == ["A: Run 2, step 25", "B: Run 1, step 12"])
    assert panel.fields["a"].end.isChecked()


def test_the_step_stays_where_the_run_that_is_chosen_already_is_chosen_again(branched, qtbot):
    panel = compare(branched, qtbot)
    field = panel.fields["a"]
    field.step.setValue(12)
    until(qtbot, lambda: captions(panel)[0] == "A: Run 1, step 12")
    chosen: list[SideChoice] = []
    field.chosen.connect(chosen.append)
    for name in ("Run 1", "Run 2", "Run 2"):
        choose_run(field, name, qtbot)
    assert chosen == [SideChoice(run=1, step=12), SideChoice(run=2), SideChoice(run=2)]
    until(qtbot, lambda: captions(panel)[0] == "A: Run 2, step 25")


def test_the_run_in_sight_that_is_chosen_stays_though_another_one_would_suit(branched, qtbot):
    panel = compare(branched, qtbot)
    choose_run(panel.fields["a"], "Run 1", qtbot)
    branched.window.editor.edit("Add layer", edits.add_layer)
    until(qtbot, lambda: branched.window.sight.live == Moment(3, 0))
    train(branched, qtbot, 3, 5)
    until(qtbot, lambda: captions(panel) == ["A: Run 1, step 30", "B: Run 3, step 5"])


def test_what_could_not_be_shown_is_tried_again_when_its_run_is_chosen_again(branched, qtbot):
    panel = compare(branched, qtbot)
    until(qtbot, lambda: captions(panel)[0] == "A: Run 1, step 30")
    branched.window._models.comparison.sides["a"]._on_past_failed("There is no memory.", "")
    assert captions(panel)[0] == "This step could not be shown. There is no memory."
    choose_run(panel.fields["a"], "Run 1", qtbot)
    until(qtbot, lambda: captions(panel)[0] == "A: Run 1, step 30")


def test_the_end_of_a_run_is_followed_while_it_is_trained(branched, qtbot):
    panel = compare(branched, qtbot)
    train(branched, qtbot, 2, 5)
    until(qtbot, lambda: captions(panel)[1] == "B: Run 2, step 30")
    until(qtbot, lambda: panel.fields["b"].step.value() == 30)
    assert captions(panel)[0] == "A: Run 1, step 30"


def test_an_edit_without_a_step_is_compared(branched, qtbot):
    panel = compare(branched, qtbot)
    distance = branched.window._models.comparison.distance
    until(qtbot, lambda: distance.found is not None and distance.share == 1)
    before = distance.found.distances[-1]
    branched.window.editor.edit("Type a bias", set_parameter, label="layer1.neuron1.b", value=100.0)
    until(qtbot, lambda: distance.share == 1 and distance.found.distances[-1] > before + 50)
    branched.window.editor.edit("Change L2", edits.set_training, l2=0.5)
    until(qtbot, lambda: rows(panel)["L2"] == ("0.0001", "0.5"))
    assert captions(panel) == ["A: Run 1, step 30", "B: Run 2, step 25"]


def test_neither_an_open_list_nor_a_step_that_is_typed_is_disturbed_by_the_training(branched, qtbot):
    field = compare(branched, qtbot).fields["b"]
    field.run.showPopup()
    field.run.view().setCurrentIndex(field.run.model().index(0, 0))
    field.step.lineEdit().selectAll()
    qtbot.keyClicks(field.step.lineEdit(), "1")
    train(branched, qtbot, 2, 5)
    until(qtbot, lambda: field.step.maximum() == 30)
    assert field.run.view().currentIndex().row() == 0
    assert field.step.lineEdit().text() == "1"
    field.run.hidePopup()


def test_zooming_one_map_zooms_all(branched, qtbot):
    panel = compare(branched, qtbot)
    panel.outputs["a"].view.zoom(2.0)
    window = panel.outputs["a"].view.frame.window
    assert panel.outputs["b"].view.frame.window == panel.difference.map.frame.window == window
    drawn = panel.difference.map
    until(qtbot, lambda: drawn._lens is not None and drawn._lens.left == pytest.approx(window.left))


@pytest.mark.parametrize("width", [900, 901, 902])
def test_maps_of_unlike_widths_have_a_difference(branched, qtbot, width):
    branched.window.resize(width, 600)
    panel = compare(branched, qtbot)
    until(qtbot, lambda: panel.difference.map._difference is not None)
    assert panel.difference.map._difference.limit > 0


def test_the_graph_is_coloured_by_the_difference(branched, qtbot):
    panel = compare(branched, qtbot)
    qtbot.mouseClick(panel._graph, Qt.MouseButton.LeftButton)
    window, colouring = branched.window, branched.window.canvas_state.colouring
    until(qtbot, lambda: colouring.is_frozen and window.sight.shown == Moment(2, 25))
    assert window.workspaces.current == "inspect"
    until(qtbot, lambda: window.model.step == 25)
    assert colouring.scale().title.endswith("Run 2 now − Run 1 at step 30")


def test_a_graph_that_is_no_projects_gives_way_to_the_difference(branched, qtbot):
    root = Value(2.0, label="a") * Value(3.0, label="b")
    root.backward()
    bench = branched.window._models.lab.tools.bench
    bench.show(ValueSource(root))
    until(qtbot, lambda: not bench.shows_project)
    panel = compare(branched, qtbot)
    qtbot.mouseClick(panel._graph, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: branched.window.canvas_state.colouring.is_frozen)
    assert branched.window.model.shows_project
    assert len(branched.window.model.graph) > 3


def test_networks_of_other_shapes_have_no_distance_and_no_graph_in_common(studio, qtbot):
    train(studio, qtbot, 1, 5)
    studio.window.editor.edit("Add layer", edits.add_layer)
    until(qtbot, lambda: studio.window.sight.live == Moment(2, 0))
    train(studio, qtbot, 2, 5)
    panel = compare(studio, qtbot)
    comparison = studio.window._models.comparison
    until(qtbot, lambda: "cannot be compared" in comparison.distance.problem)
    qtbot.mouseClick(panel._graph, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "no nodes in common" in studio.window.messages.text)


def test_runs_over_other_data_are_named_and_not_drawn(studio, qtbot):
    train(studio, qtbot, 1, 5)
    studio.window.editor.edit("Data", edits.set_data, kind="circle")
    until(qtbot, lambda: studio.window.sight.live == Moment(2, 0))
    train(studio, qtbot, 2, 5)
    key(studio.window, Qt.Key.Key_5, CTRL)
    panel = panel_of(studio)
    until(qtbot, lambda: captions(panel)[0] == "A: Run 1, step 5: other data than the project has now")
    assert panel.outputs["a"]._elsewhere.isVisible()  # and not the samples of the project
    assert panel.outputs["b"].view.isVisible()
    assert panel.outputs["a"].maps is None
    until(qtbot, lambda: panel.outputs["b"].maps is not None)
    assert panel.difference.none.isVisible()  # and not axes with nothing on them
    assert panel.difference.caption.text() == ""
    studio.window._models.comparison.choose("a", SideChoice(run=2, step=1))
    until(qtbot, lambda: panel.outputs["a"].maps is not None)
    assert not panel.difference.none.isVisible()
    assert panel.difference.map.isVisible()


def test_data_of_one_column_are_compared_as_curves(open_shared, qtbot):
    spec = edits.set_training(edits.set_data(ProjectSpec(), kind="sine"), steps=1000)
    studio = open_shared(spec)
    train(studio, qtbot, 1, 20)
    panel = compare(studio, qtbot)
    until(qtbot, lambda: len(panel.difference.curve._places) > 0)
    assert np.isfinite(panel.difference.curve._places).all()
    comparison = studio.window._models.comparison
    comparison.sides["a"].lost.emit("This step could not be shown.")
    assert captions(panel)[0] == "This step could not be shown."
    assert panel.outputs["a"].maps is None
    assert len(panel.difference.curve._places) == 0
    assert rows(panel) == {}
    comparison.choose("a", SideChoice(run=1, step=7))
    until(qtbot, lambda: captions(panel)[0] == "A: Run 1, step 7" and len(panel.difference.curve._places) > 0)


def test_what_is_chosen_is_forgotten_with_its_run_and_its_project(branched, qtbot):
    panel = compare(branched, qtbot)
    comparison = branched.window._models.comparison
    comparison.choose("a", SideChoice(run=2, step=11))
    until(qtbot, lambda: captions(panel)[0] == "A: Run 2, step 11")
    branched.document.replace(small_spec(4))
    until(qtbot, lambda: branched.window.sight.live == Moment(1, 0) and branched.spec == small_spec(4))
    assert comparison.moment("a") == comparison.moment("b") == Moment(1, 0)
    assert panel._pages.currentIndex() == 0


def test_hidden_it_goes_nowhere(branched, qtbot):
    compare(branched, qtbot)
    comparison = branched.window._models.comparison
    branched.window.workspaces.choose("studio")
    until(qtbot, lambda: all(side.moment is None for side in comparison.sides.values()))
    assert comparison.distance.found is None


def test_all_settings_can_be_seen_with_those_marked_that_differ(branched, qtbot):
    panel = compare(branched, qtbot)
    differing = rows(panel)
    assert "Training loss" in differing
    assert "Loss" not in differing  # both have the same
    assert "Optimizer" not in differing
    click(panel.settings_view.only_differences)
    table = panel.settings_view.table
    items = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    shown = {item.text(0): item for item in items}
    assert (shown["Optimizer"].text(1), shown["Optimizer"].text(2)) == ("SGD", "SGD")
    marked = [item.text(0) for item in items if item.text(3)]
    assert marked == [item.text(0) for item in items if item.font(0).bold()]
    assert marked == ["L2", "Chosen by hand"]
    assert not table.isColumnHidden(3)
    click(panel.settings_view.only_differences)
    assert rows(panel) == differing
    assert table.isColumnHidden(3)
    assert not any(table.topLevelItem(row).font(0).bold() for row in range(table.topLevelItemCount()))


def test_which_settings_are_shown_is_chosen_without_widgets_and_kept_for_the_next_start(studio, qtbot):
    late = studio.window._panels["compare"]
    late.settings()["only_differences"].choose(False)
    assert not panel_of(studio).settings_view.only_differences.isChecked()
    assert late.remembered() == {"only_differences": False}
    late.recall({"only_differences": True})
    assert panel_of(studio).settings_view.table.only_differences
    late.recall({"only_differences": "maybe"})
    assert panel_of(studio).settings_view.table.only_differences


def test_messages_lie_below_the_choice_of_the_runs(branched, qtbot):
    panel = compare(branched, qtbot)
    messages = branched.window.messages
    messages.warn("There is no room on the disk.")
    until(qtbot, messages.isVisible)
    (drawing,) = panel.drawing()
    place = drawing.mapFromGlobal(messages.mapToGlobal(messages.rect().center()))
    assert drawing.rect().contains(place)
    assert messages.geometry().bottom() <= drawing.mapTo(branched.window, drawing.rect().bottomLeft()).y()
    taken = panel.taken()
    assert len(taken) == 5
    assert (taken[:, 2:] > 0).all()
    assert (taken[:, :2] + taken[:, 2:] <= [drawing.width() + 1, drawing.height() + 1]).all()


@pytest.mark.parametrize("another", ["run", "project"])
def test_a_step_that_is_being_typed_is_not_looked_at_in_another(branched, qtbot, another):
    panel = compare(branched, qtbot)
    step = panel.fields["b"].step
    step.setFocus()
    step.selectAll()
    qtbot.keyClicks(step, "12")
    assert step.lineEdit().isModified()
    chosen: list[SideChoice] = []
    panel.fields["b"].chosen.connect(chosen.append)
    if another == "run":
        branched.window._models.comparison.choose("b", SideChoice(run=1))
        chosen.clear()
        branched.window.setFocus()
    else:
        branched.document.replace(branched.spec)
    assert not chosen
    assert not step.lineEdit().isModified()
    assert step.text() != "12"
