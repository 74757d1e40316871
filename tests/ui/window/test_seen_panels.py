from __future__ import annotations

from PySide6.QtWidgets import QDockWidget

from gradstudio.ui.window.seen_panels import SeenPanels


def test_what_comes_and_goes_while_panels_are_laid_out_is_told_in_the_end(qtbot):
    dock, seen, told = QDockWidget(), SeenPanels(), []
    qtbot.addWidget(dock)
    seen.follow(dock, told.append)
    dock.visibilityChanged.emit(True)
    assert told == [True]
    with seen.held():
        for visible in (False, True, False):
            dock.visibilityChanged.emit(visible)
        with seen.held():
            dock.visibilityChanged.emit(True)
        dock.visibilityChanged.emit(False)
        assert told == [True]
    assert told == [True, False]
    dock.visibilityChanged.emit(True)
    assert told == [True, False, True]
