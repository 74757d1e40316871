"""Bars of tabs that Qt has forgotten on a window: to drag a tab of one ends the process."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar

from gradstudio.app.program.below import children_of
from gradstudio.ui.window.tab_bars import dock_beside, front_title


def hide_strays(window: QMainWindow) -> None:
    """Hide the bars that have no dock of the window beside them, or one that another bar stands at."""
    docks = [dock for dock in children_of(window, QDockWidget) if not dock.isFloating()]
    titles = {dock.windowTitle() for dock in docks}
    bars = [bar for bar in children_of(window, QTabBar) if not bar.isHidden()]
    standing = {bar for bar in bars if dock_beside(bar, docks) is not None}
    taken = {front_title(bar) for bar in standing}
    for bar in bars:
        title = front_title(bar)
        is_known = bar.count() > 1 and title in titles
        if not is_known or (title in taken and bar not in standing):
            bar.hide()
