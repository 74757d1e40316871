"""Places of the lines are those of Python, also behind characters of which Qt counts two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from gradstudio.ui.expression.code_edit import CodeEdit
from gradstudio.ui.look.theme import DARK


@pytest.fixture
def edit(qapp, qtbot) -> Iterator[CodeEdit]:
    holder = QWidget()
    qtbot.addWidget(holder)
    yield CodeEdit(DARK, holder)
    holder.close()


def test_a_part_behind_an_emoji_is_replaced_and_nothing_else(edit) -> None:
    edit.setPlainText("# 😀 demo 🎈\na = 2.0\nL = a*a")
    for old, new in (("2.0", "2.5"), ("2.5", "-10.25"), ("-10.25", "7.0")):
        start = edit.toPlainText().index(old)
        edit.replace(start, start + len(old), new, 1)
        assert edit.toPlainText() == f"# 😀 demo 🎈\na = {new}\nL = a*a"


def test_a_mark_behind_an_emoji_is_where_the_error_is(edit) -> None:
    text = "# 😀😀😀\na = 2.0 $"
    edit.setPlainText(text)
    edit.mark_error(text.index("$"), len(text))
    (mark,) = edit.extraSelections()
    assert mark.cursor.selectedText() == "$"
    assert edit.marked_line == 2
    edit.mark_error(len(text), len(text))
    assert edit.marked_line == 2


def test_a_cursor_behind_an_emoji_knows_whether_it_is_within_a_word(edit) -> None:
    edit.setPlainText("😀😀 ta +")
    cursor = edit.textCursor()
    for behind, is_within in (("😀😀 ta +", False), ("😀😀 ta", True), ("😀😀 ", False), ("😀😀", False)):
        cursor.movePosition(QTextCursor.MoveOperation.End)
        edit.setTextCursor(cursor)
        while edit.textCursor().position() > len(behind) + behind.count("😀"):
            edit.moveCursor(QTextCursor.MoveOperation.PreviousCharacter)
        assert edit.is_within_word == is_within, behind


def test_a_comment_behind_an_emoji_is_drawn_as_one_from_its_sign_on(edit) -> None:
    edit.setPlainText('a = Value(1, label="😀") # 🎈 b')
    (drawn,) = edit.document().firstBlock().layout().formats()
    assert (drawn.start, drawn.length) == (len('a = Value(1, label="😀") ') + 1, len("# 🎈 b") + 1)
