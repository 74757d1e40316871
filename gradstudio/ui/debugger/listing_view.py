"""`ListingView`: the code of what is stepped through, with the line that is running."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QPointF,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.kit.row_model import Index
from gradstudio.ui.kit.unscrolled import is_typed
from gradstudio.ui.look.code_font import code_font
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.theme import Theme

_MARK, _NUMBER_GAP = 16, 8


class _LineDelegate(QStyledItemDelegate):
    """Draws a line of code with its number, and an arrow before the one that runs.

    Args:
        theme: whose colours they have.
        parent: the list.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.running: int | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = option.fontMetrics
        width = (
            _MARK + metrics.horizontalAdvance("00") + _NUMBER_GAP + metrics.horizontalAdvance(index.data())
        )
        return QSize(width + _NUMBER_GAP, metrics.height() + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line.

        Args:
            painter: draws it.
            option: how and where it is drawn.
            index: of the line.
        """
        theme, place, row = self.theme, QRectF(option.rect), index.row()
        is_running = row + 1 == self.running
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        if is_running:
            painter.fillRect(place, blend(theme.surface, theme.accent, 0.16))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            middle, left = place.center().y(), place.left() + 4
            arrow = [QPointF(left, middle - 4), QPointF(left + 8, middle), QPointF(left, middle + 4)]
            painter.drawPolygon(QPolygonF(arrow))
        numbers = place.adjusted(_MARK, 0, 0, 0)
        numbers.setWidth(option.fontMetrics.horizontalAdvance("00"))
        painter.setPen(QColor(theme.faint))
        painter.drawText(numbers, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{row + 1}")
        text, code = index.data(), place.adjusted(numbers.right() - place.left() + _NUMBER_GAP, 0, 0, 0)
        comment = text.find("#")
        ink = QColor(theme.text if is_running or comment != len(text) - len(text.lstrip()) else theme.muted)
        painter.setPen(ink)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        if comment < 0:
            painter.drawText(code, flags, text)
        else:
            painter.drawText(code, flags, text[:comment])
            painter.setPen(QColor(theme.muted))
            code.setLeft(code.left() + option.fontMetrics.horizontalAdvance(text[:comment]))
            painter.drawText(code, flags, text[comment:])
        painter.restore()


class ListingView(QListView):
    """Shows code, and keeps the line that runs in sight. It changes nothing.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = QStringListModel(self)
        self._delegate = _LineDelegate(theme, self)
        self._focus_frame = FocusFrame(self, theme)
        self.setObjectName("listing")
        self.setModel(self._lines)
        self.setItemDelegate(self._delegate)
        self.setFont(code_font(0.88))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Code that is running")
        self.setToolTip("The code of what is stepped through; the arrow stands before the line that has run")

    @property
    def running(self) -> int | None:
        """Number of the line that runs, from 1; None for none."""
        return self._delegate.running

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show other code."""
        if list(lines) != self._lines.stringList():
            self._lines.setStringList(list(lines))

    def show_running(self, number: int | None) -> None:
        """Mark the line that runs, counted from 1, and bring it into sight; None for none, and the top."""
        if number == self._delegate.running:
            return
        self._delegate.running = number
        if number is None:
            self.scrollToTop()
            self.setAccessibleDescription("")
        else:
            self._bring_into_sight(number)
            code = self._lines.index(number - 1).data()
            self.setAccessibleDescription(f"Line {number}: {code.strip()}")
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._delegate.theme = theme
        self._focus_frame.set_theme(theme)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.running is not None:
            self._bring_into_sight(self.running)

    def _bring_into_sight(self, number: int) -> None:
        """Show a line, with those around it where there is room."""
        across = self.horizontalScrollBar().value()
        for beside in (number, max(0, number - 2), number - 1):
            self.scrollTo(self._lines.index(beside))
        self.horizontalScrollBar().setValue(across)

    def event(self, event: QEvent) -> bool:
        if is_typed(event):  # it looks for the line that begins with it
            event.accept()
            return True
        return super().event(event)
