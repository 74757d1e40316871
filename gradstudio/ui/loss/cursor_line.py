"""`CursorLine`: a vertical line at a step of the loss plot, which can be dragged."""

from __future__ import annotations

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent, MouseDragEvent
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

_REACH = 5.0
"""It can be taken hold of so many pixels beside it."""


class CursorLine(pg.GraphicsObject):
    """Stands at a place of a view box, in its pixels, and costs no painting of the curves beside it.

    Args:
        box: the view.

    Signals:
        dragged: where to, in pixels of the scene.
    """

    dragged = Signal(float)

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__()
        self.setParentItem(box)
        self._box = box
        self._pen = QPen(Qt.PenStyle.NoPen)
        self._height = 0.0
        self.setZValue(10)
        self.hide()

    def set_colour(self, colour: str) -> None:
        """Draw in another colour."""
        self._pen = QPen(QColor(colour), 1)
        self.update()

    def place(self, x: float | None) -> None:
        """Stand at a place across the box; None, or one out of sight, for nowhere."""
        rect = self._box.rect()
        if x is None or not 0 <= x <= rect.width():
            self.hide()
            return
        if rect.height() != self._height:
            self.prepareGeometryChange()
            self._height = rect.height()
        self.setPos(QPointF(round(x), 0))
        self.show()

    def boundingRect(self) -> QRectF:
        return QRectF(-_REACH, 0, 2 * _REACH, self._height)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw it.

        Args:
            painter: where to draw.
            option: how the scene wants it drawn.
            widget: what is drawn on, if it is one.
        """
        painter.setPen(self._pen)
        painter.drawLine(QPointF(0, 0), QPointF(0, self._height))

    def hoverEvent(self, event: HoverEvent) -> None:
        """Take the mouse that is pressed here; the plot behind would be moved by it."""
        if not event.isExit() and event.acceptDrags(Qt.MouseButton.LeftButton):
            self.setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            self.unsetCursor()

    def mouseDragEvent(self, event: MouseDragEvent) -> None:
        """Follow the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.dragged.emit(event.scenePos().x())
        else:
            event.ignore()
