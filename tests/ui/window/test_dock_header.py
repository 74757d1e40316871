"""A panel's own controls stand in its header, in rows where there is no room for one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QTabBar, QTabWidget, QToolButton, QWidget

from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.look.theme import LIGHT
from gradstudio.ui.window.dock_header import DockHeader, HeaderButtons
from gradstudio.ui.window.headers import Headers
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle
from tests.ui.gestures import click
from tests.ui.window.test_workspaces import dock, seen


@pytest.fixture
def header(qtbot):
    """The header of a dock with two wide words in it."""
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = QDockWidget("Loss", window)
    panel.setWidget(QWidget())
    words = QWidget()
    flow = FlowLayout(words)
    for text in ("first", "second"):
        word = QLabel(text)
        word.setFixedSize(200, 24)
        flow.addWidget(word)
    header = DockHeader(panel, LIGHT)
    header.take((words,))
    window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, panel)
    window.resize(800, 300)
    window.show()
    settle()
    yield header
    window.close()


def test_controls_stand_beside_the_title_in_one_row_where_there_is_room(header):
    assert header.height() == 24
    header.window().resize(380, 300)
    settle()
    assert header.height() > 48
    header.window().resize(800, 300)
    settle()
    assert header.height() == 24


def test_controls_stay_where_a_tab_says_the_title(header):
    header.follow(by_tab=True, has_corner=True)
    settle()
    shown = {label.text() for label in header.findChildren(QLabel) if label.isVisible()}
    assert shown == {"first", "second"}
    assert header.height() == 24
    assert not any(button.isVisible() for button in header.findChildren(QToolButton))


def test_buttons_on_a_tab_act_on_the_dock_in_front_though_another_bears_its_title(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    first, second = docks = QDockWidget("tanh", window), QDockWidget("tanh", window)
    for one in docks:
        one.setWidget(QWidget())
        one.widget().setMinimumWidth(500)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, one)
    window.tabifyDockWidget(first, second)
    window.resize(800, 300)
    window.show()
    filled: list[QDockWidget] = []
    headers = Headers((window,), filled.append, LIGHT, window)
    (bar,) = window.findChildren(QTabBar)
    for one in (second, first):
        one.raise_()
        settle()
        headers.follow()
        QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(bar.currentIndex()).center())
        assert filled.pop() is one
    click(bar.findChild(QToolButton, "header_close"))
    assert not first.isVisible()
    assert second.isVisible()
    window.close()


def test_controls_that_come_later_get_their_room_though_a_tab_says_the_title(header, qtbot):
    panel = QDockWidget("Late", header.window())
    panel.setWidget(QWidget())
    late = DockHeader(panel, LIGHT)
    header.window().addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, panel)
    late.follow(by_tab=True, has_corner=True)
    settle()
    assert late.height() == 0
    control = QToolButton()
    control.setFixedSize(24, 24)
    for _ in range(2):
        late.take((control,))
    settle()
    assert late.height() == 24
    assert control.isVisible()


def test_buttons_stay_where_the_tabs_have_no_room_for_them(header):
    header.follow(by_tab=True, has_corner=False)
    settle()
    shown = {label.text() for label in header.findChildren(QLabel) if label.isVisible()}
    assert shown == {"first", "second"}
    visible = {button.objectName() for button in header.findChildren(QToolButton) if button.isVisible()}
    assert visible == {"header_float", "header_close"}  # the picture gives way to the panel's own controls


def test_tabs_below_stand_upright_and_take_no_height(studio):
    window = studio.window
    header = dock(window, "loss").titleBarWidget()
    bars = [bar for bar in window.findChildren(QTabBar) if in_sight(bar) and bar.parent() is window]
    bar = next(bar for bar in bars if bar.tabText(0) == "Loss")
    assert bar.isVisible()
    assert bar.height() > bar.width()
    assert bar.geometry().right() < dock(window, "loss").geometry().left()
    assert abs(bar.geometry().top() - dock(window, "loss").geometry().top()) <= 1
    assert all(button.isVisible() for button in header.findChildren(HeaderButtons))


def test_the_loss_plot_has_its_controls_in_its_header_also_where_it_fills_the_window(studio):
    window, plot = studio.window, studio.window.loss_plot
    header = dock(window, "loss").titleBarWidget()
    assert header.isAncestorOf(plot.log_button)
    assert plot.chart.mapTo(plot, QPoint()).y() == 0
    window.workspaces.fill(dock(window, "loss"))
    settle()
    assert seen(window) == {"loss"}
    click(plot.log_button)
    assert window.actions_by_name["log_loss"].isChecked()
    assert plot.chart.mapTo(plot, QPoint()).y() == 0
