"""Bars of tabs that Qt has forgotten on a window: to drag a tab of one ends the process."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar

from gradstudio.app.program.below import children_of

_GAP = 2


def hide_strays(window: QMainWindow) -> None:
    """Hide the bars that have no dock of the window beside them, or one that another bar stands at."""
    docks = {dock.windowTitle(): dock for dock in children_of(window, QDockWidget) if not dock.isFloating()}
    bars = [bar for bar in children_of(window, QTabBar) if not bar.isHidden()]
    standing = {title for bar in bars if (title := _front(bar)) in docks and _touch(bar, docks[title])}
    for bar in bars:
        title = _front(bar)
        is_known = bar.count() > 1 and title in docks
        if not is_known or (title in standing and not _touch(bar, docks[title])):
            bar.hide()


def _front(bar: QTabBar) -> str:
    return bar.tabText(bar.currentIndex())


def _touch(bar: QTabBar, dock: QDockWidget) -> bool:
    """Whether a bar stands at the upper edge of a dock, or at its left one if it is upright."""
    own, other = bar.geometry(), dock.geometry()
    if bar.shape() == QTabBar.Shape.RoundedNorth:
        return abs(own.bottom() + 1 - other.top()) <= _GAP and abs(own.left() - other.left()) <= _GAP
    return abs(own.right() + 1 - other.left()) <= _GAP and abs(own.top() - other.top()) <= _GAP
