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


def test_text_grows_and_shrinks_by_key_within_bounds_and_at_each_size_all_can_be_read_and_hit(studio):
    window, before = studio.window, own_sizes(studio.window)
    headers_have_room(window)
    for size in (1.1, 1.25, 1.5):
        press(window, Qt.Key.Key_Plus, CTRL_ALT)
        assert text_scale() == size
        headers_have_room(window)
        bars_are_as_high_as_text(window)
    press(window, Qt.Key.Key_Plus, CTRL_ALT)
    assert text_scale() == 1.5
    assert own_sizes(window) == pytest.approx([1.5 * size for size in before])
    assert interface_font().pointSizeF() == pytest.approx(1.5 * BASE_POINT_SIZE)
    for _ in TEXT_SIZES:
        press(window, Qt.Key.Key_Minus, CTRL_ALT)
    assert text_scale() == 0.9
    for size in (0.9, 1.1, 1.25):  # once all panels are made, another size takes three times as long
        window.text_size.choose(size)
        settle()
        assert walking.walk(window, [(1280, 800), (1600, 1000)], is_tight=True) == [], size
    press(window, Qt.Key.Key_0, CTRL_ALT)
    assert own_sizes(window) == pytest.approx(before)


def headers_have_room(window) -> None:
    """Check that nothing in the header of a layer touches its edge."""
    settle()
    headers = all_below(window.builder, LayerHeader)
    assert headers
    for header in headers:
        inside = header.rect().adjusted(1, 1, -1, -2)
        assert all(inside.contains(box.geometry()) for box in children_of(header, QComboBox))


def bars_are_as_high_as_text(window) -> None:
    """Check that bars are as high as what they say."""
    for bar in (window.statusBar(), window.canvas.flat_notice.button):
        assert bar.height() > bar.fontMetrics().height() or not bar.isVisible()
    assert window.statusBar().height() >= window.status.state.fontMetrics().height()


def test_the_size_of_text_stays_with_another_theme_and_is_remembered(open_studio):
    first = open_studio()
    before = own_sizes(first.window)
    larger = pytest.approx([1.25 * size for size in before])
    first.window.text_size.choose(1.25)
    assert own_sizes(first.window) == larger
    first.themes.choose("dark" if first.themes.theme.name == "light" else "light")
    settle()
    assert own_sizes(first.window) == larger
    open_studio.close_all()
    again = open_studio().window
    assert text_scale() == 1.25
    assert own_sizes(again) == larger


def test_a_presentation_shows_less_in_larger_type_and_then_all_is_as_it_was(open_studio, qtbot):
    window = open_studio(small_spec(16, 16)).window
    for name, leave in product(("studio", "inspect"), (Qt.Key.Key_F5, Qt.Key.Key_Escape)):
        window.workspaces.choose(name)
        window.bar.play_button.setFocus()
        settle()
        before = {panel: widget(window, panel).size() for panel in SEEN[name]}
        press(window, Qt.Key.Key_F5, NONE)
        assert (text_scale(), mark_scale()) == (1.5, 1.5)
        assert seen(window) == SEEN[name] - {"project", "loss"}
        if "builder" in SEEN[name]:  # and in it the last layer of the demo
            assert window.builder.horizontalScrollBar().maximum() == 0
        press(window, leave, NONE)
        assert (text_scale(), mark_scale()) == (1.0, 1.0)
        assert seen(window) == SEEN[name]
        assert QApplication.focusWidget() is window.bar.play_button
        for panel, size in before.items():
            until(qtbot, lambda panel=panel, size=size: widget(window, panel).size() == size)


def test_in_a_presentation_all_can_be_read_and_hit_and_no_workspace_and_no_other_start_leaves_it(open_studio):
    sizes = (900, 600), (1280, 800)
    window = open_studio(size=sizes[0]).window
    press(window, Qt.Key.Key_F5, NONE)
    assert walking.walk(window, sizes) == []
    press(window, Qt.Key.Key_3)
    assert seen(window) == SEEN["inspect"] - {"loss"}
    open_studio.close_all()
    again = open_studio().window
    assert text_scale() == 1.0
    assert seen(again) == SEEN["inspect"]
