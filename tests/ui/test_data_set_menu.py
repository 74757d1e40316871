"""A data set is chosen by its name: in the menu, or in the command palette."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gradstudio.project import edits
from gradstudio.ui.data.kinds import GROUPS
from gradstudio.ui.window.command_palette import CommandPalette
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import choose_from_menu, press_action


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def ticked(studio) -> list[str]:
    return [
        kind for kind, action in studio.window.data_commands.data_sets.by_kind.items() if action.isChecked()
    ]


def test_every_data_set_of_the_gallery_is_offered_but_ones_own(studio):
    offered = [offer.kind for offers in GROUPS.values() for offer in offers if not offer.symbol]
    assert list(studio.window.data_commands.data_sets.by_kind) == offered
    assert len(offered) == len(studio.window.project.gallery.thumbnails) - 2


def test_a_data_set_is_chosen_in_the_menu_and_undone(studio, qtbot):
    before = studio.spec
    choose_from_menu(studio.window, "Data", "Data set", "Spiral")
    until(qtbot, lambda: studio.is_settled)
    assert studio.spec == edits.set_data(before, kind="spiral")
    assert ticked(studio) == ["spiral"]
    assert studio.window.project.gallery.thumbnails["spiral"].isChecked()
    press_action(studio.window, "undo")
    assert studio.spec == before
    assert ticked(studio) == [before.data.kind]
    until(qtbot, lambda: studio.is_settled)


def test_the_one_that_is_there_already_stays_ticked_and_edits_nothing(studio):
    before = studio.spec
    studio.window.data_commands.data_sets.by_kind[before.data.kind].trigger()
    assert ticked(studio) == [before.data.kind]
    assert studio.spec == before
    assert not studio.document.undo_stack.canUndo()


def test_ones_own_data_tick_nothing(studio, qtbot):
    studio.window.editor.edit("Draw", edits.set_data, kind="drawn")
    assert ticked(studio) == []
    choose_from_menu(studio.window, "Data", "Data set", "Iris")
    until(qtbot, lambda: studio.is_settled)
    assert ticked(studio) == ["iris"]


def test_the_palette_finds_a_data_set_by_its_name(studio, qtbot):
    studio.window.actions_by_name["palette"].trigger()
    palette = studio.window.findChild(CommandPalette)
    QTest.keyClicks(palette.query, "data set spiral")
    settle()
    found = [palette.list.topLevelItem(row).text(0) for row in range(palette.list.topLevelItemCount())]
    assert found == ["Data set: Spiral"]
    QTest.keyClick(palette.query, Qt.Key.Key_Return)
    until(qtbot, lambda: studio.spec.data.kind == "spiral" and studio.is_settled)
    assert studio.spec != small_spec()
