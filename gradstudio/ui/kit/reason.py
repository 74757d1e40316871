"""What a drawing says in the place of what cannot be drawn."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gradstudio.ui.look.theme import Theme, interface_font


def draw_reason(painter: QPainter, theme: Theme, area: QRectF, reason: str) -> None:
    """Write a sentence in the middle of an area.

    Args:
        painter: where to draw.
        theme: in which to draw.
        area: where the drawing would be, in pixels.
        reason: why there is none.
    """
    painter.setFont(interface_font())
    painter.setPen(QColor(theme.muted))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area.adjusted(8, 4, -8, -4), int(flags), reason)
