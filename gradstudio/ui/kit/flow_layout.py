"""A layout that sets widgets in rows, as words in a paragraph."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Places widgets from left to right, and goes on in the next row where there is no room.

    What stands in one row has one middle, whatever its height.
    """

    def __init__(self, parent: QWidget, spacing: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._sizes: list[QSize] | None = None
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def invalidate(self) -> None:
        """Forget sizes that were asked for: Qt asks dozens of times, and there may be a thousand widgets."""
        self._sizes = None
        self._heights = {}
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._place(area, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, area: QRect, move: bool) -> int:
        """Place the items if they are to be moved, and return how high all rows are."""
        x, y = area.x(), area.y()
        row: list[tuple[QLayoutItem, int, QSize]] = []
        if self._sizes is None:
            self._sizes = [item.sizeHint() for item in self._items]
        for item, size in zip(self._items, self._sizes, strict=True):
            if x > area.x() and x + size.width() > area.x() + area.width():
                y += _placed(row, y, move) + self.spacing()
                x, row = area.x(), []
            row.append((item, x, size))
            x += size.width() + self.spacing() if size.width() else 0  # what shows nothing takes no room
        return y + _placed(row, y, move) - area.y()


def _placed(row: list[tuple[QLayoutItem, int, QSize]], y: int, move: bool) -> int:
    """Place the items of a row if they are to be moved, and return how high it is.

    Args:
        row: items, with where each begins and how large it is.
        y: where the row begins.
        move: whether to move them.
    """
    height = max((size.height() for _, _, size in row), default=0)
    if move:
        for item, x, size in row:
            item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
    return height
