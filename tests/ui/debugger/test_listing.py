"""The code that runs, beside the step that has run it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gradstudio.ui.debugger.listing_view import ListingView
from gradstudio.ui.look.theme import LIGHT


def test_before_the_first_step_the_code_begins_at_the_top(qtbot):
    frame = QWidget()
    qtbot.addWidget(frame)
    listing = ListingView(LIGHT, frame)
    listing.resize(300, 60)
    listing.show_lines([f"line_{number}()" for number in range(1, 31)])
    frame.show()
    listing.show_running(30)
    assert listing.verticalScrollBar().value() > 0
    listing.show_running(None)
    assert listing.verticalScrollBar().value() == 0
