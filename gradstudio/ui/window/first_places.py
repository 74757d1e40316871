"""Where the docks of a workspace stand at first, as the rows of their panels say."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget

from gradstudio.ui.window.panels import PANELS

_MOST_UPRIGHT = 4
"""In the strip below up to this many tabs stand upright at the side, which saves height; more lie on top."""


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
        docks: by the name of the panel.
        workspace: its name.
    """
    for row in PANELS:
        if workspace in row.behind_in:
            window.tabifyDockWidget(docks[row.behind_in[workspace]], docks[row.name])
    rows = [row for row in PANELS if row.area != "stage"]
    for row in rows:
        docks[row.name].setVisible(workspace in row.shares)
    for row in reversed(rows):  # of those behind each other's tabs the first is in front
        if workspace in row.shares:
            docks[row.name].raise_()
