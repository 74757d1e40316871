"""Gradient health as a user sees it: while training, in the past, of a saved file, by mouse and key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from gradstudio.training.run.moment import Moment
from gradstudio.ui.health import HealthPanel
from gradstudio.ui.kit.step_chart import StepChart
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import choose, choose_from_menu, click, key, press_action, show_tab


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def panel_of(studio) -> HealthPanel:
    return studio.window._panels.made("health")


def chart_of(studio) -> StepChart:
    view = panel_of(studio).slots[0].view
    assert isinstance(view, StepChart)
    return view


def newest(studio) -> int:
    lines = chart_of(studio).content.lines
    return int(lines[0].steps[-1]) if lines else -1


def trained(studio, qtbot, steps: int = 8) -> None:
    records = studio.window._models.records
    before = records.present.step
    studio.trainer.step(steps)
    until(qtbot, lambda: records.present.step == before + steps and studio.is_settled)


@pytest.fixture
def seen(studio, qtbot):
    """A window with a run of some steps and the panel in sight."""
    trained(studio, qtbot)
    key(studio.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: newest(studio) == 8)
    return studio


def test_the_action_brings_the_panel_into_sight_and_back_behind_the_loss(seen):
    assert panel_of(seen).isVisible()
    show_tab(seen.window, "Loss")
    settle()
    assert not panel_of(seen)._is_seen
    choose_from_menu(seen.window, "View", "Gradient health")
    settle()
    assert panel_of(seen)._is_seen


def test_it_grows_while_the_run_is_trained(seen, qtbot):
    trained(seen, qtbot, 5)
    until(qtbot, lambda: newest(seen) == 13)
    assert len(chart_of(seen).content.lines) == len(seen.spec.network.layers)


def test_a_click_goes_to_the_step_and_the_timeline_comes_along(seen, qtbot):
    chart = chart_of(seen)
    x = round(chart.x_of(3))
    ys = range(round(chart.frame.area.top()) + 10, round(chart.frame.area.bottom()) - 10)
    click(chart, next(QPoint(x, y) for y in ys if not chart.line_at(QPoint(x, y).toPointF())))
    sight = seen.window.sight
    until(qtbot, lambda: sight.shown is not None and sight.shown.step == 3)
    until(qtbot, lambda: chart._step == 3)
    sight.go_live()
    until(qtbot, lambda: chart._step is None)


def test_the_units_are_those_of_the_very_step_also_where_none_was_read(seen, qtbot):
    run = seen.window._models.records.present.kept
    run.readings.all = (run.readings.all[0], run.readings.all[-1])
    seen.window._models.health.measuring._given_up.add(run.number)  # or the steps between would be read
    choose(panel_of(seen).slots[0].choice, "units")
    seen.window.sight.go_to(Moment(run.number, 5))
    until(qtbot, lambda: panel_of(seen).slots[0].when.startswith("step 5 "))


def test_the_run_in_sight_is_the_one_that_is_drawn(seen, qtbot):
    number = seen.window._models.records.present.run
    press_action(seen.window, "new_weights")
    records = seen.window._models.records
    until(qtbot, lambda: records.present.run != number and seen.is_settled)
    trained(seen, qtbot, 4)
    until(qtbot, lambda: newest(seen) == 4)
    seen.window.sight.go_to(Moment(number, 5))
    until(qtbot, lambda: newest(seen) == 8)


def test_a_layer_that_is_clicked_is_selected_in_the_whole_window(seen, qtbot):
    selection = seen.window._models.selection
    QTest.mouseClick(panel_of(seen).legend.entries["layer1"], Qt.MouseButton.LeftButton)
    assert selection.part == "layer1"
    choose(panel_of(seen).slots[0].choice, "units")
    settle()
    view = panel_of(seen).slots[0].view
    click(view, view.place_of(0, 2))
    assert selection.part == "layer1.neuron3.a"
    graph = seen.window._models.graph
    until(qtbot, lambda: graph.selected.nodes)


def test_an_edit_of_the_layers_shows_them_at_once(seen, qtbot):
    panel = panel_of(seen)
    press_action(seen.window, "add_layer")
    until(qtbot, lambda: len(panel.legend.entries) == len(seen.spec.network.layers))
    trained(seen, qtbot, 3)
    until(qtbot, lambda: newest(seen) == 3)


def test_a_file_with_runs_is_measured_by_itself_when_it_is_opened(seen, qtbot, tmp_path):
    path = tmp_path / "net.gradstudio"
    files = seen.window.files
    files.save_to(path)
    until(qtbot, lambda: path.exists() and seen.is_settled)
    files.open(path)
    until(qtbot, lambda: seen.is_settled and newest(seen) == 8)
    assert chart_of(seen).content.lines[0].steps[0] == 0


def test_another_project_forgets_the_run(seen, qtbot):
    seen.document.replace(small_spec(2))
    until(qtbot, lambda: seen.is_settled and newest(seen) < 8)
    trained(seen, qtbot, 2)
    until(qtbot, lambda: newest(seen) == 2)


def test_what_is_shown_is_remembered_at_the_next_start(seen, open_shared):
    choose(panel_of(seen).slots[0].choice, "weights")
    kept = panel_of(seen).remembered()
    assert kept["aspects"][0] == "weights"
    other = HealthPanel(seen.window._models.health, seen.window._models.selection, panel_of(seen)._theme)
    other.recall(kept)
    assert other.remembered() == kept
    other.deleteLater()


def test_it_is_written_to_a_file_also_if_the_panel_was_never_seen(studio, qtbot, tmp_path, monkeypatch):
    trained(studio, qtbot)
    path = tmp_path / "health.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    studio.window.actions_by_name["export_health"].trigger()
    settle()
    assert "health.csv" in studio.window.messages.text
    assert path.read_text(encoding="utf-8").count("\n") > len(studio.spec.network.layers)
