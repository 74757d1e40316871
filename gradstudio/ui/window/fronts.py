"""Which of the panels behind each other's tabs is in front, so that it stays there in another layout."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtWidgets import QDockWidget, QMainWindow

from gradstudio.ui.window.regions import in_sight


def docks_in_sight(docks: Iterable[QDockWidget]) -> frozenset[QDockWidget]:
    """Return the docks that can be seen, and are not behind the tab of another one."""
    return frozenset(dock for dock in docks if in_sight(dock))


def bring_to_front(
    window: QMainWindow, docks: Iterable[QDockWidget], before: Collection[QDockWidget]
) -> None:
    """Have the panel in front that one looked at, where it stands behind the tab of one that was not in sight.

    Args:
        window: in which they stand; what lies over it in a drawer is left alone.
        docks: all of them.
        before: those that were in sight before they were laid out anew. Where several of those that share a place
            now were, each of them could be meant, and the layout says which.
    """
    for dock in docks:
        if dock.parentWidget() is not window or dock.isHidden():
            continue
        others = window.tabifiedDockWidgets(dock)
        if others and dock in before and not any(other in before for other in others):
            dock.raise_()
