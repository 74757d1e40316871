"""The command palette: type a part of a name, choose by the arrows, run by Return."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gradstudio.app.program.settings import THEMES
from gradstudio.ui.window.command_palette import CommandPalette
from tests.qt_helpers import settle
from tests.ui.gestures import CTRL, choose_from_menu, click, key

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def palette(studio) -> CommandPalette:
    studio.window.activateWindow()
    key(studio.window.canvas.view, Qt.Key.Key_P, CTRL | SHIFT)
    return open_palette(studio)


def open_palette(studio) -> CommandPalette | None:
    found = [box for box in studio.window.findChildren(CommandPalette) if box.isVisible()]
    return found[0] if found else None


def titles(palette: CommandPalette) -> list[str]:
    return [palette.list.topLevelItem(i).text(0) for i in range(palette.list.topLevelItemCount())]


def write(palette: CommandPalette, text: str) -> None:
    QTest.keyClicks(palette.query, text)
    settle()


def test_it_opens_ready_to_type_with_every_command(studio, palette):
    assert palette is not None
    assert QApplication.focusWidget() is palette.query
    shown = titles(palette)
    for action in studio.window.actions_by_name:
        assert any(title.endswith(action.text().rstrip("…")) for title in shown)


def test_what_is_a_name_in_its_menu_is_told_with_what_it_names(palette):
    shown = titles(palette)
    for title in (
        "Theme: Dark",
        "Theme: Light",
        "Panel: Inspector",
        "Workspace: Compare",
        "Preset: Single neuron",
    ):
        assert title in shown


def test_a_kind_finds_all_of_it(palette):
    write(palette, "theme")
    assert {title for title in titles(palette) if title.startswith("Theme: ")} == {
        f"Theme: {choice.capitalize()}" for choice in THEMES
    }


def test_typing_narrows_the_list_by_words_in_any_case(palette):
    write(palette, "HIDDEN add")
    assert titles(palette) == ["Add hidden layer"]


def test_what_the_command_does_is_searched_too(palette):
    write(palette, "projector")
    assert titles(palette) == ["Full screen"]


def test_return_runs_the_first_command_that_was_found(studio, palette):
    write(palette, "add hidden")
    key(palette.query, Qt.Key.Key_Return)
    assert open_palette(studio) is None
    assert len(studio.spec.network.layers) == 3


def test_arrows_choose_among_what_was_found(studio, palette):
    write(palette, "zoom")
    assert titles(palette)[:2] == ["Zoom in", "Zoom out"]
    scale = studio.window.canvas.view.viewport.scale
    key(palette.query, Qt.Key.Key_Down)
    key(palette.query, Qt.Key.Key_Return)
    assert studio.window.canvas.view.viewport.scale < scale


def test_up_from_the_first_goes_to_the_last(palette):
    key(palette.query, Qt.Key.Key_Up)
    assert palette.list.currentItem().text(0) == titles(palette)[-1]
    key(palette.query, Qt.Key.Key_Down)
    assert palette.list.currentItem().text(0) == titles(palette)[0]


def test_a_click_runs_a_command(studio, palette):
    write(palette, "add hidden")
    item = palette.list.topLevelItem(0)
    click(palette.list.viewport(), palette.list.visualItemRect(item).center())
    assert len(studio.spec.network.layers) == 3


def test_a_disabled_command_does_nothing(studio, palette):
    write(palette, "undo")
    assert titles(palette)[0] == "Undo"
    key(palette.query, Qt.Key.Key_Return)
    assert open_palette(studio) is palette
    assert studio.spec == studio.heard.mails[0].snapshot.spec


def test_nothing_found_and_return_does_nothing(studio, palette):
    assert palette.nothing.isHidden()
    write(palette, "no such command")
    assert titles(palette) == []
    assert palette.nothing.isVisible()
    assert palette.list.isHidden()  # an empty frame says nothing
    key(palette.query, Qt.Key.Key_Down)
    key(palette.query, Qt.Key.Key_Return)
    assert open_palette(studio) is palette


def test_escape_closes_it_and_changes_nothing(studio, palette):
    write(palette, "add hidden")
    key(palette.query, Qt.Key.Key_Escape)
    assert open_palette(studio) is None
    assert len(studio.spec.network.layers) == 2


def test_it_opens_from_the_menu_as_often_as_one_likes(studio):
    for _ in range(3):
        choose_from_menu(studio.window, "Help", "Command palette")
        palette = open_palette(studio)
        assert palette is not None
        key(palette.query, Qt.Key.Key_Escape)
    assert open_palette(studio) is None


def test_a_panel_can_be_hidden_by_name(studio, palette):
    write(palette, "show or hide the panel inspector")
    key(palette.query, Qt.Key.Key_Return)
    assert not studio.window.inspector.isVisible()


def test_a_command_runs_when_the_click_that_chose_it_is_over(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    action = QAction("Ask for a file", window)
    palette = CommandPalette([action], window)
    visible: list[bool] = []
    action.triggered.connect(lambda: visible.append(palette.isVisible()))
    palette.open()
    item = palette.list.topLevelItem(0)
    at = palette.list.visualItemRect(item).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert visible == []
    settle()
    assert visible == [False]
