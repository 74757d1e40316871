"""Tab goes through the window as one reads it, and what has the focus can be seen."""

from __future__ import annotations

from itertools import groupby, pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QTabBar, QWidget

from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.ui.window.panels import PANELS
from gradstudio.ui.window.regions import stops_in
from tests.qt_helpers import settle, until

READ = {
    "studio": ["bar", "project", "builder", "canvas", "tabs", "output", "tabs", "inspector", "tabs", "loss"],
    "design": ["bar", "project", "builder", "tabs", "output", "tabs", "loss"],
    "inspect": ["bar", "canvas", "tabs", "inspector", "tabs", "loss"],
    "lab": ["bar", "lessons", "expression", "canvas", "inspector", "tabs", "debugger"],
    "compare": ["bar", "tabs", "loss"],  # there is no run to compare yet
}
LEAST_PIXELS = 20
"""So many change at the least when something gets the focus: a frame of one pixel has more."""


def region_of(window, widget: QWidget) -> str:
    if isinstance(widget, QTabBar):
        return "tabs"
    if window.bar.isAncestorOf(widget):
        return "bar"
    for row in PANELS:
        panel = window._panels.widget(row.name)
        if panel is widget or panel.isAncestorOf(widget):
            return row.name
    dock = window.docks.dock_of(widget)  # a control of the panel's in the header of its dock
    assert dock is not None, widget
    return dock.objectName().removesuffix("_dock")


def tab(window, forward: bool = True) -> QWidget:
    modifier = Qt.KeyboardModifier.NoModifier if forward else Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab if forward else Qt.Key.Key_Backtab, modifier)
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def way(window, forward: bool = True) -> list[QWidget]:
    """Return what Tab comes to, beginning at the button Play, until it is there again."""
    start = window.bar.play_button
    start.setFocus()
    found = [start]
    while (focus := tab(window, forward)) is not start:
        assert focus not in found, "Tab goes round without an end"
        found.append(focus)
    return found


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def selected(studio):
    """A window at its usual size in which a scalar is selected, so that every panel has something to offer."""
    studio.window.selection.set_node(studio.window.model.node_of("layer1.neuron1.w1"))
    settle()
    return studio.window


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_tab_goes_region_by_region_in_the_order_of_reading_and_back(selected, workspace):
    selected.workspaces.choose(workspace)
    settle()
    found = way(selected)
    assert [name for name, _ in groupby(found, lambda stop: region_of(selected, stop))] == READ[workspace]
    back = way(selected, forward=False)
    assert back == [found[0], *reversed(found[1:])]


def test_within_a_panel_tab_never_goes_up_past_what_was_left(selected):
    for section in selected.project.sections.values():
        section.heading.setChecked(True)
    selected.project.more.set_open(True)
    settle()
    stops = [stop for stop in way(selected) if region_of(selected, stop) == "project"]
    assert len(stops) > 25
    content = selected.project.widget()
    for before, after in pairwise(stops):
        above = before.mapTo(content, QPoint()).y()
        assert after.mapTo(content, QPoint(0, after.height())).y() > above, (before, after)


def test_what_tab_comes_to_is_scrolled_into_sight(selected, qtbot):
    node = selected.inspector.view
    node.ensureWidgetVisible(node.over_batch)  # its numbers come when it is seen, and take room
    until(qtbot, lambda: node.over_batch.histograms["grad"].counts)
    settle()  # what has come lies on what was there, until it has its room
    stops = way(selected)
    assert len(stops) > 60
    for stop in stops:
        assert QApplication.focusWidget() is stop
        seen = stop.viewport() if isinstance(stop, QAbstractScrollArea) else stop
        assert not seen.visibleRegion().isEmpty(), stop.accessibleName()
        tab(selected)


def test_what_tab_came_to_stays_in_sight_while_numbers_come_above_it(selected, qtbot):
    node = selected.inspector.view
    button = node.over_time.whole_run.button
    next(stop for stop in selected._reading_order.stops() if tab(selected) is button)
    for height in (200, 400, 800, 0):
        node.card.setMinimumHeight(height)
        settle()
        assert not button.visibleRegion().isEmpty(), height


def test_panels_behind_a_tab_or_in_a_closed_drawer_are_passed_by(selected):
    window = selected
    window.resize(900, 600)
    settle()
    regions = {region_of(window, stop) for stop in way(window)}
    assert not regions & {"project", "hidden", "metrics", "canvas"}
    window.actions_by_name["drawer"].trigger()
    settle()
    order = [name for name, _ in groupby(way(window), lambda stop: region_of(window, stop))]
    assert order.index("project") < order.index("builder")


def test_from_what_is_no_stop_tab_goes_on_where_it_stands(selected):
    selected.bar.play_button.setFocus()
    stops = way(selected)
    first = next(stop for stop in stops if region_of(selected, stop) == "project")
    selected.project.setFocus()  # as by a click beside its fields
    assert region_of(selected, tab(selected)) == "project"
    assert QApplication.focusWidget() is first


def pixels(widget: QWidget) -> np.ndarray:
    """Return a widget with what lies over it: shape (height, width, 4)."""
    seen = widget.parentWidget().grab(widget.geometry())
    image = seen.toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_is_seen_wherever_it_is(selected, studio, theme):
    studio.themes.choose(theme)
    selected.workspaces.choose("studio")
    settle()
    unseen = []
    for stop in way(selected):
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        with_focus = pixels(stop)
        selected.bar.play_button.setFocus()
        if stop is selected.bar.play_button:
            selected.canvas.view.setFocus()
        settle()
        changed = (np.abs(with_focus - pixels(stop)).max(axis=2) > 24).sum()
        if changed < LEAST_PIXELS:
            unseen.append((type(stop).__name__, stop.accessibleName() or stop.objectName(), int(changed)))
    assert not unseen, unseen


def test_what_has_no_height_yet_is_passed_by(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    for place in (QRect(0, 0, 40, 0), QRect(0, 0, 40, 20)):
        child = QWidget(window)
        child.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        child.setGeometry(place)
    window.show()
    assert len(list(stops_in(window))) == 2


@pytest.mark.parametrize("gone", ["hidden", "disabled"])
def test_what_goes_hands_the_focus_on_within_its_panel(studio, gone):
    window = studio.window
    panel = window._panels.widget("project")
    field = next(stop for stop in stops_in(panel) if stop.isVisible())
    field.setFocus()
    assert QApplication.focusWidget() is field
    if gone == "hidden":
        field.hide()
    else:
        field.setEnabled(False)
    settle()
    assert region_of(window, QApplication.focusWidget()) == "project"
    field.setEnabled(True)
    field.show()


def test_where_a_whole_panel_goes_the_graph_has_the_focus_and_no_key_trains(studio):
    window = studio.window
    panel = window._panels.widget("project")
    next(stop for stop in stops_in(panel) if stop.isVisible()).setFocus()
    window.docks.hide("left")
    settle()
    assert QApplication.focusWidget() is window.canvas.view
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert not window.trainer.is_playing


def test_where_a_panel_fills_the_window_it_has_the_focus(studio):
    window = studio.window
    next(stop for stop in stops_in(window._panels.widget("project")) if stop.isVisible()).setFocus()
    window.workspaces.fill(window.docks.dock_of(window.loss_plot))
    settle()
    assert region_of(window, QApplication.focusWidget()) == "loss"
