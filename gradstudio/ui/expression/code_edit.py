"""`CodeEdit`: lines of code with their numbers, one of which may be marked."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gradstudio.ui.expression.comments import Comments
from gradstudio.ui.expression.qt_places import first_units, units
from gradstudio.ui.look.code_font import code_font
from gradstudio.ui.look.theme import Theme

_GAP = 6
_LINES = 5
"""So many are in sight where the panel is low."""
_UNDO, _REDO = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo


def is_undo(event: QKeyEvent) -> bool:
    """Whether a key means undo or redo."""
    return event.matches(_UNDO) or event.matches(_REDO)


class CodeEdit(QPlainTextEdit):
    """Takes lines of code. Tab moves on, as no line begins with space.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        undo_asked: the key of undo was pressed.
        redo_asked: that of redo was.
    """

    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._error: tuple[int, int] | None = None
        self._moves = 0
        self._comments = Comments(theme, self.document())
        self.numbers = LineNumbers(self)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.blockCountChanged.connect(self._fit)
        self.updateRequest.connect(self._on_update_request)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme, or in type of another size."""
        self._theme = theme
        self.setFont(code_font())
        self._comments.set_theme(theme)
        self._mark()
        self._fit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - as Qt calls it
        """Leave files to the window, which brings them in."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def take_undo(self, event: QKeyEvent) -> bool:
        """Ask for undo or redo if a key means it; say whether it does."""
        if event.matches(_UNDO):
            self.undo_asked.emit()
        elif event.matches(_REDO):
            self.redo_asked.emit()
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_undo(event):
            super().keyPressEvent(event)

    def put(self, text: str) -> None:
        """Take another text in the place of the one that is there; undo brings that back."""
        self._moves = 0
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)

    def replace(self, start: int, end: int, text: str, move: int) -> None:
        """Write something else in the place of a part; the cursor stays where it is.

        Args:
            start: index of the part, in characters as Python counts them.
            end: the index behind it.
            text: what stands there then.
            move: which drag it belongs to, from 1: all of one are undone together.
        """
        first, behind = self._places(start, end)
        cursor = QTextCursor(self.document())
        if move == self._moves:
            cursor.joinPreviousEditBlock()
        else:
            cursor.beginEditBlock()
        self._moves = move
        cursor.setPosition(first)
        cursor.setPosition(behind, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        cursor.endEditBlock()

    def mark_error(self, start: int, end: int) -> None:
        """Mark a part, and the number of its line, as wrong; its indices are those of Python."""
        self._error = self._places(start, max(end, start + 1))
        self._mark()

    def clear_mark(self) -> None:
        """Mark nothing."""
        if self._error is not None:
            self._error = None
            self._mark()

    @property
    def is_within_word(self) -> bool:
        """Whether the cursor stands behind a letter or digit."""
        cursor = self.textCursor()
        before = first_units(cursor.block().text(), cursor.positionInBlock())[-1:]
        return before.isalnum() or before == "_"

    @property
    def marked_line(self) -> int | None:
        """The line that is marked, from 1."""
        if self._error is None:
            return None
        last = max(self.document().characterCount() - 1, 0)
        return self.document().findBlock(min(self._error[0], last)).blockNumber() + 1

    def sizeHint(self) -> QSize:
        # In a low panel the rows of the leaves get what a few lines leave.
        return QSize(super().sizeHint().width(), _LINES * self.fontMetrics().lineSpacing() + 2 * _GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self.numbers.setGeometry(QRect(area.left(), area.top(), self.numbers.wanted_width(), area.height()))

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines in sight."""
        marked = self.marked_line
        with QPainter(self.numbers) as painter:
            painter.setFont(self.font())
            block = self.firstVisibleBlock()
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
            room = self.numbers.width() - _GAP
            while block.isValid() and top <= event.rect().bottom():
                number = block.blockNumber() + 1
                painter.setPen(QColor(self._theme.fault if number == marked else self._theme.faint))
                line = QRect(0, round(top), room, self.fontMetrics().height())
                painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), str(number))
                top += self.blockBoundingRect(block).height()
                block = block.next()

    def _places(self, start: int, end: int) -> tuple[int, int]:
        """Return a part as the document counts it; the index behind the text has no character of its own."""
        text = self.toPlainText()
        return units(text[:start]) + max(start - len(text), 0), units(text[:end]) + max(end - len(text), 0)

    def _mark(self) -> None:
        marks: list[QTextEdit.ExtraSelection] = []
        if self._error is not None:
            last = max(self.document().characterCount() - 1, 0)
            start, end = (min(index, last) for index in self._error)
            wave = QTextCharFormat()
            wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            wave.setUnderlineColor(QColor(self._theme.fault))
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start if start < end else max(end - 1, 0))
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, wave
            marks.append(mark)
        self.setExtraSelections(marks)
        self.numbers.update()

    def _fit(self) -> None:
        width = self.numbers.wanted_width()
        self.setViewportMargins(width, 0, 0, 0)
        self.numbers.resize(width, self.numbers.height())

    def _on_update_request(self, area: QRect, moved: int) -> None:
        if moved:
            self.numbers.scroll(0, moved)
        else:
            self.numbers.update(0, area.y(), self.numbers.width(), area.height())


class LineNumbers(QWidget):
    """The column of numbers left of the lines.

    Args:
        edit: whose lines are numbered; its parent.
    """

    def __init__(self, edit: CodeEdit) -> None:
        super().__init__(edit)
        self._edit = edit

    def wanted_width(self) -> int:
        """Return the pixels that the largest number takes."""
        digits = max(len(str(self._edit.blockCount())), 2)
        return self._edit.fontMetrics().horizontalAdvance("9" * digits) + _GAP + 2

    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._edit.paint_numbers(event)
