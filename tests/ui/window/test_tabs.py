"""No tab's name is cut off where a workspace is as it is at first, at any size of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar

from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.project import edits
from tests.qt_helpers import settle, small_spec, until

SIZES = ((900, 600), (1024, 700), (1280, 800), (1600, 1000))
_UPRIGHT = (QTabBar.Shape.RoundedWest, QTabBar.Shape.RoundedEast)


def cut(window) -> list[str]:
    """Return the names of the tabs that have less room than they need."""
    found = []
    for bar in window.findChildren(QTabBar):
        for at in range(bar.count() if bar.isVisible() else 0):
            needed, given = bar.tabSizeHint(at), bar.tabRect(at).size()
            is_short = (
                needed.height() > given.height()
                if bar.shape() in _UPRIGHT
                else needed.width() > given.width()
            )
            found += [bar.tabText(at)] if is_short else []
    return found


def test_every_tab_has_room_for_its_name(open_studio, qtbot):
    window = open_studio(edits.set_initialisation(small_spec(), "zeros"), size=SIZES[0]).window
    # The longest names there are: the doctor's says how much it has found.
    until(qtbot, lambda: window.docks.dock_of(window._panels.widget("doctor")).windowTitle() == "Doctor • 1")
    window.setUpdatesEnabled(False)  # what is looked at is where things are, which painting does not change
    workspaces = window.workspaces
    laid_out = set()
    for size in SIZES:
        window.resize(*size)
        settle()
        assert window.size().toTuple() == size
        laid_out.add((workspaces.current, workspaces._size))
        for name in WORKSPACES:
            workspaces.choose(name)
            if (name, workspaces._size) in laid_out:  # it is as it was left
                workspaces.reset()
            laid_out.add((name, workspaces._size))
            settle()
            until(qtbot, lambda: not cut(window))
