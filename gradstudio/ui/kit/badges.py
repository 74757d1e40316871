"""The marks of what training does not move: a padlock for what is frozen, a cross for what is cut."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradstudio.ui.look.theme import Theme


def draw_lock(painter: QPainter, theme: Theme, centre: QPointF, size: float) -> None:
    """Draw a padlock.

    Args:
        painter: where to draw.
        theme: in which to draw.
        centre: of the mark, in pixels.
        size: its side in pixels.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.surface), 2))
    painter.setBrush(QColor(theme.text))
    body = QRectF(centre.x() - size * 0.4, centre.y() - size * 0.12, size * 0.8, size * 0.6)
    shackle = QRectF(centre.x() - size * 0.24, centre.y() - size * 0.5, size * 0.48, size * 0.7)
    painter.drawRoundedRect(body, 1.5, 1.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.text), max(1.2, size * 0.13)))
    painter.drawArc(shackle, 0, 180 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.text))
    painter.drawRoundedRect(body, 1.5, 1.5)


def draw_cut(painter: QPainter, theme: Theme, centre: QPointF, size: float) -> None:
    """Draw a cross in a disc.

    Args:
        painter: where to draw.
        theme: in which to draw.
        centre: of the mark, in pixels.
        size: its side in pixels.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.text), max(1.0, size * 0.1)))
    painter.setBrush(QColor(theme.surface))
    painter.drawEllipse(centre, size * 0.5, size * 0.5)
    arm = size * 0.22
    for rise in (-arm, arm):
        painter.drawLine(centre + QPointF(-arm, -rise), centre + QPointF(arm, rise))
