"""A switch is told on from off by its picture, in both themes, and takes the mouse all over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.look.theme import DARK, LIGHT, palette
from tests.ui.gestures import LEFT


@pytest.fixture
def switch(qapp, qtbot) -> Switch:
    widget = Switch("log")
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint())
    widget.show()
    return widget


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_on_off_and_disabled_look_different(switch, theme):
    switch.setPalette(palette(theme))
    pictures = []
    for on, enabled in ((False, True), (True, True), (True, False), (False, False)):
        switch.setChecked(on)
        switch.setEnabled(enabled)
        pictures.append(switch.grab().toImage())
    assert all(a != b for k, a in enumerate(pictures) for b in pictures[:k])


def test_a_click_on_track_or_name_toggles_it(switch):
    assert switch.height() >= 24
    for x, on in ((8, True), (switch.width() - 4, False)):
        QTest.mouseClick(switch, LEFT, pos=QPoint(x, switch.height() // 2))
        assert switch.isChecked() == on


def test_its_name_has_room(switch):
    text = switch.fontMetrics().horizontalAdvance(switch.text())
    assert switch.width() >= 26 + text
