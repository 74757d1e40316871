"""Widgets in rows, as words in a paragraph."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.flow_layout import FlowLayout


@pytest.fixture
def placed(qtbot):
    """Return a function that places blocks of some sizes, and returns where they are then."""

    def place(width: int, *sizes: tuple[int, int]) -> tuple[list[tuple[int, int, int, int]], int]:
        sheet = QWidget()
        qtbot.addWidget(sheet)
        flow = FlowLayout(sheet, 4)
        blocks = [QWidget(sheet) for _ in sizes]
        for block, size in zip(blocks, sizes, strict=True):
            block.setFixedSize(*size)
            flow.addWidget(block)
        height = flow.heightForWidth(width)
        sheet.resize(width, height)
        sheet.show()
        return [block.geometry().getRect() for block in blocks], height

    return place


def test_what_stands_in_one_row_has_one_middle(placed):
    found, height = placed(100, (20, 30), (20, 20), (20, 10))
    assert found == [(0, 0, 20, 30), (24, 5, 20, 20), (48, 10, 20, 10)]
    assert height == 30


def test_where_there_is_no_room_the_next_row_begins_below_the_highest_of_this_one(placed):
    found, height = placed(50, (20, 10), (20, 30), (40, 20))
    assert found == [(0, 10, 20, 10), (24, 0, 20, 30), (0, 34, 40, 20)]
    assert height == 54


def test_what_is_wider_than_the_row_stands_alone_in_it(placed):
    found, height = placed(30, (60, 10), (10, 10))
    assert [y for _, y, _, _ in found] == [0, 14]
    assert height == 24
