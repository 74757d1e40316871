"""A column that does not fit is folded, shown whole and folded again; what an edit adds comes into sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt

from gradstudio.engine.paths import ScalarPath
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec
from gradstudio.ui.builder.following import added, still_expanded
from gradstudio.ui.builder.geometry import LEFT, arrange
from gradstudio.ui.builder.painting import captions_width
from gradstudio.ui.builder.scene import DRAWING_TOP
from tests.qt_helpers import settle, small_spec
from tests.ui.gestures import click, key, move, neuron_position, press_action


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def tall(open_shared):
    """A window on a network whose layers do not fit."""
    return open_shared(edits.set_training(small_spec(60, 60), engine="compiled"))


def layers(*sizes: int) -> tuple[LayerSpec, ...]:
    return tuple(LayerSpec(size=size, activation="tanh") for size in sizes)


def in_sight(view, part: ScalarPath) -> bool:
    place = view.place_of(part)
    return place is not None and QRect(QPoint(0, DRAWING_TOP), view.rect().bottomRight()).contains(place)


def test_a_click_on_the_count_shows_all_of_this_column_alone_and_another_folds_it(tall):
    view = tall.window.builder.view
    folded = view.columns[1]
    first_hidden = next(k for k, (neuron, _) in enumerate(folded.neurons) if neuron != k)
    button = view.folds.buttons[1]
    assert button.text() == f"+ {folded.folded}"
    click(button)
    assert [neuron for neuron, _ in view.columns[1].neurons] == list(range(60))
    assert view.columns[2].folded == folded.folded
    assert in_sight(view, ScalarPath.whole(1, first_hidden))
    tall.window.builder.verticalScrollBar().setValue(10_000)
    settle()
    last = view.place_of(ScalarPath.whole(1, 59))
    assert in_sight(view, ScalarPath.whole(1, 59))
    assert last.bottom() < button.y()  # the button lies over no neuron at the end
    click(button)
    assert view.columns[1].folded == folded.folded
    assert not tall.window.builder.verticalScrollBar().maximum()


def test_a_value_can_be_typed_for_what_is_folded_away(tall):
    view = tall.window.builder.view
    part = ScalarPath(part="weight", layer=2, neuron=55, weight=50)
    assert view.place_of(part) is None
    view.select(part)
    view.commands.ask_value()
    assert {column for column, each in enumerate(view.columns) if each.is_expanded} == {1, 2}
    assert view._typing._field.isVisible()
    assert in_sight(view, ScalarPath.whole(2, 55))


def test_columns_that_fit_stay_in_sight_while_one_scrolls_along_a_taller_one(tall):
    view, bar = tall.window.builder.view, tall.window.builder.verticalScrollBar()
    view.toggle_column(1)
    inputs = neuron_position(view, 0, 0)
    for value in (0, bar.maximum() // 2, bar.maximum()):
        bar.setValue(value)
        settle()
        assert all(in_sight(view, ScalarPath.whole(layer, 0)) for layer in (0, 2, 3))
        assert abs(neuron_position(view, 0, 0).y() - inputs.y()) <= 1
        click(view, neuron_position(view, 0, 1))
        assert view.commands.part == ScalarPath.whole(0, 1)


@pytest.mark.parametrize("which", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_return_expands_and_folds_from_the_button_and_from_a_neuron(tall, which):
    view = tall.window.builder.view
    view.folds.buttons[2].setFocus(Qt.FocusReason.TabFocusReason)
    key(view.folds.buttons[2], which)
    assert view.columns[2].is_expanded
    view.select(ScalarPath.whole(2, 3))
    view.setFocus()
    key(view, which)
    assert view.columns[2].folded
    key(view, which)
    assert view.columns[2].is_expanded


def test_arrows_walk_through_a_column_that_is_expanded_and_the_view_goes_with_them(tall):
    view = tall.window.builder.view
    view.toggle_column(1)
    view.select(ScalarPath.whole(1, 0))
    view.setFocus()
    for _ in range(30):
        key(view, Qt.Key.Key_Down)
    assert view.commands.part == ScalarPath.whole(1, 30)
    assert in_sight(view, ScalarPath.whole(1, 30))


def test_a_column_stays_expanded_when_a_layer_comes_before_it(tall):
    tall.window.editor.edit("Size", edits.set_layer_size, 0, 50)
    view = tall.window.builder.view
    view.toggle_column(2)
    click(view.controls.inserters[0])
    assert [column.is_expanded for column in view.columns] == [False, False, False, True, False]
    press_action(tall.window, "undo")
    assert [column.is_expanded for column in view.columns] == [False, False, True, False]


def test_the_layer_that_was_added_comes_into_sight(studio):
    view = studio.window.builder.view
    for _ in range(9):
        press_action(studio.window, "add_layer")
        new = view.headers[-2]
        assert new.x() >= 0
        assert new.geometry().right() < view.width()
    view.commands.select(ScalarPath.whole(1))
    before = next(
        each for each in view.commands.menu(ScalarPath.whole(1), view).actions() if "before" in each.text()
    )
    before.trigger()
    assert view.headers[0].x() >= 0


def test_the_neuron_that_was_added_comes_into_sight(tall):
    view = tall.window.builder.view
    view.toggle_column(1)
    tall.window.builder.verticalScrollBar().setValue(0)
    view.headers[0].setFocus()
    key(view.headers[0], Qt.Key.Key_Plus)
    assert in_sight(view, ScalarPath.whole(1, 60))


def test_tab_brings_the_controls_that_it_comes_to_into_sight(studio):
    view = studio.window.builder.view
    for _ in range(9):
        press_action(studio.window, "add_layer")
    view.headers[0].remove_layer.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert view.headers[0].x() >= 0
    view.headers[-1].setFocus(Qt.FocusReason.TabFocusReason)
    assert view.headers[-1].geometry().right() <= view.width()


def test_what_an_edit_added_is_told_from_what_it_changed():
    before = layers(4, 4, 1)
    one, two, last = before
    assert added(before, (one, *layers(7), two, last)) == ScalarPath.whole(2)
    assert added(before, (*layers(4), *before)) == ScalarPath.whole(3)  # one cannot tell
    assert added(before, (*layers(4), *before), 0) == ScalarPath.whole(1)
    assert added(before, (one, two, *layers(5), last), 0) == ScalarPath.whole(
        3
    )  # the hint was of another edit
    assert added(before, (one, *layers(5), last)) == ScalarPath.whole(2, 4)
    assert added(before, (one, *layers(3), last)) is None
    assert added(before, (two, one, last)) is None
    assert added(before, layers(8, 9, 1)) is None  # another project
    assert added(before, before) is None


def test_columns_that_are_gone_are_expanded_no_longer():
    before = layers(4, 5, 6, 1)
    after = (before[0], *before[2:])
    assert still_expanded({0, 1, 2, 3}, before, after) == {0, 1, 2}
    assert still_expanded({0, 2, 3}, after, before) == {0, 3, 4}
    assert still_expanded({2}, before, before) == {2}
    alike = layers(60, 60, 1)
    assert still_expanded({2}, alike, (*layers(60), *alike), 0) == {3}


def test_names_of_inputs_are_given_what_room_there_is(qapp):
    names = ("flavanoids_of_the_wine", "x2")
    wanted = captions_width(names)
    assert wanted > LEFT
    wide = arrange([2, 4, 1], 1200, 300, names_width=wanted).columns[0]
    assert wide.x >= wanted
    tight = arrange([2, 4, 4, 1], 696, 300, names_width=wanted)
    assert tight.width == 696  # they push nothing out of sight
    deep = arrange([2, *[4] * 12, 1], 696, 300, names_width=4000).columns[0]
    assert deep.x <= 0.4 * 696


def test_a_name_that_is_cut_short_is_told_whole_where_it_stands(open_shared):
    studio = open_shared(edits.set_data(small_spec(), kind="wine"))
    view = studio.window.builder.view
    name = studio.spec.data.formulas[0]
    move(view, QPoint(12, neuron_position(view, 0, 0).y()))
    assert view.hover.part == ScalarPath.whole(0, 0)
    assert name in view.hover.card.text


def test_tab_over_a_header_selects_nothing_and_return_selects_its_layer(studio):
    view = studio.window.builder.view
    view.headers[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert view.commands.part is None
    key(view.headers[0], Qt.Key.Key_Return)
    assert view.commands.part.layer == 1
    assert view.headers[0].hasFocus()
