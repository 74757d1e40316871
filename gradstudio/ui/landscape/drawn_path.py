"""`DrawnPath`: a run's path as the landscape's drawings are handed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradstudio.app.landscape.survey import ShownPath
from gradstudio.ui.look.text_size import mark_scale
from gradstudio.ui.look.theme import Theme, interface_font

Floats = NDArray[np.float64]

_WIDTH, _HALO, _DOT = 2.0, 4.5, 4.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnPath:
    """One path.

    Attributes:
        path: where it goes.
        name: what its run is called.
        colour: returns the run's colour in a theme.
    """

    path: ShownPath
    name: str
    colour: Callable[[Theme], QColor]


def paint_path(painter: QPainter, theme: Theme, pixels: Floats, colour: QColor) -> None:
    """Paint a path with a rim that sets it off, and a ring where it starts.

    Args:
        painter: where to draw, antialiased.
        theme: in which to draw.
        pixels: shape (points, 2); a point without a place is left out.
        colour: of the path.
    """
    points = pixels[np.isfinite(pixels).all(axis=1)]
    if not len(points):
        return
    line = QPolygonF([QPointF(x, y) for x, y in points.tolist()])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((QColor(theme.surface), _HALO), (colour, _WIDTH)):
        painter.setPen(QPen(shade, width * mark_scale()))
        painter.drawPolyline(line)
    painter.setPen(QPen(colour, _WIDTH * mark_scale()))
    painter.setBrush(QColor(theme.surface))
    painter.drawEllipse(QPointF(*points[0].tolist()), _DOT, _DOT)


def paint_now(painter: QPainter, theme: Theme, at: QPointF, *, is_past: bool) -> None:
    """Paint the moment in sight.

    Args:
        painter: where to draw, antialiased.
        theme: in which to draw.
        at: where it is, in pixels.
        is_past: whether it is not the newest.
    """
    painter.setPen(QPen(QColor(theme.surface), 2.0))
    painter.setBrush(QColor(theme.past if is_past else theme.accent))
    painter.drawEllipse(at, _DOT + 1.5, _DOT + 1.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_name(painter: QPainter, theme: Theme, area: QRectF, at: QPointF, name: str) -> None:
    """Paint a name beside a place, if that is in sight.

    Args:
        painter: where to draw, antialiased.
        theme: in which to draw.
        area: of the plot, in pixels, within which the name stays.
        at: the place, in pixels.
        name: what is written.
    """
    if not area.contains(at):
        return
    painter.setFont(interface_font(0.85))
    size = painter.fontMetrics().boundingRect(name).size()
    place = QRectF(at.x() + 9, at.y() - size.height() - 3, size.width() + 6, size.height())
    if place.right() > area.right():
        place.moveRight(at.x() - 9)
    if place.top() < area.top():
        place.moveTop(at.y() + 5)
    ground = QColor(theme.surface)
    ground.setAlpha(200)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, 3, 3)
    painter.setPen(QColor(theme.text))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
