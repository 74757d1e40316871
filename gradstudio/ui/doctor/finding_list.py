"""`FindingList`: what is wrong, a row for each finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gradstudio.training.doctor.finding import Seriousness
from gradstudio.ui.kit.row_model import Index
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font

_ROW = Qt.ItemDataRole.UserRole
_ICON, _INSET, _STRIPE, _ABOVE = 16, 10, 2, 5
_BESIDE_ICON = _INSET + _ICON + 8
_SMALL = 0.88
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
ICONS: dict[Seriousness | str, tuple[str, str]] = {
    "fault": ("error", "fault"),
    "warning": ("warning", "text"),
    "mends": ("doctor", "muted"),
}
"""By how serious a finding is, its icon and the role of its colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A row of the list.

    Attributes:
        key: by what it is known again.
        title: what is wrong.
        where: where, and since when.
        kind: how serious it is; "mends" for the row of all mends.
    """

    key: tuple[str, int]
    title: str
    where: str
    kind: Seriousness | str


class FindingList(QListWidget):
    """Shows rows, one of which is chosen by mouse or key.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        chosen: the key of the row that was chosen by hand.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAccessibleName("Findings")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self._delegate = _RowDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self._rows: tuple[FindingRow, ...] = ()
        self.currentRowChanged.connect(self._on_current_row_changed)

    @property
    def rows(self) -> tuple[FindingRow, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[FindingRow], chosen: tuple[str, int] | None) -> None:
        """Show other rows, or the same with other words.

        Args:
            rows: from the top.
            chosen: key of the one that is chosen; None for none.
        """
        before, self._rows = self._rows, tuple(rows)
        with QSignalBlocker(self):
            if [row.key for row in before] != [row.key for row in rows]:
                self.clear()
                for _ in rows:
                    self.addItem(QListWidgetItem())
            is_other = [(row.key, row.title) for row in before] != [(row.key, row.title) for row in rows]
            for place, row in enumerate(rows):
                item = self.item(place)
                if item.data(_ROW) != row:
                    item.setData(_ROW, row)
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.title}, {row.where}")
                    item.setToolTip(f"{row.title}\n{row.where}")
            keys = [row.key for row in rows]
            if is_other:
                self.doItemsLayout()
            self.setCurrentRow(keys.index(chosen) if chosen in keys else -1)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._delegate.theme = theme
        self.doItemsLayout()
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()

    def _on_current_row_changed(self, place: int) -> None:
        if 0 <= place < len(self._rows):
            self.chosen.emit(self._rows[place].key)


class _RowDelegate(QStyledItemDelegate):
    """Draws a row: icon and title above, where and since when below."""

    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(_ROW)
        if not isinstance(row, FindingRow):
            return QSize(80, 0)
        return QSize(80, self._height(row.title) + self._height(row.where, _SMALL) + 2 * _ABOVE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        row = index.data(_ROW)
        if not isinstance(row, FindingRow):
            return
        theme, room = self.theme, option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_pointed = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        if is_chosen or is_pointed:
            painter.fillRect(room, QColor(theme.neutral if is_chosen else theme.hover))
        if is_chosen:
            painter.fillRect(QRect(room.left(), room.top(), _STRIPE, room.height()), QColor(theme.accent))
        name, role = ICONS[row.kind]
        top, line = room.top() + _ABOVE, self._line_height()
        icon(name, theme, role).paint(
            painter, QRect(room.left() + _INSET, top + (line - _ICON) // 2, _ICON, _ICON)
        )
        words = QRect(room.left() + _BESIDE_ICON, top, self._room(), self._height(row.title))
        painter.setFont(interface_font())
        painter.setPen(QColor(theme.text))
        painter.drawText(words, int(_WRAPPED), row.title)
        painter.setFont(interface_font(_SMALL))
        painter.setPen(QColor(theme.muted))
        words.moveTop(words.bottom() + 1)
        words.setHeight(self._height(row.where, _SMALL))
        painter.drawText(words, int(_WRAPPED), row.where)
        painter.restore()

    def _room(self) -> int:
        """Return how wide the words may be."""
        return max(20, self._view.viewport().width() - _BESIDE_ICON - 4)

    def _line_height(self) -> int:
        return QFontMetrics(interface_font()).height()

    def _height(self, text: str, scale: float = 1.0) -> int:
        """Return how high a text is in a type of some size."""
        metrics = QFontMetrics(interface_font(scale))
        return metrics.boundingRect(QRect(0, 0, self._room(), 1000), int(_WRAPPED), text).height()
