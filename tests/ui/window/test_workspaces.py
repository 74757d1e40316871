"""Workspaces swap what is in sight, remember how one left them, and one panel fills the window and goes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget

from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.ui.inspector import PinnedInspector
from gradstudio.ui.window.lab_panels import LAB_BELOW
from gradstudio.ui.window.panels import PANELS
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose_from_menu

SEEN = {
    "studio": {"canvas", "project", "builder", "loss", "output", "inspector"},
    "design": {"project", "builder", "loss", "output"},
    "inspect": {"canvas", "loss", "inspector"},
    "lab": {"canvas", "lessons", "expression", "debugger", "inspector"},
}


BELOW_THE_GRAPH = {row.name for row in LAB_BELOW} | {"loss", "runs"}


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def widget(window, name):
    return window._panels.widget(name)


def seen(window) -> set[str]:
    return {row.name for row in PANELS if in_sight(widget(window, row.name))}


def press(window, key, modifier=Qt.KeyboardModifier.ControlModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
    settle()


def dock(window, name) -> QDockWidget:
    return window.findChild(QDockWidget, f"{name}_dock")


def double_click_header(window, name) -> None:
    title = dock(window, name)
    QTest.mouseDClick(title, Qt.MouseButton.LeftButton, pos=QPoint(title.width() // 2, 8))
    settle()


def test_each_row_stands_in_workspaces_that_there_are():
    for row in PANELS:
        assert row.shares
        assert set(row.shares) <= set(WORKSPACES)


def test_keys_and_segments_swap_the_workspace(studio):
    window = studio.window
    window.resize(1280, 800)
    settle()
    assert seen(window) == SEEN["studio"]
    for key, name in (
        (Qt.Key.Key_2, "design"),
        (Qt.Key.Key_3, "inspect"),
        (Qt.Key.Key_4, "lab"),
        (Qt.Key.Key_1, "studio"),
    ):
        press(window, key)
        assert seen(window) == SEEN[name]
        assert [other for other, button in window.bar.segments.items() if button.isChecked()] == [name]
    QTest.mouseClick(window.bar.segments["inspect"], Qt.MouseButton.LeftButton)
    settle()
    assert seen(window) == SEEN["inspect"]


def test_a_panel_that_the_menu_shows_behind_a_tab_comes_to_the_front(studio):
    window = studio.window
    window.resize(1280, 800)
    window.workspaces.choose("inspect")
    for name in ("race", "sweep"):
        choose_from_menu(window, "View", "Panels", dock(window, name).windowTitle())
        settle()
        assert seen(window) == SEEN["inspect"] | {name}


@pytest.mark.parametrize("size", [(1280, 800), (1366, 768), (1600, 1000)])
def test_the_start_shows_each_of_three_things_large_enough(studio, size):
    window = studio.window
    window.resize(*size)
    settle()
    assert (window.width(), window.height()) == size
    short = max(0, 800 - size[1])
    assert widget(window, "builder").height() >= 220 - short
    assert window.canvas.view.height() >= 220 - short
    plot = window.loss_plot
    assert plot.chart.height() >= 200 - short
    assert (
        plot.chart.area().height() >= 150 - short
    )  # of the curves alone: the timeline lies along their axis


def test_panels_keep_their_shares_when_the_window_is_resized_back_and_forth(studio):
    window = studio.window
    window.resize(1280, 800)
    settle()
    before = [widget(window, name).height() for name in ("builder", "canvas", "loss")]
    for height in (1000, 700, 801, 950, 800):
        window.resize(1280, height)
        settle()
    after = [widget(window, name).height() for name in ("builder", "canvas", "loss")]
    assert after == pytest.approx(before, abs=3)


def test_the_panel_that_one_looks_at_stays_in_front_when_the_window_is_resized(studio):
    window = studio.window
    window.resize(1280, 800)
    press(window, Qt.Key.Key_4)
    window.docks.show("bugs")
    settle()
    for size, panel in (((900, 600), "nudge"), ((1280, 800), "microscope"), ((900, 600), "microscope")):
        before = seen(window) & BELOW_THE_GRAPH
        window.resize(*size)
        settle()
        assert seen(window) & BELOW_THE_GRAPH == before
        window.docks.show(panel)
        settle()
        assert seen(window) & BELOW_THE_GRAPH == {panel}


def test_a_window_resized_before_its_layout_came_to_rest_keeps_its_shares(studio, qtbot):
    window = studio.window
    window.resize(1280, 800)
    settle()
    before = [widget(window, name).height() for name in ("builder", "canvas", "loss")]
    window.workspaces.reset()
    window.resize(1280, 700)
    until(qtbot, lambda: not window.workspaces._laying_out.is_on_its_way)
    window.resize(1280, 800)
    settle()
    after = [widget(window, name).height() for name in ("builder", "canvas", "loss")]
    assert after == pytest.approx(before, abs=3)


def test_each_workspace_is_as_one_left_it_also_after_a_restart(open_studio):
    first = open_studio().window
    first.resize(1280, 800)
    dock(first, "project").close()
    press(first, Qt.Key.Key_3)
    assert "project" not in seen(first)
    press(first, Qt.Key.Key_2)
    assert "project" in seen(first)
    first.resizeDocks([dock(first, "loss")], [300], Qt.Orientation.Vertical)
    settle()
    tall = widget(first, "loss").height()
    press(first, Qt.Key.Key_1)
    assert seen(first) == SEEN["studio"] - {"project"}
    press(first, Qt.Key.Key_2)
    assert abs(widget(first, "loss").height() - tall) <= 2
    first.close()
    second = open_studio().window
    assert seen(second) == SEEN["design"]
    assert abs(widget(second, "loss").height() - tall) <= 2
    press(second, Qt.Key.Key_1)
    assert seen(second) == SEEN["studio"] - {"project"}


def test_reset_puts_back_the_workspace_that_is_shown_alone(studio):
    window = studio.window
    for name in ("runs", "health", "doctor", "loss"):
        dock(window, name).close()
    press(window, Qt.Key.Key_2)
    dock(window, "output").close()
    window.actions_by_name["reset_layout"].trigger()
    settle()
    assert seen(window) == SEEN["design"]
    press(window, Qt.Key.Key_1)
    assert seen(window) == SEEN["studio"] - {"loss"}


def test_drawer_and_strip_are_hidden_and_shown_by_key(studio):
    window = studio.window
    press(window, Qt.Key.Key_B)
    assert seen(window) == SEEN["studio"] - {"project"}
    press(window, Qt.Key.Key_J)
    assert seen(window) == SEEN["studio"] - {"project", "loss"}
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_J)
    assert seen(window) == SEEN["studio"]


@pytest.mark.parametrize("name", ["project", "builder", "loss", "output", "inspector"])
def test_a_double_click_on_a_header_fills_the_window_and_goes_back(studio, name):
    window = studio.window
    window.resize(1280, 800)
    settle()
    before = {other: widget(window, other).size() for other in SEEN["studio"]}
    double_click_header(window, name)
    assert seen(window) == {name}
    assert not dock(window, name).isFloating()
    assert widget(window, name).width() > 1200
    assert widget(window, name).height() > 600
    double_click_header(window, name)
    assert seen(window) == SEEN["studio"]
    assert all(
        abs(widget(window, other).height() - size.height()) <= 2
        and abs(widget(window, other).width() - size.width()) <= 2
        for other, size in before.items()
    )


def test_a_panel_that_is_closed_while_it_fills_the_window_leaves_the_others_as_they_were(studio, qtbot):
    window = studio.window
    double_click_header(window, "loss")
    assert seen(window) == {"loss"}
    dock(window, "loss").close()
    others = SEEN["studio"] - {"loss"}  # and the panel behind its tab
    until(qtbot, lambda: others <= seen(window) and "loss" not in seen(window))
    assert not window.workspaces._filling.is_on
    for node in (3, 3):
        window.pins.pin(node)
    one, other = window.findChildren(PinnedInspector)
    assert one.objectName() != other.objectName()
    window.workspaces.fill(other)
    until(qtbot, lambda: seen(window) == set())
    other.close()
    until(qtbot, lambda: others - {"inspector"} <= seen(window) and in_sight(one))


def test_the_panel_with_the_focus_fills_the_window_by_key_and_escape_goes_back(studio):
    window = studio.window
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for name in ("canvas", "builder"):
        widget(window, name).setFocus()
        press(window, Qt.Key.Key_M, both)
        assert seen(window) == {name}
        press(window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        assert seen(window) == SEEN["studio"]


def test_a_panel_that_fills_the_window_is_not_remembered_as_the_layout(open_studio):
    window = open_studio().window
    double_click_header(window, "loss")
    press(window, Qt.Key.Key_2)
    assert seen(window) == SEEN["design"]
    press(window, Qt.Key.Key_1)
    assert seen(window) == SEEN["studio"]
    double_click_header(window, "loss")
    window.close()
    assert seen(open_studio().window) == SEEN["studio"]


def test_f6_hops_through_all_panels_in_sight_and_back(studio):
    window = studio.window

    def here() -> str:
        focus = QApplication.focusWidget()
        return next(name for name in SEEN["studio"] if widget(window, name) in (focus, *ancestors(focus)))

    def ancestors(child):
        while child is not None:
            yield child
            child = child.parentWidget()

    start, way = here(), []
    while not way or way[-1] != start:
        press(window, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
        way.append(here())
    assert sorted(way) == sorted(SEEN["studio"])
    press(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert here() == way[-2]


def test_messages_are_read_in_every_workspace(studio):
    window = studio.window
    for name in WORKSPACES:
        window.workspaces.choose(name)
        window.messages.warn("Mind the gap.")
        settle()
        assert not window.messages.visibleRegion().isEmpty()
        window.messages.clear()
        settle()
