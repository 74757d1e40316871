"""The rows of the inspector in a narrow column of large type."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QStyleOptionButton

from gradstudio.ui.inspector.rows import TermRow


@pytest.fixture
def row(qtbot) -> TermRow:
    row = TermRow("in layer 12 · neuron 128", 3)
    qtbot.addWidget(row)
    row.show_term("−0.8283", "local derivative = x1")
    return row


def written(row: TermRow) -> str:
    option = QStyleOptionButton()
    row._link.initStyleOption(option)
    return option.text


def test_a_name_is_written_whole_where_there_is_room(row):
    row.resize(row.sizeHint())
    row.show()
    assert written(row) == row.title


def test_a_name_ends_in_an_ellipsis_where_there_is_none_and_the_number_stays(row):
    row.resize(row.minimumSizeHint().width() + 20, 60)
    row.show()
    assert written(row) != row.title
    assert written(row).endswith("…")
    assert row._number.width() >= row._number.sizeHint().width()
    assert row._number.geometry().right() <= row.width()
