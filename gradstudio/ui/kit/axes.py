"""A plot's axes: where its window lies on the widget, and the numbers along its edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gradstudio.project.number_text import short_number
from gradstudio.project.round_numbers import round_numbers
from gradstudio.ui.kit.arrays import FARTHEST
from gradstudio.ui.kit.reach import Reach
from gradstudio.ui.look.theme import Theme, interface_font

LEFT, BOTTOM, TOP, RIGHT = 44, 34, 8, 12
"""Room for the numbers and names, in pixels."""

_ACROSS_SPACING, _UP_SPACING = 46, 40
_FONT_SCALE = 0.85
_SQUEEZED = 1.8
"""Numbers may stand closer than usual by this factor where there would be one alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A rectangle of the plot's own units.

    Attributes:
        left: its left edge; right, bottom, top: the others.
    """

    left: float
    right: float
    bottom: float
    top: float

    def zoomed(self, u: float, v: float, factor: float) -> Window:
        """Return the window in which everything is larger by a factor, with a point staying where it is.

        Args:
            u: of the point, as a share of the width from the left.
            v: as a share of the height from the top.
            factor: above 1 makes everything larger.
        """
        return Window(
            left=u + (self.left - u) / factor,
            right=u + (self.right - u) / factor,
            bottom=v + (self.bottom - v) / factor,
            top=v + (self.top - v) / factor,
        )

    def held(self, home: Window) -> Window:
        """Return the window nearest to this one that is within reach of what the plot shows at first."""
        left, right = Reach.around(home.left, home.right).held(self.left, self.right)
        bottom, top = Reach.around(home.bottom, home.top).held(self.bottom, self.top)
        return Window(left=left, right=right, bottom=bottom, top=top)

    def moved(self, du: float, dv: float) -> Window:
        """Return the window shifted."""
        return Window(left=self.left + du, right=self.right + du, bottom=self.bottom + dv, top=self.top + dv)

    def fitted(self, width: float, height: float) -> Window:
        """Return the smallest window around this one that has one scale in both directions on an area."""
        scale = max((self.right - self.left) / max(width, 1.0), (self.top - self.bottom) / max(height, 1.0))
        u, v = (self.left + self.right) / 2, (self.bottom + self.top) / 2
        du, dv = scale * width / 2, scale * height / 2
        return Window(left=u - du, right=u + du, bottom=v - dv, top=v + dv)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A window on an area of a widget.

    Attributes:
        window: in the plot's units.
        area: in pixels.
    """

    window: Window
    area: QRectF

    def to_pixels(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points are drawn; shape (points, 2) both. What is far out of sight is brought nearer."""
        w, area = self.window, self.area
        scale = np.array([area.width() / (w.right - w.left), -area.height() / (w.top - w.bottom)])
        with np.errstate(over="ignore"):
            pixels = (places - (w.left, w.top)) * scale + (area.left(), area.top())
        near: NDArray[np.float64] = pixels.clip(-FARTHEST, FARTHEST)
        return near

    def rectangle(self, window: Window) -> QRectF:
        """Return where another window's rectangle is drawn."""
        (x0, y0), (x1, y1) = self.to_pixels(
            np.array([[window.left, window.top], [window.right, window.bottom]])
        ).tolist()
        return QRectF(QPointF(x0, y0), QPointF(x1, y1))

    def from_pixels(self, point: QPointF) -> tuple[float, float]:
        """Return what is at a pixel."""
        w, area = self.window, self.area
        u = w.left + (point.x() - area.left()) / area.width() * (w.right - w.left)
        v = w.top - (point.y() - area.top()) / area.height() * (w.top - w.bottom)
        return u, v


def _ticks_along(low: float, high: float, most: float) -> list[float]:
    """Return the numbers of an axis that has room for so many; one alone gives no scale: more are squeezed in."""
    found = round_numbers(low, high, int(most))
    return found if len(found) > 1 else round_numbers(low, high, max(2, int(_SQUEEZED * most)))


def draw_axes(painter: QPainter, theme: Theme, frame: Frame, names: tuple[str, str]) -> None:
    """Draw the numbers below and to the left of the area, and the names of the axes.

    Args:
        painter: where to draw.
        theme: in which to draw.
        frame: the area, and the numbers at its edges.
        names: of the axis below and of that at the left.
    """
    area, window = frame.area, frame.window
    painter.setFont(interface_font(_FONT_SCALE))
    metrics = painter.fontMetrics()
    line, number = QColor(theme.border), QColor(theme.muted)
    shown = _ticks_along(window.left, window.right, area.width() / _ACROSS_SPACING)
    for tick in shown:
        x = frame.to_pixels(np.array([[tick, window.top]]))[0, 0]
        painter.setPen(line)
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
        painter.setPen(number)
        painter.drawText(
            QRectF(x - 40, area.bottom() + 4, 80, metrics.height()),
            Qt.AlignmentFlag.AlignCenter,
            tick_text(tick),
        )
    for tick in _ticks_along(window.bottom, window.top, area.height() / _UP_SPACING):
        y = frame.to_pixels(np.array([[window.left, tick]]))[0, 1]
        painter.setPen(line)
        painter.drawLine(QPointF(area.left() - 4, y), QPointF(area.left(), y))
        painter.setPen(number)
        painter.drawText(
            QRectF(0, y - metrics.height() / 2, area.left() - 7, metrics.height()),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            tick_text(tick),
        )
    painter.setPen(number)
    below = QRectF(area.left(), area.bottom() + 2 + metrics.height(), area.width(), metrics.height())
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, names[0])
    painter.save()
    painter.translate(2, area.center().y())
    painter.rotate(-90)
    beside = metrics.elidedText(names[1], Qt.TextElideMode.ElideRight, int(area.height()))
    painter.drawText(
        QRectF(-area.height() / 2, 0, area.height(), metrics.height()), Qt.AlignmentFlag.AlignCenter, beside
    )
    painter.restore()


def tick_text(value: float) -> str:
    """Return a round number in as few characters as will do."""
    return short_number(value, 6)
