"""The axes of a plot over steps: short numbers, on a linear or a logarithmic axis or in per cent."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gradstudio.project.number_text import short_number
from gradstudio.project.round_numbers import round_numbers
from gradstudio.ui.kit.axes import Frame
from gradstudio.ui.kit.ranges import log_ticks, short_step
from gradstudio.ui.look.theme import Theme, interface_font

Scale = Literal["linear", "logarithmic", "share"]
"""How values are drawn: as they are, by their power of ten, or as shares of one in per cent."""

_FONT_SCALE = 0.85
_ACROSS_SPACING, _UP_SPACING = 58.0, 26.0
_NUMBER_ROOM = 17.0
"""From one number of a logarithmic axis to the next, in pixels."""
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_LARGEST_POWER = 300.0
_PLAIN_POWERS = -2, 3


def draw_step_axes(
    painter: QPainter, theme: Theme, frame: Frame, scale: Scale, axis: str = "step", *, is_whole: bool = True
) -> None:
    """Draw the numbers below and to the left of the area; the name of the steps stands before the first.

    Args:
        painter: where to draw.
        theme: in which to draw.
        frame: the area, and the numbers at its edges.
        scale: how values are drawn.
        axis: what goes to the right, in a word.
        is_whole: whether whole numbers alone go to the right.
    """
    area, window = frame.area, frame.window
    painter.setFont(interface_font(_FONT_SCALE))
    height = painter.fontMetrics().height()
    line, number = QColor(theme.border), QColor(theme.muted)
    painter.setPen(line)
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    painter.drawLine(area.topLeft(), area.bottomLeft())
    for tick in round_numbers(window.left, window.right, max(1, int(area.width() / _ACROSS_SPACING))):
        if is_whole and (tick < 0 or tick != round(tick)):
            continue
        x = frame.to_pixels(np.array([[tick, window.top]]))[0, 0]
        painter.setPen(line)
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
        painter.setPen(number)
        below = QRectF(x - 40, area.bottom() + 4, 80, height)
        painter.drawText(
            below, Qt.AlignmentFlag.AlignCenter, short_step(tick) if is_whole else short_number(tick)
        )
    for tick in value_ticks(window.bottom, window.top, area.height(), scale):
        y = frame.to_pixels(np.array([[window.left, tick]]))[0, 1]
        painter.setPen(line)
        painter.drawLine(QPointF(area.left() - 4, y), QPointF(area.left(), y))
        painter.setPen(number)
        beside = QRectF(0, y - height / 2, area.left() - 7, height)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(beside, right, value_text(tick, scale))
    painter.setPen(number)
    name = QRectF(0, area.bottom() + 4, area.left() - 7, height)
    painter.drawText(name, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, axis)


def value_ticks(low: float, high: float, pixels: float, scale: Scale) -> list[float]:
    """Return where numbers of values stand, from low to high.

    Args:
        low: the lower end.
        high: the upper end, above the lower.
        pixels: how long the axis is.
        scale: how values are drawn.
    """
    if scale == "logarithmic":
        least = _NUMBER_ROOM * (high - low) / max(pixels, 1.0)
        low, high = max(low, -_LARGEST_POWER), min(high, _LARGEST_POWER)
        return log_ticks(low, high, least) if 0 < least < math.inf and low < high else []
    found = round_numbers(low, high, max(1, int(pixels / _UP_SPACING)))
    return [tick for tick in found if 0 <= tick <= 1] if scale == "share" else found


def value_text(place: float, scale: Scale) -> str:
    """Return what is written at a place of an axis of values."""
    if scale == "share":
        return f"{100 * place:.4g} %"
    if scale == "linear":
        return short_number(place)
    power = round(place)
    if abs(place - power) < 1e-9 and not _PLAIN_POWERS[0] <= power <= _PLAIN_POWERS[1]:
        return f"10{str(power).translate(_SUPERSCRIPT)}"
    return short_number(10.0**place, 3)
