"""What lies on the canvas, and the room that it leaves."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from gradstudio.app.program.below import children_of


def free_area(widget: QWidget, covers: Iterable[QWidget]) -> QRectF:
    """Return the largest part of a widget, from edge to edge, on which none of the visible covers lies."""
    free = QRectF(widget.rect())
    for cover in covers:
        if cover.isVisible():
            free = _beside(free, QRectF(cover.geometry()))
    return free


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
