"""Slices of steps: how long one waits for the next."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradstudio.app.run.slices import SLICE_SECONDS, Slices


def test_only_full_speed_gives_way_and_takes_all_time_again(qapp):
    parent = QObject()
    slices = Slices(lambda: None, parent)
    limited = slices.milliseconds
    slices.give_way(True)
    assert slices.milliseconds == limited
    slices.set_speed(0.0)
    assert slices.milliseconds >= 2 * 1000 * SLICE_SECONDS
    slices.give_way(False)
    assert slices.milliseconds == 0
    slices.finish()
