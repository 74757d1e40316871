from __future__ import annotations

import sys
from types import ModuleType

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QDockWidget, QTabBar

from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.ui.builder import picture
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle, small_spec
from tests.ui.gestures import press_action

TABS = [
    ["Output", "Hidden space", "Metrics"],
    ["Inspector", "Samples", "Landscape"],
    ["Loss", "Runs", "Health", "Doctor"],
]


def _tabs(window) -> list[list[str]]:
    return [
        [bar.tabText(k) for k in range(bar.count())]
        for bar in window.findChildren(QTabBar)
        if bar.isVisible() and bar.parent() is window and bar.geometry().intersects(window.rect())
    ]


def test_a_layout_that_is_restored_leaves_no_tabs_of_the_one_before(shared_studio):
    window = shared_studio.window
    for width in (1300, 1500, 1100):
        window.actions_by_name["reset_layout"].trigger()
        window.resize(width, 800)
        settle()
        assert _tabs(window) == TABS


@pytest.mark.parametrize("size", [(900, 600), (1100, 700), (1280, 800)])
def test_each_tab_that_can_be_seen_stands_at_its_panel(shared_studio, size):
    window = shared_studio.window
    window.resize(*size)
    settle()
    for name in (*WORKSPACES, WORKSPACES[0]):
        window.workspaces.choose(name)
        settle()
        bars = [bar for bar in window.findChildren(QTabBar) if in_sight(bar) and bar.parent() is window]
        docks = {
            dock.windowTitle(): dock for dock in window.findChildren(QDockWidget) if dock.parent() is window
        }
        for bar in bars:
            if bar.geometry().intersects(window.rect()):
                dock = docks[bar.tabText(bar.currentIndex())]
                assert bar.geometry().adjusted(-4, -4, 4, 4).intersects(dock.geometry()), (
                    name,
                    bar.tabText(0),
                )
        fronts = [bar.tabText(bar.currentIndex()) for bar in bars if bar.count()]
        assert len(fronts) == len(set(fronts)), (name, fronts)


def test_a_window_with_the_layout_of_the_last_time_has_each_tab_once(open_studio):
    first = open_studio()
    first.window.close()
    second = open_studio(small_spec())
    second.window.resize(1300, 800)
    settle()
    assert _tabs(second.window) == TABS
    press_action(second.window, "add_layer")


def test_a_module_of_kernels_that_is_just_being_loaded_is_not_asked(monkeypatch):
    monkeypatch.setitem(sys.modules, "gradstudio.compiled.strokes", ModuleType("gradstudio.compiled.strokes"))
    assert not picture._kernels_are_ready()


def test_a_layout_from_before_a_panel_came_is_that_of_another_window(shared_studio):
    docks = shared_studio.window.docks
    whole = docks.save()
    assert docks.restore(whole)
    older = bytes(whole.data()).replace("pulls_dock".encode("utf-16-be"), "other_dock".encode("utf-16-be"))
    assert not docks.restore(QByteArray(older))
