"""The panel of a network's health: what it draws of a run, and what clicks and keys in it mean."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from gradstudio.app.health import measuring
from gradstudio.app.health.measures import ASPECTS
from gradstudio.project import edits
from gradstudio.training.run.moment import Moment
from gradstudio.ui.health.ridge_view import RidgeView
from gradstudio.ui.health.units_view import UnitsView
from gradstudio.ui.kit.step_chart import StepChart
from gradstudio.ui.look.theme import LIGHT
from tests.app.health.measured_runs import SPEC, with_activation
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import choose, click

ALL = [aspect.key for aspect in ASPECTS]


def chart_of(panel, place: int = 0) -> StepChart:
    view = panel.slots[place].view
    assert isinstance(view, StepChart)
    return view


def names(chart: StepChart) -> list[str]:
    return [line.name for line in chart.content.lines]


def test_before_the_first_step_it_says_what_brings_readings(runs, open_panel):
    panel = open_panel("gradient_norm", "activations")
    assert "Press Play" in chart_of(panel).content.reason
    assert panel.measure_button.isHidden()


def test_there_is_a_line_for_each_layer_with_a_point_for_each_reading(runs, open_panel):
    runs.train(steps=12)
    chart = chart_of(open_panel("gradient_norm"))
    assert names(chart) == ["Layer 1", "Layer 2", "Output"]
    assert all(len(line.steps) == len(runs.health.readings) for line in chart.content.lines)
    assert chart.content.scale == "logarithmic"


def test_of_two_drawings_beside_each_other_each_has_what_was_chosen(runs, open_panel):
    runs.train()
    panel = open_panel("gradient_norm", "update_ratio")
    assert [slot.key for slot in panel.slots if slot.isVisible()] == ["gradient_norm", "update_ratio"]
    choose(panel.slots[1].choice, "weight_norm")
    settle()
    assert chart_of(panel, 1).content.lines[0].values[-1] == pytest.approx(
        runs.health.readings[-1].layers[0].weight_norm
    )
    assert panel.remembered()["aspects"][:2] == ["gradient_norm", "weight_norm"]


@pytest.mark.parametrize(
    ("width", "height", "count"), [(300, 190, 1), (680, 200, 2), (1300, 200, 4), (1000, 560, 9)]
)
def test_as_many_are_shown_as_have_room(runs, open_panel, width, height, count):
    runs.train()
    panel = open_panel(width=width, height=height)
    assert sum(slot.isVisible() for slot in panel.slots) == count


@pytest.mark.parametrize("key", ALL)
def test_every_aspect_is_drawn_in_both_themes(runs, open_panel, key):
    runs.train()
    panel = open_panel(key)
    dark = panel.slots[0].grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    panel.set_theme(LIGHT)
    settle()
    light = panel.slots[0].grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    middle = QPoint(dark.width() // 2, dark.height() - 4)
    assert dark.pixelColor(middle).lightness() < 80 < light.pixelColor(middle).lightness()


@pytest.mark.parametrize("key", ALL)
def test_every_aspect_of_a_network_without_hidden_layers_is_drawn(runs, open_panel, key):
    runs.train(edits.remove_layer(small_spec(3), 0))
    panel = open_panel(key)
    panel.grab()
    assert [layer.name for layer in runs.health.layers] == ["Output"]


def test_a_measure_that_no_layer_has_says_so(runs, open_panel):
    runs.train(with_activation(SPEC, "tanh"))
    chart = chart_of(open_panel("dead"))
    assert chart.content.reason == "No layer here has ReLU units, which alone can be dead."
    assert chart.content.lines == ()


def test_only_layers_with_such_units_have_a_line(runs, open_panel):
    runs.train()
    assert names(chart_of(open_panel("dead"))) == ["Layer 1", "Layer 2"]


def test_new_readings_are_drawn_and_nothing_is_while_it_is_not_seen(runs, open_panel):
    number = runs.train(steps=12)
    panel = open_panel("gradient_norm")
    before = len(chart_of(panel).content.lines[0].steps)
    session = runs.record.resume(number)
    session.run(1)
    runs.record.put_down(session)
    runs.record.run(number).readings.add(session.read_health())
    panel.set_seen(False)
    panel.draw()
    assert len(chart_of(panel).content.lines[0].steps) == before
    panel.set_seen(True)
    settle()
    assert chart_of(panel).content.lines[0].steps[-1] == 13


def test_a_click_on_a_line_selects_its_layer_everywhere_and_one_more_deselects_it(
    runs, open_panel, selection
):
    runs.train()
    chart = chart_of(open_panel("gradient_norm"))
    at = chart.place_of("layer2", 6).toPoint()
    click(chart, at)
    assert selection.part == "layer2"
    click(chart, at)
    assert selection.part == ""


def test_a_click_beside_the_lines_goes_to_the_step(runs, open_panel):
    number = runs.train(steps=12)
    panel = open_panel("gradient_norm")
    chart = chart_of(panel)
    x = round(chart.x_of(5))
    empty = next(
        QPoint(x, y)
        for y in range(round(chart.frame.area.top()) + 12, round(chart.frame.area.bottom()) - 12)
        if not chart.line_at(QPoint(x, y).toPointF())
    )
    click(chart, empty)
    assert runs.sight.moment == Moment(number, 5)


def test_the_legend_selects_layers_and_follows_what_is_selected_elsewhere(runs, open_panel, selection):
    runs.train()
    panel = open_panel("gradient_norm")
    QTest.mouseClick(panel.legend.entries["layer3"], Qt.MouseButton.LeftButton)
    assert selection.part == "layer3"
    assert panel.legend.entries["layer3"].is_selected
    selection.set_part("layer1.neuron2.a")
    assert [path for path, entry in panel.legend.entries.items() if entry.is_selected] == ["layer1"]
    QTest.keyClick(panel.legend.entries["layer1"], Qt.Key.Key_Space)
    assert selection.part == ""


def test_of_many_layers_those_without_room_stand_in_a_menu(runs, open_panel):
    runs.train(small_spec(*[2] * 20), steps=2)
    panel = open_panel("gradient_norm")
    panel.legend.resize(400, 24)
    settle()
    shown = [entry for entry in panel.legend.entries.values() if entry.isVisible()]
    assert 0 < len(shown) < 21
    assert panel.legend.more.text() == f"and {21 - len(shown)} more"


def test_a_unit_tells_of_itself_and_a_click_selects_it(runs, open_panel, selection):
    runs.train()
    panel = open_panel("units")
    view = panel.slots[0].view
    assert isinstance(view, UnitsView)
    at = view.place_of(0, 1)
    QTest.mouseMove(view, at)
    settle()
    assert view.told.startswith("Layer 1, neuron 2\n")
    click(view, at)
    assert selection.part == "layer1.neuron2.a"


def test_units_are_walked_through_by_key(runs, open_panel, selection):
    runs.train()
    view = open_panel("units").slots[0].view
    view.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(view, key)
    assert view.told.startswith("Layer 2, neuron 1\n")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert selection.part == "layer2.neuron1.a"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.told == ""


def test_the_units_are_those_of_the_step_in_sight(runs, open_panel):
    number = runs.train(steps=12)
    panel = open_panel("units")
    runs.sight.go_to(Moment(number, 4))
    until_drawn(panel)
    assert "step 4 " in panel.slots[0].when


def test_an_outline_is_clicked_to_go_to_its_step_and_a_title_to_select_its_layer(runs, open_panel, selection):
    number = runs.train(steps=12)
    view = open_panel("weights").slots[0].view
    assert isinstance(view, RidgeView)
    view.grab()
    step = view.shown_steps[1]
    click(view, view.place_of(step) - QPoint(0, 1))
    assert runs.sight.moment == Moment(number, step)
    click(view, view.place_of_title("layer2"))
    assert selection.part == "layer2"


def test_an_outline_that_is_read_goes_with_its_run(runs, open_panel):
    number = runs.train(steps=12)
    panel = open_panel("weights")
    view = panel.slots[0].view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.told.startswith("step 12\n")
    runs.train(steps=7)
    panel.draw()
    assert view.told == ""
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert runs.sight.moment != Moment(number, 12)


def test_outlines_are_read_by_key_and_return_goes_there(runs, open_panel):
    number = runs.train(steps=12)
    view = open_panel("weights").slots[0].view
    view.grab()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.told.startswith("step 12\n")
    QTest.keyClick(view, Qt.Key.Key_Up)
    before = view.shown_steps[-2]
    assert view.told.startswith(f"step {before}\n")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert runs.sight.moment == Moment(number, before)


def test_outlines_are_painted_once_until_something_is_new(runs, open_panel):
    number = runs.train(steps=12)
    panel = open_panel("weights")
    view = panel.slots[0].view
    view.grab()
    picture = view._picture
    panel.draw()
    view.grab()
    assert view._picture is picture
    runs.sight.go_to(Moment(number, 3))
    until_drawn(panel)
    view.grab()
    assert view._picture is not picture


def test_the_chart_marks_the_step_in_sight_only_in_the_past(runs, open_panel):
    number = runs.train(steps=12)
    panel = open_panel("gradient_norm")
    live = chart_of(panel).grab().toImage()
    runs.sight.go_to(Moment(number, 4))
    until_drawn(panel)
    assert chart_of(panel).grab().toImage() != live
    runs.sight.go_live()
    until_drawn(panel)
    assert chart_of(panel).grab().toImage() == live


def test_a_run_without_readings_is_measured_with_a_way_to_give_it_up(runs, open_panel, qtbot, monkeypatch):
    ready, read = threading.Event(), measuring.read_over_run

    def held(*arguments, **named):
        ready.wait(60)
        return read(*arguments, **named)

    monkeypatch.setattr(measuring, "read_over_run", held)
    runs.measures = False
    runs.train(steps=12)
    panel = open_panel("gradient_norm")
    assert panel.measure_button.isVisible()
    ready.set()
    until(qtbot, lambda: not runs.health.is_measuring)
    until_drawn(panel)
    assert len(chart_of(panel).content.lines) == 3
    assert panel.measure_button.isHidden()


def test_how_far_measuring_has_come_stays_while_the_run_is_read(runs, open_panel, monkeypatch):
    runs.train(steps=12)
    panel = open_panel("gradient_norm")
    monkeypatch.setattr(type(runs.health), "is_measuring", property(lambda health: True))
    runs.health.progressed.emit(0.4)
    runs.health.measured.emit()
    assert panel.measure_button.text() == "Measuring: 40 % – cancel"
    monkeypatch.undo()
    runs.health.measured.emit()
    monkeypatch.setattr(type(runs.health), "is_measuring", property(lambda health: True))
    runs.health.measured.emit()
    assert panel.measure_button.text() == "Measuring: 0 % – cancel"
    monkeypatch.undo()


def test_measuring_is_given_up_and_begun_again_by_the_button(runs, open_panel, qtbot):
    runs.measures = False
    runs.train(steps=12)
    runs.health.set_playing(True)  # not by itself
    panel = open_panel("gradient_norm")
    assert panel.measure_button.isHidden()
    runs.health.measuring._given_up.add(1)
    panel.show_playing(False)
    assert panel.measure_button.text() == "Measure this run"
    click(panel.measure_button)
    until(qtbot, lambda: len(chart_of(panel).content.lines) == 3)


def test_aspects_are_remembered_as_far_as_they_are_sound(runs, open_panel):
    panel = open_panel()
    panel.recall({"aspects": ["units", "nonsense", 3, "weights"]})
    assert [slot.key for slot in panel.slots[:2]] == ["units", "weights"]
    panel.recall({"aspects": "nonsense"})
    assert [slot.key for slot in panel.slots[:2]] == ["units", "weights"]
    kept = panel.remembered()
    panel.settings()["aspects"].choose(("dead",))
    panel.recall(kept)
    assert panel.remembered() == kept


def until_drawn(panel) -> None:
    """Have the panel draw what it was told of."""
    settle()
    panel._soon.timeout.emit()
    settle()


@pytest.mark.parametrize("key", ["units", "weights"])
def test_of_many_layers_as_many_as_have_room_are_shown_and_told_with_the_selected_one(
    runs, open_panel, selection, key
):
    runs.train(small_spec(*[2] * 20), steps=2)
    slot = open_panel(key).slots[0]
    assert "layers 1–" in slot.when
    assert slot.when.split(" of ")[1].startswith("21")
    selection.set_part("layer21")
    settle()
    assert "–21 of 21" in slot.when


def test_all_layers_with_room_are_told_by_nobody(runs, open_panel):
    runs.train(small_spec(*[2] * 5), steps=2)
    assert "layers" not in open_panel("units").slots[0].when
