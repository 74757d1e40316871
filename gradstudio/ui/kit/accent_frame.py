"""A line in the accent colour around something in the window."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from gradstudio.ui.look.theme import Theme

_WIDTH = 2


class AccentFrame(QWidget):
    """Lies over the window, takes no clicks, and covers nothing but its own line.

    Args:
        theme: how it is drawn at first.
        window: over what it lies; its parent.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, place: QRect) -> None:
        """Draw the line just inside of the edges of a rectangle, in the window's pixels."""
        self.setGeometry(place)
        self.show()
        self.raise_()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        inner = self.rect().adjusted(2 * _WIDTH, 2 * _WIDTH, -2 * _WIDTH, -2 * _WIDTH)
        # Of what it surrounds nothing has to be painted again because of it.
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inner)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.accent), _WIDTH))
        half = _WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 4, 4)
