"""In a small window the columns lie over the stage, and network and graph share it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTabBar, QToolButton

from gradstudio.ui.inspector import PinnedInspector
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle, until
from tests.ui.gestures import CTRL, choose_from_menu, click, click_in_window, key, show_tab
from tests.ui.window.test_workspaces import SEEN, dock, press, seen, widget

SMALL = (900, 600)
CTRL_ALT = CTRL | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def small(studio):
    """A window of 900×600."""
    studio.window.resize(*SMALL)
    settle()
    return studio.window


def sizes(window) -> list[tuple[int, int]]:
    return [widget(window, name).size().toTuple() for name in ("builder", "loss")]


@pytest.mark.parametrize(
    ("name", "which", "modifiers", "panel"),
    [("drawer", Qt.Key.Key_B, CTRL, "project"), ("side", Qt.Key.Key_B, CTRL_ALT, "output")],
)
def test_a_column_is_opened_and_closed_by_button_and_key_and_moves_nothing(
    small, name, which, modifiers, panel
):
    before = sizes(small)
    assert not in_sight(widget(small, panel))
    click(small.bar.widgetForAction(small.actions_by_name[name]))
    assert in_sight(widget(small, panel))
    assert widget(small, panel).isAncestorOf(QApplication.focusWidget())
    assert sizes(small) == before
    press(small, which, modifiers)
    assert not in_sight(widget(small, panel))
    press(small, which, modifiers)
    assert in_sight(widget(small, panel))


def test_the_whole_graph_is_shown_beside_a_column_that_lies_over_it(small):
    press(small, Qt.Key.Key_4)  # the graph has the stage
    view = small.canvas.view
    before = view.viewport
    press(small, Qt.Key.Key_B)
    drawer = next(window for window in small.docks.windows[1:] if window.isVisible())
    right = view.mapFromGlobal(drawer.mapToGlobal(QPoint(drawer.width(), 0))).x()
    places = [view.position_of(node) for node in range(len(small.model.graph))]
    assert min(place.x() for place in places) > right
    press(small, Qt.Key.Key_B)
    assert view.viewport == before
    view.zoom(2.0)  # somebody looks at a part of it
    zoomed = view.viewport
    press(small, Qt.Key.Key_B)
    assert view.viewport == zoomed


def test_escape_closes_a_column_and_gives_the_focus_back(small):
    small.builder.view.setFocus()
    press(small, Qt.Key.Key_B)
    key(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not in_sight(small.project)
    assert small.builder.view.hasFocus()


def test_a_click_on_the_stage_closes_a_column_and_one_in_it_or_on_a_bar_does_not(small):
    press(small, Qt.Key.Key_B)
    click_in_window(small.project, QPoint(8, 60))
    between = next(x for x in range(450, small.bar.width()) if small.bar.childAt(x, 2) is None)
    click_in_window(small.bar, QPoint(between, 2))
    assert in_sight(small.project)
    chart = small.loss_plot
    click_in_window(chart, QPoint(chart.width() - 20, chart.height() - 20))
    assert not in_sight(small.project)


def test_a_panel_that_is_asked_for_opens_its_column(small):
    choose_from_menu(small, "View", "Panels", "Metrics")
    assert in_sight(small._panels.widget("metrics"))
    small.docks.show("project")
    settle()
    assert in_sight(small.project)


def test_network_and_graph_stand_behind_each_others_tabs(small):
    assert seen(small) == {"builder", "loss"}
    show_tab(small, "Graph")
    assert seen(small) == {"canvas", "loss"}
    assert small.canvas.width() == small.width()
    show_tab(small, "Network")
    assert seen(small) == {"builder", "loss"}
    press(small, Qt.Key.Key_3)
    assert seen(small) == {"canvas", "loss"}
    press(small, Qt.Key.Key_2)
    assert seen(small) == {"builder", "loss"}


def test_a_window_that_is_made_larger_and_smaller_is_as_it_was(studio, qtbot):
    window = studio.window

    def has_no_gap() -> bool:
        docks = [dock for dock in window.docks.all if in_sight(dock) and dock.parent() is window]
        right = max(dock.geometry().right() for dock in docks)
        return min(dock.x() for dock in docks) == 0 and right == window.width() - 1

    def places() -> dict[str, tuple[int, ...]]:
        return {name: dock(window, name).geometry().getRect() for name in SEEN["studio"] - {"canvas"}}

    window.resize(1280, 800)
    until(qtbot, has_no_gap)
    before = places()
    for size in ((1100, 800), (1280, 800), SMALL, (1600, 1000), SMALL, (1280, 800)):
        window.resize(*size)
        settle()
        assert (window.width(), window.height()) == size
        until(qtbot, has_no_gap)
    until(qtbot, lambda: places() == before)
    assert seen(window) == SEEN["studio"]
    bars = [bar for bar in window.findChildren(QTabBar) if in_sight(bar) and bar.parent() is window]
    bars = [bar for bar in bars if bar.geometry().intersects(window.rect())]
    assert [[bar.tabText(k) for k in range(bar.count())] for bar in bars] == [
        ["Output", "Hidden space", "Metrics"],
        ["Inspector", "Samples", "Landscape"],
        ["Loss", "Runs", "Health", "Doctor"],
    ]


class Gaps(QObject):
    """Looks, before a window is painted, whether its panels fill it from edge to edge."""

    def __init__(self, window) -> None:
        super().__init__(window)
        self._window = window
        self.found: list[str] = []
        self.paints = 0
        window.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            self.paints += 1
            window = self._window
            docks = [dock for dock in window.docks.all if in_sight(dock) and dock.parent() is window]
            left = min(dock.x() for dock in docks)
            right = max(dock.geometry().right() for dock in docks)
            if (left, right) != (0, window.width() - 1):
                self.found.append(f"{window.width()} px wide, filled from {left} to {right}")
        return False


def test_no_gap_is_painted_when_a_window_changes_its_size(studio):
    window = studio.window
    gaps = Gaps(window)
    for size in (SMALL, (1280, 800), (1100, 800), (1600, 1000), SMALL, (1600, 1000)):
        window.resize(*size)
        settle()
    window.removeEventFilter(gaps)
    gaps.deleteLater()
    assert gaps.paints
    assert gaps.found == []


def test_a_panel_of_a_column_fills_the_window_and_goes_back(small):
    press(small, Qt.Key.Key_B)
    press(small, Qt.Key.Key_M, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert seen(small) == {"project"}
    press(small, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert seen(small) == {"builder", "loss"}
    assert not dock(small, "project").isVisible()


def test_each_size_class_remembers_its_layout(open_studio):
    window = open_studio(size=SMALL).window
    for name in ("runs", "health", "doctor", "loss"):
        dock(window, name).close()
    window.resize(1280, 800)
    settle()
    assert seen(window) == SEEN["studio"]
    window.close()
    again = open_studio(size=SMALL).window
    assert seen(again) == {"builder"}


def test_each_title_is_said_once(studio):
    window = studio.window
    for size in ((1280, 800), SMALL):
        window.resize(*size)
        settle()
        bars = [bar for bar in window.findChildren(QTabBar) if in_sight(bar) and bar.parent() is window]
        titles = {bar.tabText(index) for bar in bars for index in range(bar.count())}
        headers = [d.titleBarWidget() for d in window.docks.all if in_sight(d)]
        said = [
            label.text() for h in headers for label in h.findChildren(QLabel, "section") if label.isVisible()
        ]
        assert titles
        assert titles.isdisjoint(said)


def test_the_panel_in_front_is_pulled_out_at_the_end_of_its_tabs(studio):
    window = studio.window
    buttons = window.findChildren(QToolButton, "header_float")
    click(next(b for b in buttons if b.isVisible() and b.accessibleName() == "Pull Output out of the window"))
    assert dock(window, "output").isFloating()
    dock(window, "output").setFloating(False)
    settle()


def test_a_double_click_on_a_tab_fills_the_window_with_its_panel(studio):
    window = studio.window
    bars = [bar for bar in window.findChildren(QTabBar) if in_sight(bar) and bar.parent() is window]
    bar = next(bar for bar in bars if bar.tabText(0) == "Output")
    QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).center())
    settle()
    assert seen(window) == {"output"}


def test_a_double_click_on_tabs_that_name_no_panel_does_nothing(studio):
    window = studio.window
    bar = next(bar for bar in window.findChildren(QTabBar) if in_sight(bar) and bar.parent() is window)
    before, text = seen(window), bar.tabText(bar.currentIndex())
    bar.setTabText(bar.currentIndex(), "")  # as Qt leaves it while a dock is on its way
    QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).center())
    assert seen(window) == before
    bar.setTabText(bar.currentIndex(), text)


def pins(window) -> list[PinnedInspector]:
    return window.findChildren(PinnedInspector)


def test_an_inspector_that_is_pinned_stands_in_the_drawer_and_beside_the_stage_where_there_is_room(small):
    small.resize(*SMALL)
    small.selection.set_node(3)
    small.docks.show("inspector")
    settle()
    click(small.inspector.view.pin_button)
    (pinned,) = pins(small)
    assert in_sight(pinned)
    assert pinned.parent() is not small
    press(small, Qt.Key.Key_B, CTRL_ALT)
    assert not in_sight(pinned)
    small.resize(1280, 800)
    settle()
    assert in_sight(pinned)
    assert pinned.parent() is small
    assert seen(small) == SEEN["studio"]
    small.resize(*SMALL)
    settle()
    assert not in_sight(pinned)
    press(small, Qt.Key.Key_B, CTRL_ALT)
    assert in_sight(small.output)
    pinned.close()
    settle()
    assert pins(small) == []
    assert in_sight(small.output)
    press(small, Qt.Key.Key_2)
    assert seen(small) == {"builder", "loss"}


def test_a_drawer_closes_with_the_last_that_is_shown_in_it(small, qtbot):
    small.selection.set_node(3)
    small.pins.pin(3)
    settle()
    (pinned,) = pins(small)
    drawer = pinned.parent()
    for other in small.docks.all:
        if other.parent() is drawer:
            other.hide()
    assert drawer.isVisible()
    pinned.close()
    settle()
    assert not drawer.isVisible()


def test_type_has_the_size_that_was_chosen_in_whatever_is_moved_into_a_drawer_and_back(studio):
    window = studio.window

    def sizes() -> list[float]:
        return [
            label.font().pointSizeF()
            for label in (window.output.readout, *window.project.findChildren(QLabel))
        ]

    usual = sizes()
    window.text_size.choose(1.25)
    try:
        for size in (SMALL, (2000, 1200), SMALL):
            window.resize(*size)
            settle()
            assert sizes() == pytest.approx([1.25 * each for each in usual])
    finally:
        window.text_size.choose(1.0)
