"""A workspace stands where it does at first whenever it is laid out so, and nothing is done for it in vain."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtWidgets import QTabBar

from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle, until
from tests.ui.putting_back import is_laid_out

SMALL, USUAL = (900, 600), (1280, 800)


@pytest.fixture
def window(shared_studio):
    return shared_studio.window


class Moved(QObject):
    """Notes the docks of a window that get another parent."""

    def __init__(self, window) -> None:
        super().__init__(window)
        self.docks = []
        for dock in window.docks.all:
            dock.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.ParentChange:
            self.docks.append(watched)
        return False


def come_to_rest(window, qtbot) -> None:
    until(qtbot, lambda: is_laid_out(window))
    settle()


def stands(window) -> dict[str, object]:
    """Return where all stands that can be seen, and what the bars of tabs show in which order."""
    docks = {dock.objectName(): dock.geometry() for dock in window.docks.all if in_sight(dock)}
    bars = [bar for bar in window.findChildren(QTabBar) if in_sight(bar) and bar.parent() is window]
    titles = {bar.tabText(bar.currentIndex()): [bar.tabText(k) for k in range(bar.count())] for bar in bars}
    stage = window.docks.stage_area() if window.docks.is_stage_open else QRect()
    return {"docks": docks, "bars": titles, "stage": stage}


@pytest.mark.parametrize("size", [SMALL, (1800, 1100)])
def test_a_workspace_that_is_reset_stands_as_it_did_when_it_was_first_shown(window, qtbot, size):
    for name in WORKSPACES:
        window.resize(*size)
        settle()
        window.workspaces.choose(name)
        window.docks._at_first.clear()
        window.workspaces.reset()
        come_to_rest(window, qtbot)
        first = stands(window)
        window.resize(*USUAL)
        window.workspaces.reset()
        window.resize(*size)
        settle()
        window.workspaces.reset()
        come_to_rest(window, qtbot)
        assert stands(window) == first


def test_what_lies_over_the_stage_stays_in_its_drawer_while_another_workspace_is_shown(window):
    window.resize(*SMALL)
    settle()
    moved = Moved(window)
    for name in (*WORKSPACES, *WORKSPACES):
        window.docks.toggle("right")
        settle()
        window.workspaces.choose(name)
        settle()
        assert not any(drawer.isVisible() for drawer in window.docks.windows[1:])
    window.workspaces.reset()
    assert moved.docks == []
    names = {dock.objectName() for drawer in window.docks.windows[1:] for dock in drawer.docks}
    assert {"project_dock", "output_dock", "inspector_dock"} <= names
    window.resize(*USUAL)
    settle()
    assert {dock.objectName() for dock in moved.docks} >= names
    assert all(dock.parent() is window for dock in window.docks.all)


def test_a_panel_of_a_drawer_that_has_filled_the_window_lies_there_again_once(window):
    window.resize(*SMALL)
    settle()
    project = window.docks.home("project")
    drawer = project.parent()
    before = drawer.docks
    for workspace in WORKSPACES[:2]:
        window.docks.toggle("left")
        window.workspaces.fill(project)
        settle()
        assert in_sight(project)
        window.workspaces.fill(None)
        settle()
        assert project.parent() is drawer
        assert sorted(dock.objectName() for dock in drawer.docks) == sorted(d.objectName() for d in before)
        window.workspaces.choose(workspace)
        settle()
        assert drawer.docks == before


def test_heights_are_given_a_third_time_only_where_something_has_moved_since(window, qtbot, monkeypatch):
    docks, given = window.docks, []
    give = docks.give_room
    monkeypatch.setattr(docks, "give_room", lambda: (given.append(1), give()))
    come_to_rest(window, qtbot)
    for _ in range(2):  # panels that are made when they are first seen may take more room then
        given.clear()
        window.workspaces.choose("design")
        come_to_rest(window, qtbot)
        still = len(given)
        window.workspaces.choose("studio")
        come_to_rest(window, qtbot)
    given.clear()
    window.workspaces.choose("design")
    settle()
    window.resize(USUAL[0], USUAL[1] - 40)
    come_to_rest(window, qtbot)
    assert len(given) > still
