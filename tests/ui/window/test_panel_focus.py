"""Who hops to a panel sees where the focus is, though there is nothing in it that could have it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gradstudio.ui.kit.focus_frame import FocusFrame
from tests.qt_helpers import settle
from tests.ui.gestures import show_tab


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def hop_to(window, panel: QWidget) -> None:
    """Press F6 until a panel has the focus, or something in it."""
    for _ in range(20):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        if focus is panel or panel.isAncestorOf(focus):
            return
    raise AssertionError("F6 never comes there")


def frames(panel: QWidget) -> list[FocusFrame]:
    return [frame for frame in panel.findChildren(FocusFrame) if frame.isVisible()]


def test_a_line_stands_around_a_panel_without_controls_as_long_as_it_has_the_focus(studio):
    window = studio.window
    show_tab(window, "Runs")  # there is none yet
    panel = window._panels.widget("runs")
    settle()
    for _ in range(2):  # the first time, and when the line is there
        hop_to(window, panel)
        assert QApplication.focusWidget() is panel
        (frame,) = frames(panel)
        assert frame.geometry() == panel.rect()
        window.resize(window.width() + 20, window.height() + 20)
        settle()
        assert frame.geometry() == panel.rect()
        QTest.keyClick(panel, Qt.Key.Key_F6)
        assert frames(panel) == []


def test_a_panel_with_controls_hands_the_focus_to_the_first_of_them(studio):
    panel = studio.window.inspector
    hop_to(studio.window, panel)
    assert QApplication.focusWidget() is panel.root_button
    assert frames(panel) == []
