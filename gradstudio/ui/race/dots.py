"""Drawing a point for each run: a round one for each place, in one colour, thousands in one call."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gradstudio.ui.kit.arrays import draw_lines, draw_sprites
from gradstudio.ui.kit.paper import is_paper

SIZE = 4.0
"""Pixels across."""
_MARGIN = 1.0
"""Pixels around the picture of a point, in which its edge fades."""
_BRIEF = np.array([0.01, 0.0])
"""The line that a round pen draws a point with, in pixels."""


def draw_dots(painter: QPainter, places: NDArray[np.float64], colour: QColor) -> None:
    """Draw points; one without a place is left out.

    On the screen each is a copy of one picture, several times as fast as a stroke of a round pen; on paper each is
    a stroke, sharp at any size.

    Args:
        painter: where to draw.
        places: shape (points, 2), in pixels.
        colour: of all of them; where they lie over each other it adds up.
    """
    if is_paper(painter):
        pen = QPen(colour, SIZE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        draw_lines(painter, np.hstack([places, places + _BRIEF]))
        return
    ratio = painter.device().devicePixelRatioF()
    across = round((SIZE + 2 * _MARGIN) * ratio)
    picture = QPixmap(across, across)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as on_picture:
        on_picture.setRenderHint(QPainter.RenderHint.Antialiasing)
        on_picture.setPen(Qt.PenStyle.NoPen)
        on_picture.setBrush(colour)
        on_picture.drawEllipse(QPointF(across / 2, across / 2), SIZE * ratio / 2, SIZE * ratio / 2)
    sources = np.broadcast_to((0.0, 0.0, across, across), (len(places), 4))
    draw_sprites(painter, picture, places, sources, 1.0 / ratio)
