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


def test_while_one_presents_the_pointer_is_large_and_a_ring_shows_where_one_presses(studio, qtbot):
    window = studio.window
    ring, play = window.text_size.pointer.ring, window.bar.play_button
    ring._growing.setDuration(SLOW)
    click(play)
    until(qtbot, lambda: studio.trainer.is_playing)
    assert QApplication.overrideCursor() is None
    assert ring.isHidden()
    press(window, Qt.Key.Key_F5, NONE)
    the_pointer_is_large_in_the_colour_of_the_theme(studio)
    studio.themes.choose("light" if studio.themes.theme.name == "dark" else "dark")
    the_pointer_is_large_in_the_colour_of_the_theme(studio)
    click(play)
    assert ring.isVisible()
    middle = play.mapTo(window, play.rect().center())
    assert (ring.geometry().center() - middle).manhattanLength() <= 2
    until(qtbot, lambda: not studio.trainer.is_playing)
    click_in_window(play)  # below the ring, which takes no clicks
    until(qtbot, lambda: studio.trainer.is_playing)
    assert ring.isVisible()
    ring._growing.setCurrentTime(SLOW)
    until(qtbot, ring.isHidden)
    click(widget(window, "canvas"))
    assert ring.isVisible()
    press(window, Qt.Key.Key_Escape, NONE)
    assert ring.isHidden()
    assert QApplication.overrideCursor() is None
    press(window, Qt.Key.Key_F5, NONE)
    assert QApplication.overrideCursor() is not None
    window.close()
    assert QApplication.overrideCursor() is None


def the_pointer_is_large_in_the_colour_of_the_theme(studio) -> None:
    large = QApplication.overrideCursor()
    assert large is not None
    picture = large.pixmap()
    assert picture.width() == picture.height() == SIZE
    assert large.hotSpot().manhattanLength() < SIZE // 8  # its tip is where one points
    assert picture.toImage().pixelColor(SIZE // 6, SIZE // 2).name() == studio.themes.theme.accent
