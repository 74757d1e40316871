"""The legend of the canvas: what the colours mean, with the scale."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from gradstudio.graph.numbers import MINUS, format_number
from gradstudio.ui.theme import Theme, interface_font

_WIDTH, _HEIGHT, _MARGIN, _BAR = 208, 46, 8, 8
_TITLES = {"grad": "gradient ∂loss/∂node", "data": "data"}


def draw_legend(painter: QPainter, area: QRectF, theme: Theme, quantity: str, limit: float) -> None:
    """Draw the scale from −limit to +limit in the lower right corner of `area`."""
    if area.width() < 2 * _WIDTH:
        return
    box = QRectF(area.right() - _WIDTH - _MARGIN, area.bottom() - _HEIGHT - _MARGIN, _WIDTH, _HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(box, 6, 6)
    inner = box.adjusted(10, 5, -10, -6)
    painter.setFont(interface_font(0.85))
    painter.setPen(QColor(theme.muted))
    painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, _TITLES[quantity])
    painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, "log scale")
    bar_top = inner.bottom() - _BAR + 1
    text = format_number(limit, 3)
    ends = painter.fontMetrics().horizontalAdvance(MINUS + text) + 6
    bar = QRectF(inner.left() + ends, bar_top - 1, inner.width() - 2 * ends, _BAR)
    row = QRectF(inner.left(), bar_top - 6, inner.width(), 18)
    painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, MINUS + text)
    painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "+" + text)
    painter.fillRect(bar, _gradient(theme, bar))


def _gradient(theme: Theme, bar: QRectF) -> QLinearGradient:
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    for at, colour in ((0.0, theme.negative), (0.5, theme.neutral), (1.0, theme.positive)):
        gradient.setColorAt(at, QColor(colour))
    return gradient
