"""Where the docks of a workspace stand at first, as the rows of their panels say."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget

from gradstudio.ui.window.panels import PANELS

_MOST_UPRIGHT = 4
"""In the strip below up to this many tabs stand upright at the side, which saves height; more lie on top."""


def give_corners(window: QMainWindow) -> None:
    """Have the columns at both sides be as high as the window."""
    left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
    for corner, area in (
        (Qt.Corner.TopLeftCorner, left),
        (Qt.Corner.BottomLeftCorner, left),
        (Qt.Corner.TopRightCorner, right),
        (Qt.Corner.BottomRightCorner, right),
    ):
        window.setCorner(corner, area)


def put_behind_each_other(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Put docks, by the name of the panel, behind the tabs of those that their rows name, in the rows' order."""
    last: dict[str, QDockWidget] = {}  # by panel, the last dock that was put behind it
    for row in PANELS:
        if row.behind:
            window.tabifyDockWidget(last.get(row.behind, docks[row.behind]), docks[row.name])
            last[row.behind] = docks[row.name]


def place_tabs_of_strip(window: QMainWindow, workspace: str) -> None:
    """Have the tabs of the strip below stand at its side, or lie on top of it, in a workspace."""
    below = [row for row in PANELS if row.area == "bottom" and workspace in row.shares]
    is_upright = len(below) <= _MOST_UPRIGHT
    side = QTabWidget.TabPosition.West if is_upright else QTabWidget.TabPosition.North
    window.setTabPosition(Qt.DockWidgetArea.BottomDockWidgetArea, side)


def put_at_first(window: QMainWindow, docks: Mapping[str, QDockWidget], workspace: str) -> None:
    """Show the docks of a workspace, some behind the tabs of others, and hide the rest.

    Args:
        window: as it was when all docks had been put into it.
        docks: by the name of the panel; those that lie in drawers over it are left alone.
        workspace: its name.
    """
    docks = {name: dock for name, dock in docks.items() if dock.parentWidget() is window}
    rows = [row for row in PANELS if row.name in docks]
    for row in rows:
        if (behind := row.behind_in.get(workspace, "")) in docks:
            window.tabifyDockWidget(docks[behind], docks[row.name])
    for row in rows:
        docks[row.name].setVisible(workspace in row.shares)
    for row in reversed(rows):  # of those behind each other's tabs the first is in front
        if workspace in row.shares:
            docks[row.name].raise_()
