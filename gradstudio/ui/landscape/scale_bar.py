"""The bar beside the contours that says which colour is which loss."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from gradstudio.ui.landscape.loss_scale import LossScale, picture_of_heights
from gradstudio.ui.look.theme import Theme, interface_font

SCALE_ROOM = 58
"""Pixels at the right of the plot for the bar with its numbers."""
_WIDTH, _GAP = 10, 8
_MARK_SPACING = 26


def paint_scale_bar(painter: QPainter, theme: Theme, area: QRectF, size: QSize, scale: LossScale) -> None:
    """Paint the bar at the right of a plot, with numbers beside it.

    Args:
        painter: where to draw.
        theme: in which to draw.
        area: of the plot, in pixels.
        size: of the widget around it.
        scale: which colour is which loss.
    """
    bar = QRectF(area.right() + _GAP, area.top(), _WIDTH, area.height())
    painter.drawImage(bar, picture_of_heights(np.linspace(0.0, 1.0, 128)[:, None], theme))
    painter.setFont(interface_font(0.8))
    tall = painter.fontMetrics().height()
    width, height = size.width(), size.height()
    painter.setPen(QColor(theme.muted))
    across = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    for share, text in scale.marks(int(area.height() / _MARK_SPACING)):
        y = bar.bottom() - share * bar.height()
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 3, y))
        top = min(max(y - tall / 2, 0.0), height - tall)
        painter.drawText(QRectF(bar.right() + 5, top, width - bar.right() - 5, tall), across, text)
    painter.drawText(QRectF(bar.left(), area.bottom() + 4, width - bar.left(), tall), across, "loss")
