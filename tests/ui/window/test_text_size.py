"""Text is drawn larger and smaller by key, and larger still in a presentation, after which all is as it was."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox

from gradstudio.app.program.below import all_below, children_of
from gradstudio.app.program.settings import TEXT_SIZES
from gradstudio.ui.builder.header import LayerHeader
from gradstudio.ui.look.text_size import mark_scale, text_scale
from gradstudio.ui.look.theme import BASE_POINT_SIZE, interface_font
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import CTRL
from tests.ui.window import walking
from tests.ui.window.test_workspaces import SEEN, press, seen, widget

CTRL_ALT = CTRL | Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


def own_sizes(window) -> list[float]:
    """The sizes of type of widgets with fonts of their own, and of one without."""
    number = window.bar._readouts["loss"]._number
    return [label.font().pointSizeF() for label in (number, window.loss_plot, window.bar.play_button)]


def test_the_nodes_of_a_small_graph_are_as_much_larger_as_type_is(open_studio, qtbot):
    studio = open_studio(small_spec(1, samples=4))
    window = studio.window
    window._models.lab.tools.expression.put("L = a * b")
    until(qtbot, lambda: not window.model.shows_project and not window.model.is_busy)
    view = window.canvas.view
    assert view.viewport.scale == 1.0  # as large as it is read, and no larger
    window.text_size.choose(1.25)
    settle()
    assert view.viewport.scale == pytest.approx(1.25)
    window.text_size.choose(1.0)
    settle()
    assert view.viewport.scale == 1.0


def test_text_grows_and_shrinks_by_key_within_bounds_and_comes_back(studio):
    window, before = studio.window, own_sizes(studio.window)
    for _ in TEXT_SIZES:
        press(window, Qt.Key.Key_Plus, CTRL_ALT)
    assert text_scale() == 1.5
    assert own_sizes(window) == pytest.approx([1.5 * size for size in before])
    assert interface_font().pointSizeF() == pytest.approx(1.5 * BASE_POINT_SIZE)
    for _ in TEXT_SIZES:
        press(window, Qt.Key.Key_Minus, CTRL_ALT)
    assert text_scale() == 0.9
    press(window, Qt.Key.Key_0, CTRL_ALT)
    assert own_sizes(window) == pytest.approx(before)


def test_another_theme_leaves_text_at_its_size(studio):
    window = studio.window
    window.text_size.choose(1.25)
    before = own_sizes(window)
    studio.themes.choose("dark" if studio.themes.theme.name == "light" else "light")
    settle()
    assert own_sizes(window) == pytest.approx(before)


def test_the_size_of_text_is_remembered(open_studio):
    first = open_studio().window
    before = own_sizes(first)
    first.text_size.choose(1.25)
    first.close()
    again = open_studio().window
    assert text_scale() == 1.25
    assert own_sizes(again) == pytest.approx([1.25 * size for size in before])


def test_all_can_be_read_and_hit_with_larger_text_too(studio):
    for size in (0.9, 1.1, 1.25):
        studio.window.text_size.choose(size)
        settle()
        assert walking.walk(studio.window, [(1280, 800), (1600, 1000)], is_tight=True) == [], size


def test_a_presentation_shows_less_in_larger_type_and_then_all_is_as_it_was(studio, qtbot):
    window = studio.window
    for name, leave in product(("studio", "inspect"), (Qt.Key.Key_F5, Qt.Key.Key_Escape)):
        window.workspaces.choose(name)
        window.bar.play_button.setFocus()
        settle()
        before = {panel: widget(window, panel).size() for panel in SEEN[name]}
        press(window, Qt.Key.Key_F5, NONE)
        assert (text_scale(), mark_scale()) == (1.5, 1.5)
        assert seen(window) == SEEN[name] - {"project", "loss"}
        press(window, leave, NONE)
        assert (text_scale(), mark_scale()) == (1.0, 1.0)
        assert seen(window) == SEEN[name]
        assert QApplication.focusWidget() is window.bar.play_button
        for panel, size in before.items():
            until(qtbot, lambda panel=panel, size=size: widget(window, panel).size() == size)


def test_a_presentation_is_neither_remembered_nor_left_by_another_workspace(open_studio):
    window = open_studio().window
    press(window, Qt.Key.Key_F5, NONE)
    press(window, Qt.Key.Key_3)
    assert seen(window) == SEEN["inspect"] - {"loss"}
    window.close()
    again = open_studio().window
    assert text_scale() == 1.0
    assert seen(again) == SEEN["inspect"]


def test_bars_are_as_high_as_large_text(studio):
    window = studio.window
    window.text_size.choose(1.5)
    settle()
    for bar in (window.statusBar(), window.canvas.flat_notice.button):
        assert bar.height() > bar.fontMetrics().height() or not bar.isVisible()
    assert window.statusBar().height() >= window.status.state.fontMetrics().height()


@pytest.mark.parametrize("size", [(900, 600), (1280, 800)])
def test_all_can_be_read_and_hit_in_a_presentation(open_studio, size):
    window = open_studio(size=size).window
    press(window, Qt.Key.Key_F5, NONE)
    assert walking.walk(window, [size]) == []


def test_the_last_layer_of_the_demo_is_in_sight_in_a_presentation(open_studio):
    window = open_studio(small_spec(16, 16)).window
    press(window, Qt.Key.Key_F5, NONE)
    assert window.builder.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("size", [1.0, 1.25])
def test_nothing_in_the_header_of_a_layer_touches_its_edge(studio, size):
    studio.window.text_size.choose(size)
    settle()
    headers = all_below(studio.window.builder, LayerHeader)
    assert headers
    for header in headers:
        inside = header.rect().adjusted(1, 1, -1, -2)
        assert all(inside.contains(box.geometry()) for box in children_of(header, QComboBox))
