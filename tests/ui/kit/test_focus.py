"""Giving the focus back to what had it before."""

from __future__ import annotations

import shiboken6
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from gradstudio.ui.kit.focus import give_back_focus
from tests.qt_helpers import until


def test_the_focus_goes_back_unless_what_had_it_is_gone_or_hidden(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    first, second, third = QLineEdit(), QPushButton(), QPushButton()
    for widget in (first, second, third):
        column.addWidget(widget)
    window.show()
    window.activateWindow()
    until(qtbot, window.isActiveWindow)
    second.setFocus()
    give_back_focus(first)
    assert first.hasFocus()
    third.hide()
    give_back_focus(third)
    give_back_focus(None)
    assert first.hasFocus()
    shiboken6.delete(second)
    give_back_focus(second)
    assert first.hasFocus()
