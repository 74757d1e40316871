"""Marks on parts of a network: a padlock for what is frozen, a cross for what is cut, discs for what stops."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
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


def draw_stop(painter: QPainter, theme: Theme, centre: QPointF, size: float) -> None:
    """Draw a full disc: a breakpoint.

    Args:
        painter: where to draw.
        theme: in which to draw.
        centre: of the mark, in pixels.
        size: its side in pixels.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.surface), 1.5))
    painter.setBrush(QColor(theme.text))
    painter.drawEllipse(centre, size * 0.5, size * 0.5)


def draw_stop_of_operation(painter: QPainter, theme: Theme, centre: QPointF, size: float) -> None:
    """Draw a ring: a breakpoint that many nodes have.

    Args:
        painter: where to draw.
        theme: in which to draw.
        centre: of the mark, in pixels.
        size: its side in pixels.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.text), max(1.2, size * 0.16)))
    painter.setBrush(QColor(theme.surface))
    painter.drawEllipse(centre, size * 0.42, size * 0.42)


def draw_finding(painter: QPainter, theme: Theme, room: QRect, *, is_fault: bool, is_marked: bool) -> None:
    """Draw a disc with an exclamation mark: what the doctor has found.

    Args:
        painter: where to draw.
        theme: in which to draw.
        room: the square that it fills.
        is_fault: whether it is a fault, and no warning.
        is_marked: whether it has the focus, or the mouse is over it.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground, sign = (theme.fault, theme.surface) if is_fault else (theme.raised, theme.text)
    painter.setPen(QPen(QColor(theme.text if is_marked or not is_fault else theme.surface), 1.2))
    painter.setBrush(QColor(ground))
    disc = QRectF(room).adjusted(1, 1, -1, -1)
    painter.drawEllipse(disc)
    painter.setPen(QPen(QColor(sign), room.width() * 0.13, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    middle, height = disc.center().x(), disc.height()
    painter.drawLine(QPointF(middle, disc.top() + 0.25 * height), QPointF(middle, disc.top() + 0.54 * height))
    painter.drawPoint(QPointF(middle, disc.top() + 0.76 * height))
