"""Docks beside the graph that a workspace has no place for, which an arrangement brings there."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtWidgets import QDockWidget, QMainWindow

from gradstudio.ui.window.panels import PANELS

_BESIDE = tuple(row for row in PANELS if row.area == "left")


def show_out(docks: Mapping[str, QDockWidget], workspace: str, names: Collection[str]) -> None:
    """Hide what an arrangement before has put beside the graph, and this one does not ask for.

    Args:
        docks: of all panels, by name.
        workspace: that is shown.
        names: of the panels that are asked for.
    """
    for row in _BESIDE:
        is_guest = workspace not in row.shares and row.name not in names
        if is_guest and not docks[row.name].isFloating():
            docks[row.name].hide()


def put_behind(docks: Mapping[str, QDockWidget], workspace: str, names: Collection[str]) -> None:
    """Have guests share the place of a panel that the workspace has.

    Args:
        docks: of all panels, by name.
        workspace: that is shown.
        names: of the panels that are asked for.
    """
    guests = [docks[row.name] for row in _BESIDE if row.name in names and workspace not in row.shares]
    own = [docks[row.name] for row in _BESIDE if workspace in row.shares]
    host = next(iter((*own, *guests)), None)
    for dock in (dock for dock in guests if dock is not host):
        place = dock.parentWidget()  # the window, or the drawer over it
        if host is not None and isinstance(place, QMainWindow) and place is host.parentWidget():
            place.tabifyDockWidget(host, dock)
