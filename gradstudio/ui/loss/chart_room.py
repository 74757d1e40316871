"""`ChartRoom`: what is seen of the loss plot until its chart is loaded."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class ChartRoom(QWidget):
    """Where the chart will be.

    Signals:
        painted: it has been painted for the first time.
    """

    painted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.colour = QColor()
        self._fresh = True

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.colour)
        if self._fresh:
            self._fresh = False
            self.painted.emit()
