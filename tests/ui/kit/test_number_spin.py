"""Number fields among others: as tall, and their text begins as far in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from gradstudio.app.program.settings import TEXT_SIZES
from gradstudio.ui.kit.number_spin import DecimalSpinBox, WholeSpinBox
from gradstudio.ui.look.text_size import set_scales
from gradstudio.ui.look.theme import ThemeManager, load_fonts


def text_begins(field: QWidget) -> int:
    """Return where the cursor stands before the first character, in pixels from the field's left edge."""
    line = field if isinstance(field, QLineEdit) else field.lineEdit()
    line.setCursorPosition(0)
    return line.mapTo(field, QPoint(line.cursorRect().center().x(), 0)).x()


@pytest.fixture(params=[*TEXT_SIZES, 2.25])
def text_size(request) -> Iterator[float]:
    """Each size that can be chosen, and the largest of them in a presentation."""
    set_scales(request.param, 1.0)
    yield request.param
    set_scales(1.0, 1.0)


@pytest.mark.parametrize("kind", [WholeSpinBox, DecimalSpinBox])
def test_a_number_field_lies_in_a_row_with_others_at_every_size_of_text(qapp, qtbot, kind, text_size):
    load_fonts()
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
