"""The names of boxes that stand beside the layers and are too small to bear them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gradstudio.ui.canvas.captions import captions_above
from gradstudio.ui.canvas.writers import pixel_font
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme

_MOST = 12
"""Of more boxes than these no names are wanted: they are samples, and say so elsewhere."""
_SIZE = 11.0


def draw_outside_names(
    painter: QPainter, theme: Theme, boxes: Sequence[tuple[QRectF, str]], others: Sequence[QRectF]
) -> None:
    """Write names above boxes.

    Args:
        painter: where to draw.
        theme: whose colours they have.
        boxes: where each is, in pixels, and its name.
        others: where boxes and layers are that no name is to touch; the boxes may be among them.
    """
    if not 0 < len(boxes) <= _MOST:
        return
    painter.setFont(pixel_font(_SIZE * text_scale(), QFont.Weight.Medium))
    painter.setPen(QColor(theme.muted))
    metrics = QFontMetricsF(painter.font(), painter.device())
    for place, name in captions_above(boxes, others, metrics):
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, name)
