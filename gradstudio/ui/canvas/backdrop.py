"""A picture of what changes only with the view: while zooming the old picture is scaled, then drawn anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gradstudio.ui.canvas.viewport import Viewport

Draw = Callable[[QPainter, Viewport], None]


class Backdrop:
    """Keeps the picture for a widget.

    Args:
        widget: how large the picture is, and how many device pixels it has.
        draw: draws it, on a background that is filled already.
    """

    def __init__(self, widget: QWidget, draw: Draw) -> None:
        self._widget = widget
        self._draw = draw
        self._picture: QPixmap | None = None
        self._view = Viewport()

    def invalidate(self) -> None:
        """Draw it anew the next time."""
        self._picture = None

    def paint(self, painter: QPainter, view: Viewport, background: str, may_be_stale: bool) -> None:
        """Paint the picture as it looks from `view`; a stale one is scaled if that will do.

        Args:
            painter: where to draw.
            view: the mapping from scene to widget.
            background: colour behind everything.
            may_be_stale: whether an older picture will do.
        """
        picture = self._picture
        if picture is None or (self._view != view and not may_be_stale):
            ratio = self._widget.devicePixelRatioF()
            picture = QPixmap(self._widget.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(QColor(background))
            with QPainter(picture) as brush:
                self._draw(brush, view)
            self._picture, self._view = picture, view
        if self._view == view:
            painter.drawPixmap(0, 0, picture)
            return
        then, now = self._view, view
        factor = now.scale / then.scale
        painter.save()
        painter.translate(now.dx - then.dx * factor, now.dy - then.dy * factor)
        painter.scale(factor, factor)
        painter.drawPixmap(0, 0, picture)
        painter.restore()
