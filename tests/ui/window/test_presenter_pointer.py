"""While one presents the pointer is large, and a ring shows where it is pressed; otherwise there is neither."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gradstudio.ui.window.presenter_pointer import SIZE
from tests.qt_helpers import until
from tests.ui.gestures import click, click_in_window
from tests.ui.window.test_workspaces import press, widget

NONE = Qt.KeyboardModifier.NoModifier
SLOW = 600_000
"""Milliseconds that a ring grows: longer than the test takes on a machine that is busy."""


def test_the_pointer_is_large_while_one_presents_and_follows_the_theme(studio, qtbot):
    window = studio.window
    ring = window.text_size.pointer.ring
    click(window.bar.play_button)
    assert QApplication.overrideCursor() is None
    assert ring.isHidden()
    press(window, Qt.Key.Key_F5, NONE)
    large = QApplication.overrideCursor()
    assert large is not None
    assert large.pixmap().width() == large.pixmap().height() == SIZE
    assert large.hotSpot().manhattanLength() < SIZE // 8  # its tip is where one points
    assert large.pixmap().toImage().pixelColor(SIZE // 6, SIZE // 2).name() == studio.themes.theme.accent
    studio.themes.choose("light" if studio.themes.theme.name == "dark" else "dark")
    other = QApplication.overrideCursor()
    assert other.pixmap().toImage().pixelColor(SIZE // 6, SIZE // 2).name() == studio.themes.theme.accent
    press(window, Qt.Key.Key_F5, NONE)
    assert QApplication.overrideCursor() is None


def test_a_ring_shows_where_one_presses_and_takes_no_clicks(studio, qtbot):
    window = studio.window
    ring, play = window.text_size.pointer.ring, window.bar.play_button
    ring._growing.setDuration(SLOW)
    press(window, Qt.Key.Key_F5, NONE)
    click(play)
    assert ring.isVisible()
    middle = play.mapTo(window, play.rect().center())
    assert (ring.geometry().center() - middle).manhattanLength() <= 2
    until(qtbot, lambda: studio.trainer.is_playing)
    click_in_window(play)  # below the ring
    until(qtbot, lambda: not studio.trainer.is_playing)
    assert ring.isVisible()
    ring._growing.setCurrentTime(SLOW)
    until(qtbot, ring.isHidden)
    click(widget(window, "canvas"))
    assert ring.isVisible()
    press(window, Qt.Key.Key_Escape, NONE)
    assert ring.isHidden()


def test_a_window_that_is_closed_while_one_presents_leaves_the_usual_pointer(studio):
    press(studio.window, Qt.Key.Key_F5, NONE)
    studio.window.close()
    assert QApplication.overrideCursor() is None
