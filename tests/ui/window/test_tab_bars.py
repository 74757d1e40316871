"""Bars of tabs are told apart also where docks of two groups have one title."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from gradstudio.app.program.below import children_of
from gradstudio.ui.window.stray_tabs import hide_strays
from gradstudio.ui.window.tab_bars import dock_beside, front_dock
from tests.qt_helpers import until


@pytest.fixture
def groups(qtbot) -> tuple[QMainWindow, list[QDockWidget]]:
    """Two groups of two docks each, on the left and on the right, with docks of one title in front."""
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QWidget())
    window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    fronts = []
    for area in (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea):
        docks = [QDockWidget(title, window) for title in ("other", "+")]
        for dock in docks:
            dock.setWidget(QWidget())
            window.addDockWidget(area, dock)
        window.tabifyDockWidget(*docks)
        docks[1].raise_()
        fronts.append(docks[1])
    window.resize(900, 600)
    window.show()
    until(qtbot, lambda: all(dock_beside(bar, fronts) for bar in bars(window)) and len(bars(window)) == 2)
    return window, fronts


def bars(window: QMainWindow) -> list[QTabBar]:
    return [bar for bar in children_of(window, QTabBar) if bar.isVisible()]


def test_each_bar_shows_the_dock_that_it_stands_at(groups):
    window, fronts = groups
    assert {front_dock(bar, fronts) for bar in bars(window)} == set(fronts)


def test_no_bar_of_two_groups_with_one_title_in_front_is_hidden(groups):
    window, _ = groups
    hide_strays(window)
    assert len(bars(window)) == 2


def test_a_bar_that_stands_at_no_dock_is_hidden(groups):
    window, _ = groups
    stray = QTabBar(window)
    stray.addTab("other")
    stray.addTab("+")
    stray.setCurrentIndex(1)
    stray.setGeometry(400, 300, 100, 20)
    stray.show()
    hide_strays(window)
    assert not stray.isVisible()
    assert len(bars(window)) == 2
