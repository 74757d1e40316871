"""The workspace Lab: the graph in the middle, lesson and expression on its left, and the tools below it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTabBar

from gradstudio.lab.lessons.library import lesson_called
from gradstudio.ui.window.lab_panels import LAB, LAB_BELOW, LAB_ON_THE_LEFT
from gradstudio.ui.window.panels import PANELS
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle
from tests.ui.gestures import choose_from_menu

ROWS = (*LAB_ON_THE_LEFT, *LAB_BELOW)


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def tabs(window) -> list[list[str]]:
    bars = [bar for bar in window.findChildren(QTabBar) if bar.isVisible() and bar.count()]
    return [[bar.tabText(k) for k in range(bar.count())] for bar in bars]


def test_its_tools_stand_behind_each_others_tabs_in_their_order(studio):
    window = studio.window
    choose_from_menu(window, "View", "Workspace", "Lab")
    settle()
    below = ["Debugger", "Nudge", "Gradient check", "Bug lab", "Optimizers", "Loss", "Runs"]
    assert below in tabs(window)
    height = window.docks.dock_of(window._panels.widget("debugger")).height()
    assert height == pytest.approx(0.36 * window.centralWidget().parentWidget().height(), abs=60)


@pytest.mark.parametrize("height", [800, 716])
def test_a_lesson_can_be_read_while_one_types_the_expression_below_it(studio, height):
    window = studio.window
    window.resize(1280, height)
    settle()
    window.lessons.open(lesson_called("methods"))
    settle()
    lessons, expression = (window._panels.widget(name) for name in ("lessons", "expression"))
    assert in_sight(lessons)
    assert in_sight(expression)
    above, below = (window.docks.dock_of(panel).geometry() for panel in (lessons, expression))
    assert above.bottom() < below.top()
    assert above.left() == below.left()
    assert min(above.height(), below.height()) > 0.4 * (above.height() + below.height())
    assert window._panels.made("expression").edit.visibleRegion().boundingRect().height() > 60


def test_the_menu_lab_brings_each_into_sight_from_any_workspace(studio):
    window = studio.window
    for row in ROWS:
        choose_from_menu(window, "Lab", row.title)
        settle()
        assert window.workspaces.current == LAB
        assert in_sight(window._panels.widget(row.name)), row.name
    window.workspaces.choose("design")
    choose_from_menu(window, "Lab", "Nudge")
    assert in_sight(window._panels.widget("nudge"))


def test_in_a_small_window_they_lie_in_a_drawer_that_opens(studio):
    window = studio.window
    window.resize(900, 600)
    settle()
    choose_from_menu(window, "Lab", "Lessons")
    assert in_sight(window._panels.widget("lessons"))
    choose_from_menu(window, "Lab", "Optimizers")
    assert in_sight(window._panels.widget("microscope"))


def test_other_workspaces_are_as_they_were(studio):
    window = studio.window
    for name in ("lab", "studio"):
        window.workspaces.choose(name)
        settle()
    assert ["Loss", "Runs", "Health", "Doctor"] in tabs(window)
    assert in_sight(window._panels.widget("loss"))
    for row in ROWS:
        assert not in_sight(window._panels.widget(row.name))


def test_no_panel_of_the_lab_is_made_before_it_is_seen(open_studio):
    window = open_studio().window
    assert [row.name for row in ROWS if window._panels[row.name].is_made] == []
    window.workspaces.choose(LAB)
    settle()
    assert [row.name for row in ROWS if window._panels[row.name].is_made] == [
        "lessons",
        "expression",
        "debugger",
    ]


def test_the_lab_has_the_graph_the_inspector_and_the_plots_too():
    others = {row.name for row in PANELS if LAB in row.shares} - {row.name for row in ROWS}
    assert others == {"canvas", "inspector", "loss", "runs"}
