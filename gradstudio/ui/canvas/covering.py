"""What lies on the canvas, and the room that it leaves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSizeF, Signal
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from gradstudio.app.program.below import children_of


class Covers(QObject):
    """Knows what may lie on a widget, and finds the room that is left. Lives on the GUI thread.

    Args:
        widget: what is covered; its parent.

    Signals:
        changed: what is followed has come, gone or moved.
    """

    changed = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._all: list[QWidget] = []

    def add(self, cover: QWidget, *, is_followed: bool = False) -> None:
        """Take something into account while it is visible.

        Args:
            cover: a child of the widget, or another one of its window, such as a drawer.
            is_followed: whether it is told when it comes, goes and moves.
        """
        self._all.append(cover)
        if is_followed:
            cover.installEventFilter(self)

    def free_area(self) -> QRectF:
        """Return the largest part of the widget, from edge to edge, on which no cover lies."""
        free = QRectF(self._widget.rect())
        for cover in self._all:
            if cover.isVisible():
                corner = self._widget.mapFromGlobal(cover.mapToGlobal(QPoint()))
                free = _beside(free, QRectF(corner, QSizeF(cover.size())))
        return free

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize, QEvent.Type.Move):
            self.changed.emit()
        return False


def uncovered(widget: QWidget) -> QRegion:
    """Return where none of a widget's children lies: the rest need not be painted with each frame."""
    region = QRegion(widget.rect())
    for child in children_of(widget, QWidget):
        if child.isVisible():
            region -= child.geometry()
    return region


def _beside(area: QRectF, cover: QRectF) -> QRectF:
    """Return the largest of the parts of an area beside a cover."""
    cover = cover.intersected(area)
    if cover.isEmpty():
        return area
    parts = (
        area.adjusted(0, 0, cover.left() - area.right(), 0),
        area.adjusted(cover.right() - area.left(), 0, 0, 0),
        area.adjusted(0, 0, 0, cover.top() - area.bottom()),
        area.adjusted(0, cover.bottom() - area.top(), 0, 0),
    )
    return max(parts, key=lambda part: part.width() * part.height())
