"""A panel's own controls stand in its header, in rows where there is no room for one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QToolButton, QWidget

from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.look.theme import LIGHT
from gradstudio.ui.window.dock_header import DockHeader
from tests.qt_helpers import settle
from tests.ui.gestures import click
from tests.ui.window.test_workspaces import dock, seen, widget


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
    header = DockHeader(panel, (words,), LIGHT)
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
    header.follow(by_tab=True)
    settle()
    shown = {label.text() for label in header.findChildren(QLabel) if label.isVisible()}
    assert shown == {"first", "second"}
    assert header.height() == 24
    assert not any(button.isVisible() for button in header.findChildren(QToolButton))


def test_the_loss_plot_has_its_controls_in_its_header_also_where_it_fills_the_window(studio):
    window, plot = studio.window, studio.window.loss_plot
    header = dock(window, "loss").titleBarWidget()
    assert header.isAncestorOf(plot.log_button)
    assert plot.chart.height() == plot.height()
    window.workspaces.fill(dock(window, "loss"))
    settle()
    assert seen(window) == {"loss"}
    click(plot.log_button)
    assert window.actions_by_name["log_loss"].isChecked()
    assert plot.chart.height() == widget(window, "loss").height()
