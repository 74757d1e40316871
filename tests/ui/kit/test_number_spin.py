"""Number fields among others: as tall, and their text begins as far in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from gradstudio.ui.kit.number_spin import DecimalSpinBox, WholeSpinBox
from gradstudio.ui.look.theme import ThemeManager


def text_begins(field: QWidget) -> int:
    """Return where the cursor stands before the first character, in pixels from the field's left edge."""
    line = field if isinstance(field, QLineEdit) else field.lineEdit()
    line.setCursorPosition(0)
    return line.mapTo(field, QPoint(line.cursorRect().center().x(), 0)).x()


@pytest.mark.parametrize("kind", [WholeSpinBox, DecimalSpinBox])
def test_a_number_field_lies_in_a_row_with_others(qapp, qtbot, kind):
    ThemeManager(qapp, "light")
    row = QWidget()
    qtbot.addWidget(row)
    layout = QHBoxLayout(row)
    number, text, choice = kind(row), QLineEdit(row), QComboBox(row)
    for field in (number, text, choice):
        layout.addWidget(field)
    row.show()
    qapp.processEvents()
    assert number.height() == text.height() == choice.height()
    assert abs(text_begins(number) - text_begins(text)) <= 2
