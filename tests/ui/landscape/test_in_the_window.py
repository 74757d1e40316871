"""The landscape as a user sees it: live, by mouse and key, in each of its pictures."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtTest import QTest

from gradstudio.app.selection import GraphScalar
from gradstudio.ui.landscape import LandscapePanel
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose, click, key, show_tab, wheel

pytestmark = pytest.mark.begins_with("compare", "landscape")


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def panel_of(studio) -> LandscapePanel:
    return studio.window._panels.made("landscape")


def landscape_of(studio):
    return studio.window._models.landscape


def is_quiet(studio) -> bool:
    landscape = landscape_of(studio)
    return not landscape.is_busy and not landscape._pace.is_waiting


def trained(studio, qtbot, steps: int = 8) -> None:
    records = studio.window._models.records
    before = records.present.step
    studio.trainer.step(steps)
    until(qtbot, lambda: records.present.step == before + steps and studio.is_settled)


@pytest.fixture
def seen(studio, qtbot):
    """A window with a run of some steps and the panel in sight, as large as it gets."""
    trained(studio, qtbot)
    until(qtbot, lambda: landscape_of(studio).relief is not None and is_quiet(studio))
    settle()
    return studio


def test_it_stands_beside_the_comparison_and_beside_the_inspector(seen):
    window = seen.window
    beside = window.tabifiedDockWidgets(window.docks.dock_of(panel_of(seen)))
    assert "Compare" in [dock.windowTitle() for dock in beside]
    window.workspaces.choose("inspect")
    settle()
    beside = window.tabifiedDockWidgets(window.docks.dock_of(panel_of(seen)))
    assert "Inspector" in [dock.windowTitle() for dock in beside]


def test_the_menu_brings_it_to_the_front_in_whatever_workspace(seen):
    action = seen.window.actions_by_name["landscape"]
    for workspace in ("studio", "design"):
        seen.window.workspaces.choose(workspace)
        settle()
        action.trigger()
        settle()
        assert panel_of(seen).isVisible()


def test_before_the_first_step_it_says_what_it_is_for(studio, qtbot):
    panel = panel_of(studio)
    assert panel.empty.isVisible()
    assert "Train for a few steps" in panel.empty.sentence.text()
    trained(studio, qtbot)
    until(qtbot, panel.plane.contours.isVisible)
    assert not panel.empty.isVisible()


def test_a_click_on_the_path_goes_to_that_step(seen, qtbot):
    view = panel_of(seen).plane.contours
    click(view, view.place_of(3).toPoint())
    sight = seen.window.sight
    until(qtbot, lambda: sight.shown is not None and sight.shown.step == 3)
    until(qtbot, lambda: view._is_past)
    place = view.frame.to_pixels(view._here[None])[0]
    assert QPointF(*place.tolist()).toPoint() == view.place_of(3).toPoint()


def test_the_keys_read_along_the_path_and_return_goes_there(seen, qtbot):
    view = panel_of(seen).plane.contours
    view.setFocus()
    key(view, Qt.Key.Key_Left)
    assert "step 8" in view.told
    key(view, Qt.Key.Key_Left)
    assert "step 7" in view.told
    assert "hidden" in view.told
    key(view, Qt.Key.Key_Return)
    until(qtbot, lambda: seen.window.sight.shown.step == 7)
    key(view, Qt.Key.Key_Escape)
    assert view.told == ""


def test_the_mouse_tells_place_loss_and_step(seen):
    view = panel_of(seen).plane.contours
    QTest.mouseMove(view, view.place_of(4).toPoint())
    settle()
    assert "step 4" in view.told
    assert "true loss" in view.told
    corner = view.frame.area.topRight().toPoint() + QPoint(-6, 6)
    QTest.mouseMove(view, corner)
    settle()
    assert "loss" in view.told
    assert "step" not in view.told


def test_the_surface_turns_with_the_mouse_and_the_keys(seen):
    panel = panel_of(seen)
    click(
        panel.controls.picture_buttons["surface"], panel.controls.picture_buttons["surface"].rect().center()
    )
    settle()
    view = panel.plane.surface
    assert view.isVisible()
    first = view.angles
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    QTest.mouseMove(view, QPoint(140, 50))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(140, 50))
    assert view.angles[0] > first[0]
    assert view.angles[1] < first[1]
    key(view, Qt.Key.Key_0)
    assert view.angles == first
    key(view, Qt.Key.Key_Down)
    assert view.angles[1] > first[1]


def test_sharpness_is_told_in_words_with_the_line_of_the_rate(seen, qtbot):
    panel = panel_of(seen)
    click(
        panel.controls.picture_buttons["sharpness"],
        panel.controls.picture_buttons["sharpness"].rect().center(),
    )
    until(qtbot, panel.sharpness.isVisible)
    assert next(line.name for line in panel.sharpness.content.lines) == "2 / rate"
    assert "2 / rate" in panel.words.text()
    assert not panel.controls.kind_box.isVisible()


def test_what_the_plane_hides_has_a_point_for_each_state(seen, qtbot):
    panel = panel_of(seen)
    path = landscape_of(seen).relief.paths[0]
    (line,) = panel.plane.hidden.content.lines
    assert line.steps.tolist() == path.steps.tolist()
    assert line.values.tolist() == path.on_plane.hidden.tolist()
    choose(panel.controls.kind_box, "random")
    until(qtbot, lambda: landscape_of(seen).relief is not None and is_quiet(seen))
    assert landscape_of(seen).relief.kind == "random"
    assert panel.controls.another_button.isVisible()


def another_run(studio) -> None:
    studio.trainer.reset()


def another_project(studio) -> None:
    studio.document.replace(studio.spec)


def select(studio, *paths: str) -> None:
    studio.window.selection.set_scalars([GraphScalar(path=path) for path in paths])


@pytest.mark.parametrize("begin", [another_run, another_project])
@pytest.mark.parametrize("away", [False, True], ids=["in sight", "out of sight"])
def test_the_zoom_into_a_run_is_not_put_on_the_next(seen, qtbot, begin, away):
    panel, landscape = panel_of(seen), landscape_of(seen)
    contours, hidden = panel.plane.contours, panel.plane.hidden
    hidden.zoom(2.0)
    wheel(contours, contours.rect().center(), 3)
    own = contours.own_window
    assert landscape.rectangle == (own.left, own.right, own.bottom, own.top)
    until(qtbot, lambda: is_quiet(seen) and landscape.relief.surface.a[0] == own.left)
    assert contours.own_window == own
    assert hidden.own_window is not None
    if away:
        seen.window.workspaces.choose("studio")
        settle()
    mails = len(seen.heard.mails)
    begin(seen)
    until(qtbot, lambda: len(seen.heard.mails) > mails and seen.is_settled)
    trained(seen, qtbot, 4)
    if away:
        seen.window.resize(seen.window.size() + QSize(30, 30))
        seen.window.workspaces.choose("compare")
        settle()
        show_tab(seen.window, "Landscape")
    until(qtbot, lambda: landscape.relief is not None and is_quiet(seen))
    settle()
    until(qtbot, lambda: is_quiet(seen))
    left, right, bottom, top = landscape.relief.whole
    surface = landscape.relief.surface
    assert (surface.a[0], surface.a[-1], surface.b[0], surface.b[-1]) == (left, right, bottom, top)
    assert contours.own_window is None
    assert hidden.own_window is None


def test_the_zoom_into_a_plane_is_not_put_on_one_of_another_kind_or_of_other_weights(seen, qtbot):
    panel, landscape = panel_of(seen), landscape_of(seen)
    contours = panel.plane.contours
    select(seen, "layer1.neuron1.w1", "layer1.neuron2.w1")
    for go_on in (
        lambda: choose(panel.controls.kind_box, "parameters"),
        lambda: select(seen, "layer1.neuron1.b", "layer1.neuron2.b"),
        lambda: choose(panel.controls.kind_box, "random"),
    ):
        contours.zoom(4.0)
        until(qtbot, lambda: is_quiet(seen) and landscape.relief is not None)
        assert contours.own_window is not None
        go_on()
        until(qtbot, lambda: is_quiet(seen) and landscape.relief is not None)
        assert contours.own_window is landscape.rectangle is None
        assert landscape.relief.surface.a[-1] == landscape.relief.whole[1]


def test_it_grows_while_the_run_is_trained(seen, qtbot):
    panel = panel_of(seen)
    seen.trainer.play()
    until(qtbot, lambda: panel.plane.hidden.content.lines[0].steps[-1] > 8)
    seen.trainer.pause()
    until(qtbot, lambda: not seen.trainer.is_playing and seen.is_settled and is_quiet(seen))
    present = seen.window._models.records.present
    until(qtbot, lambda: panel.plane.hidden.content.lines[0].steps[-1] == present.step)


def test_it_is_as_it_was_at_the_next_start(seen):
    panel = panel_of(seen)
    panel.show_picture("surface")
    panel.controls.log_switch.setChecked(False)
    kept = panel.remembered()
    panel.show_picture("contours")
    panel.controls.log_switch.setChecked(True)
    panel.recall(kept)
    assert panel.picture == "surface"
    assert not panel.controls.log_switch.isChecked()
    panel.recall({"plane": 3, "picture": "x", "log": None})
    assert panel.picture == "surface"


def test_pictures_of_it_can_be_saved(seen):
    titles = [picture.title for picture in panel_of(seen).pictures("Landscape")]
    assert titles[0] == "Landscape"
    assert any("Contours" in title for title in titles)
