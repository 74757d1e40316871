"""Pointing, typing, freezing, cutting, zooming: what one does with the network by mouse and keys."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QStyle, QStyleOptionComboBox, QStyleOptionFrame

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.paths import ScalarPath
from gradstudio.project import edits
from gradstudio.project.number_text import format_number
from gradstudio.project.spec import LayerSpec, Sine
from gradstudio.ui.builder.live import MAPS
from gradstudio.ui.builder.parts import is_cut
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import CTRL, click, key, move, neuron_position, press_action

CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def view(studio):
    return studio.window.builder.view


def between(view, layer: int, source: int, target: int) -> QPoint:
    """Return a point on an edge, a third of its way."""
    middle = view._scene.fans[layer - 1].middle(source, target, 0.3)
    return (middle - view.offset).toPoint()


def numbers(studio, part: ScalarPath) -> float:
    layer = studio.window.builder.view.layers[part.layer - 1].parameters
    return float(layer.biases[part.neuron] if part.is_bias else layer.weights[part.neuron, part.weight])


def settled(studio, qtbot) -> None:
    until(qtbot, lambda: studio.is_settled)


def pixels(view) -> np.ndarray:
    image = view.grab().toImage()
    return np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), -1).copy()


def _option_of(field: QLineEdit) -> QStyleOptionFrame:
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    return option


def entries(menu: QMenu) -> dict[str, object]:
    return {action.text().split("\t")[0]: action for action in menu.actions()}


def test_double_click_on_a_weight_types_its_value_and_undo_takes_it_back(studio, view, qtbot):
    part = ScalarPath.parameter(1, 2, 0)
    before, loss = numbers(studio, part), studio.snapshot.loss
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=between(view, 1, 0, 2))
    field = view.window().focusWidget()
    assert field.accessibleName() == "Value of layer1.neuron3.w1"
    QTest.keyClicks(field, "2.5")
    key(field, Qt.Key.Key_Return)
    until(qtbot, lambda: numbers(studio, part) == 2.5)
    assert studio.snapshot.loss != loss
    press_action(studio.window, "undo")
    until(qtbot, lambda: numbers(studio, part) == before)
    assert studio.snapshot.loss == loss


def test_a_typed_word_is_refused_and_escape_leaves_the_value(studio, view, qtbot):
    part = ScalarPath.parameter(1, 0, None)
    view.ask_value(part)
    field = view.window().focusWidget()
    QTest.keyClicks(field, "much")
    key(field, Qt.Key.Key_Return)
    settle()
    assert "is no number" in studio.window.messages.text
    assert studio.spec.network.edited == ()
    for typed in ("", "7"):
        view.ask_value(part)
        field = view.window().focusWidget()
        QTest.keyClicks(field, typed)
        key(field, Qt.Key.Key_Escape)
        assert not view.findChildren(QLineEdit, str(part))
        assert view.hasFocus()
    assert studio.spec.network.edited == ()


def test_undo_by_the_keys_right_after_typing_means_the_project(studio, view, qtbot):
    field = view.headers[0].size_field
    field.setFocus()
    size = studio.spec.network.layers[0].size
    field.selectAll()
    QTest.keyClicks(field, "7")
    key(field, Qt.Key.Key_Return)
    assert studio.spec.network.layers[0].size == 7
    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert studio.spec.network.layers[0].size == size
    QTest.keyClick(field, Qt.Key.Key_Z, CTRL_SHIFT)
    assert studio.spec.network.layers[0].size == 7
    field.selectAll()
    QTest.keyClicks(field, "9")
    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)  # what is being typed is undone by the field itself
    assert field.text() == "7"
    assert studio.spec.network.layers[0].size == 7


def test_the_field_over_a_weight_goes_when_the_weight_is_cut(studio, view, qtbot):
    part = ScalarPath.parameter(1, 2, 0)
    view.select(part)
    view.ask_value(part)
    assert view.findChildren(QLineEdit, str(part))
    QTest.keyClick(view.window().focusWidget(), Qt.Key.Key_X, CTRL_SHIFT)
    settle()
    assert is_cut(studio.spec, part)
    assert not view.findChildren(QLineEdit, str(part))


def test_the_field_over_a_weight_goes_along_with_it(open_shared, qtbot):
    studio = open_shared(small_spec(4, 4, 4, 4))
    window, view = studio.window, studio.window.builder.view
    part = ScalarPath.parameter(1, 2, 0)
    view.ask_value(part)
    field = view.window().focusWidget()
    QTest.keyClicks(field, "2.5")

    def away() -> int:
        return (field.geometry().center() - view.place_of(part).center()).manhattanLength()

    assert away() <= 2
    before = view.place_of(part)
    view.set_zoom(1.6, view.place_of(part).center().toPointF())
    view.scroll_to(view.offset + QPointF(0, 30))
    assert view.place_of(part) != before
    assert away() <= 2
    assert field.text() == "2.5"
    view.scroll_to(QPointF(view.extent.width(), 0))
    assert not view.rect().contains(view.place_of(part))
    settle()
    assert not view.findChildren(QLineEdit, str(part))
    assert not studio.document.undo_stack.count()
    assert window.focusWidget() is view


def test_a_double_click_on_a_neuron_types_its_bias(studio, view, qtbot):
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=neuron_position(view, 1, 1))
    field = view.window().focusWidget()
    assert field.accessibleName() == "Value of layer1.neuron2.b"
    QTest.keyClicks(field, "-0.75")
    key(field, Qt.Key.Key_Return)
    until(qtbot, lambda: numbers(studio, ScalarPath.parameter(1, 1, None)) == -0.75)


def test_a_neuron_is_frozen_and_let_go_by_keys_while_training_goes_on(studio, view, qtbot):
    studio.trainer.step(2)
    until(qtbot, lambda: studio.step == 2)
    click(view, neuron_position(view, 1, 1))
    key(view, Qt.Key.Key_F, CTRL_SHIFT)
    assert studio.spec.network.frozen == ("layer1.neuron2",)
    kept = studio.snapshot.parameters[3:6].copy()
    studio.trainer.step(3)
    until(qtbot, lambda: studio.step == 5)
    assert np.array_equal(studio.snapshot.parameters[3:6], kept)
    assert not np.array_equal(studio.snapshot.parameters[:3], studio.heard.mails[0].snapshot.parameters[:3])
    key(view, Qt.Key.Key_F, CTRL_SHIFT)
    assert studio.spec.network.frozen == ()


def test_a_link_is_cut_by_its_menu_drawn_dashed_and_restored(studio, view, qtbot):
    part = ScalarPath.parameter(1, 0, 1)
    before, looked = numbers(studio, part), pixels(view)
    menu = view.commands.menu(part, view)
    entries(menu)["Cut weight"].trigger()
    assert studio.spec.network.cut == ("layer1.neuron1.w2",)
    until(qtbot, lambda: numbers(studio, part) == 0.0)
    assert view.layers[0].cut[0, 1]
    assert not np.array_equal(pixels(view), looked)
    menu = view.commands.menu(part, view)
    assert not entries(menu)["Type its value…"].isEnabled()
    entries(menu)["Restore weight"].trigger()
    until(qtbot, lambda: numbers(studio, part) == before)


def test_the_menu_of_a_layer_duplicates_freezes_and_sets_dropout_and_initial_weights(open_shared, qtbot):
    studio = open_shared(small_spec(2, 3))
    view = studio.window.builder.view
    menu = view.commands.menu(ScalarPath.whole(1), view)
    entries(menu)["Freeze layer"].trigger()
    assert "frozen" in view.headers[0].accessibleName()
    entries(entries(menu)["Dropout"].menu())["20 %"].trigger()
    assert "dropout 20 %" in view.headers[0].accessibleName()
    entries(entries(menu)["Initial weights"].menu())["Zeros"].trigger()
    until(qtbot, lambda: view.layers and not view.layers[0].parameters.weights.any())
    entries(view.commands.menu(ScalarPath.whole(1), view))["Duplicate layer"].trigger()
    settled(studio, qtbot)
    assert [layer.size for layer in studio.spec.network.layers] == [2, 2, 3, 1]
    output = entries(view.commands.menu(ScalarPath.whole(4), view))
    assert not output["Remove layer"].isEnabled()
    assert not output["Duplicate layer"].isEnabled()


def test_the_number_of_neurons_is_typed(studio, view, qtbot):
    field = view.headers[0].size_field
    field.selectAll()
    QTest.keyClicks(field, "7")
    key(field, Qt.Key.Key_Return)
    settled(studio, qtbot)
    assert studio.spec.network.layers[0].size == 7
    field.selectAll()
    QTest.keyClicks(field, "900")
    key(field, Qt.Key.Key_Return)
    assert studio.spec.network.layers[0].size == 7
    assert field.text() == "7"


def test_a_refusal_is_shown_until_the_next_edit(studio, view, qtbot):
    header = view.headers[0]
    header.size_field.selectAll()
    QTest.keyClicks(header.size_field, "900")
    key(header.size_field, Qt.Key.Key_Return)
    assert "not 900" in studio.window.messages.text
    click(header.add_neuron)
    assert studio.window.messages.text == ""


def test_the_longest_number_is_read_whole_while_it_is_typed_over(studio, view):
    view.ask_value(ScalarPath.parameter(1, 2, 0))
    field = view.window().focusWidget()
    field.setText("-1.23456e-05")
    inside = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, _option_of(field), field)
    assert field.fontMetrics().horizontalAdvance(field.text()) + 4 <= inside.width()


def test_a_header_names_its_activation_whole_and_its_buttons_do_not_overlap(studio, view):
    header = view.headers[0]
    assert header.size_field.fontMetrics().horizontalAdvance("512") <= header.size_field.width() - 6
    titles = [one.title for one in ACTIVATIONS.values() if " " not in one.title]
    assert len(titles) > 5
    for title in titles:
        header.activation.setCurrentText(title)
        option = QStyleOptionComboBox()
        header.activation.initStyleOption(option)
        assert option.currentText == title
        row = [header.remove_neuron, header.size_field, header.add_neuron, header.activation]
        assert all(left.geometry().right() < right.geometry().left() for left, right in pairwise(row))


def test_without_anything_selected_the_actions_say_what_to_do(studio, view):
    view.select(None)
    key(view, Qt.Key.Key_X, CTRL_SHIFT)
    assert "nothing selected to cut" in studio.window.messages.text


def test_arrows_walk_over_the_neurons_and_the_window_follows(studio, view):
    click(view, neuron_position(view, 1, 0))
    key(view, Qt.Key.Key_Down)
    assert view.commands.part == ScalarPath.whole(1, 1)
    model = studio.window.model
    assert studio.window.selection.node == model.node_of("layer1.neuron2.a")
    key(view, Qt.Key.Key_Right)
    assert view.commands.part == ScalarPath.whole(2, 0)
    key(view, Qt.Key.Key_Left)
    key(view, Qt.Key.Key_Left)
    assert view.commands.part == ScalarPath.whole(0, 0)


def test_resting_on_a_neuron_shows_its_large_map_which_follows_the_training(studio, view, qtbot):
    move(view, neuron_position(view, 1, 2))
    until(qtbot, lambda: view.hover.card.has_map)
    assert "layer1.neuron3.a" in view.hover.card.text
    before = view.hover.card._picture.pixmap().toImage()
    studio.trainer.step(5)
    until(qtbot, lambda: studio.step == 5)
    until(qtbot, lambda: view.hover.card._picture.pixmap().toImage() != before)
    move(view, QPoint(2, view.height() - 2))
    assert view.hover.card.text == ""


def test_resting_on_a_bias_tells_value_and_gradient(studio, view):
    part = ScalarPath.parameter(1, 0, None)
    move(view, view.place_of(part).center())
    assert view.hover.part == part
    assert format_number(studio.snapshot.parameters[2]) in view.hover.card.text
    assert format_number(studio.snapshot.gradients[2]) in view.hover.card.text


def test_maps_are_asked_for_while_the_builder_is_seen_and_only_what_is_seen(open_shared, qtbot):
    studio = open_shared(small_spec(100))
    view = studio.window.builder.view
    until(qtbot, lambda: view._live.maps.maps is not None)
    request = view._maps.requested
    shown = [neuron for neuron, _ in view.columns[1].neurons]
    assert request.neurons[1] == tuple(shown)
    assert len(shown) < 100
    heard = []
    view.look_requested.connect(lambda name, wanted: heard.append((name, wanted)))
    dock = studio.window.builder.parentWidget()
    dock.hide()
    assert (MAPS, None) in heard
    dock.show()
    settle()
    assert heard[-1][1] is not None


def test_the_wheel_with_ctrl_zooms_and_a_double_click_on_nothing_fits_again(open_shared):
    studio = open_shared(small_spec(60))
    view = studio.window.builder.view
    folded = view.columns[1].folded
    assert folded
    view.set_zoom(3.0, view.rect().center().toPointF())
    assert view.columns[1].folded < folded
    bar = studio.window.builder.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    assert view.offset.y() == bar.maximum()
    assert view.headers[0].y() == 8  # the controls stay in sight
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, view.height() - 3))
    assert view.zoom == 1.0
    assert view.columns[1].folded == folded


def test_a_deep_network_scrolls_sideways_and_zoomed_out_has_titles_only(open_shared):
    layers = (*(LayerSpec(size=3, activation="tanh"),) * 20, LayerSpec(size=1, activation="linear"))
    spec = small_spec()
    studio = open_shared(
        spec.model_copy(update={"network": spec.network.model_copy(update={"layers": layers})})
    )
    view = studio.window.builder.view
    panel = studio.window.builder
    bar = panel.horizontalScrollBar()
    assert bar.maximum() > 0
    assert bar.isVisible()
    move(view, neuron_position(view, 1, 0))
    assert view.hover.part == ScalarPath.whole(1, 0)
    bar.setValue(400)
    assert view.offset.x() == 400
    assert view.hover.part is None
    view.set_zoom(0.4)
    assert not view.headers[0].isVisible()
    view.set_zoom(1.0)
    assert view.headers[0].isVisible()


def test_scroll_bars_come_with_the_layers_that_do_not_fit_and_go_with_undo(studio, view, qtbot):
    bar = studio.window.builder.horizontalScrollBar()
    assert not bar.isVisible()
    before = view.size()
    for _ in range(12):
        press_action(studio.window, "add_layer")
    assert bar.isVisible()
    assert view.height() < before.height()
    bar.setValue(bar.maximum())
    assert view.offset.x() == bar.maximum() == view.extent.width() - view.width()
    for _ in range(12):
        press_action(studio.window, "undo")
    assert not bar.isVisible()
    assert view.size() == before
    assert view.offset.x() == 0


@pytest.fixture
def durations(view, monkeypatch):
    """What the system says of how long things move."""
    said = {"duration": 200}
    style_class = type(view.style())
    real = style_class.styleHint

    def hint(self, which, *rest):
        if which == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return said["duration"]
        return real(self, which, *rest)

    monkeypatch.setattr(style_class, "styleHint", hint)
    return said


def test_nothing_flows_while_paused_or_when_the_system_asks_for_no_motion(view, durations):
    assert not view.is_flowing
    view.set_playing(True)
    assert view.is_flowing
    durations["duration"] = 0
    assert not view.is_flowing
    view.set_playing(False)


def test_nothing_flows_when_the_user_asks_for_less_motion_and_that_is_remembered(studio, view, durations):
    action = studio.window.actions_by_name["reduce_motion"]
    view.set_playing(True)
    try:
        assert view.is_flowing
        action.trigger()
        assert not view.is_flowing
        assert studio.window._settings.reduced_motion
        action.setChecked(False)
        studio.window._settings.reduced_motion = True
        studio.window.restore()
        assert action.isChecked()
        assert not view.is_flowing
    finally:
        action.setChecked(False)
        view.set_playing(False)
    assert not studio.window._settings.reduced_motion


def test_a_curve_is_drawn_for_one_column(open_shared, qtbot):
    spec = edits.set_data(small_spec(), kind="sine", samples=20)
    assert isinstance(spec.data, Sine)
    studio = open_shared(spec)
    view = studio.window.builder.view
    until(qtbot, lambda: view._live.maps.maps is not None)
    assert view._live.maps.maps.layers[1].shape[1] == 1
    cell = view.place_of(ScalarPath.whole(1, 0)).adjusted(3, 3, -3, -3)
    image = view.grab(cell).toImage()
    found = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert QColor(studio.themes.theme.box).rgb() in found  # the ground
    assert len(found) > 5  # and a smooth line over it
