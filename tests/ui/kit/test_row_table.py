"""A table of rows takes letters for the row that begins so, and leaves all other keys to shortcuts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QWidget

from gradstudio.ui.kit.row_table import RowTable
from gradstudio.ui.look.theme import DARK


@pytest.fixture
def table(qtbot) -> RowTable:
    window = QWidget()
    qtbot.addWidget(window)
    made = RowTable("Runs", DARK, window)
    model = QStandardItemModel(made)
    for name in ("first", "second"):
        model.appendRow([QStandardItem(name), QStandardItem("0.5")])
    made.setModel(model)
    made.window_of_it = window
    return made


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "is_taken"),
    [
        (Qt.Key.Key_S, Qt.KeyboardModifier.NoModifier, "s", True),
        (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, "\x13", False),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", False),
    ],
)
def test_letters_are_not_shortcuts_and_other_keys_are(table, key, modifiers, text, is_taken):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)
    event.ignore()
    QApplication.sendEvent(table, event)
    assert event.isAccepted() is is_taken


def test_a_whole_row_is_chosen_and_one_alone(table):
    table.selectRow(0)
    table.selectRow(1)
    assert {index.row() for index in table.selectedIndexes()} == {1}
    assert len(table.selectedIndexes()) == 2
    assert table.accessibleName() == "Runs"
