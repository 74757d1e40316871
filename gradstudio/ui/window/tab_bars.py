"""Which dock a bar of tabs belongs to: Qt does not say it, and titles are not unique."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDockWidget, QTabBar

from gradstudio.ui.window.regions import in_sight

_GAP = 2


def dock_beside(bar: QTabBar, docks: Sequence[QDockWidget]) -> QDockWidget | None:
    """Return the dock that a bar stands at and whose title it has in front, or None if it stands at none."""
    titled = _titled(bar, docks)
    return next((dock for dock in titled if dock.parent() is bar.parent() and _touch(bar, dock)), None)


def front_dock(bar: QTabBar, docks: Sequence[QDockWidget]) -> QDockWidget | None:
    """Return which dock a bar shows, or None while Qt is still putting docks behind it.

    Of docks of one title, such as pinned inspectors, it is the one that the bar stands at.
    """
    titled = _titled(bar, docks)
    seen = (dock for dock in titled if in_sight(dock))
    return dock_beside(bar, docks) or next(seen, titled[0] if titled else None)


def front_title(bar: QTabBar) -> str:
    """Return the title of the tab in front."""
    return bar.tabText(bar.currentIndex())


def _titled(bar: QTabBar, docks: Sequence[QDockWidget]) -> list[QDockWidget]:
    title = front_title(bar)
    return [dock for dock in docks if dock.windowTitle() == title]


def _touch(bar: QTabBar, dock: QDockWidget) -> bool:
    """Whether a bar stands at the upper edge of a dock, or at its left one if it is upright."""
    own, other = bar.geometry(), dock.geometry()
    if bar.shape() == QTabBar.Shape.RoundedNorth:
        return abs(own.bottom() + 1 - other.top()) <= _GAP and abs(own.left() - other.left()) <= _GAP
    return abs(own.right() + 1 - other.left()) <= _GAP and abs(own.top() - other.top()) <= _GAP
