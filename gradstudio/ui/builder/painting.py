"""What is drawn over the picture of the network: frames, marks and writing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from gradstudio.project.number_text import format_number
from gradstudio.ui.builder.geometry import MAX_ROW, Column
from gradstudio.ui.kit.badges import draw_lock
from gradstudio.ui.look.theme import Theme, interface_font

_EDGE = 4.0
"""Names of inputs keep so far from the left edge."""
_CAPTION_SIZE = 0.9
_CAPTION_GAP = 8.0


def cell_of(column: Column, y: float) -> QRectF:
    """Return the square of a neuron at a height."""
    return QRectF(column.x - column.half, y - column.half, 2 * column.half, 2 * column.half)


def draw_frames(
    painter: QPainter, theme: Theme, column: Column, cut: Collection[int], frozen: Collection[int]
) -> None:
    """Draw the frames of a layer's neurons: dashed for one that is cut, with a lock for one that is frozen.

    Args:
        painter: where to draw.
        theme: in which to draw.
        column: the layer.
        cut: the neurons that are cut, by index.
        frozen: those that are frozen.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.faint), 1))
    painter.drawRects([cell_of(column, y) for neuron, y in column.neurons if neuron not in cut])
    gone = [cell_of(column, y) for neuron, y in column.neurons if neuron in cut]
    if gone:
        pen = QPen(QColor(theme.text), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawRects(gone)
        painter.drawLines([point for cell in gone for point in (cell.topLeft(), cell.bottomRight())])
    for neuron, y in column.neurons:
        if neuron in frozen:
            size = min(14.0, max(8.0, 0.7 * column.half))
            draw_lock(painter, theme, QPointF(column.x + column.half, y - column.half), size)


def draw_ring(painter: QPainter, area: QRectF, colour: str) -> None:
    """Draw a frame around what is hovered or selected.

    Args:
        painter: where to draw.
        area: what it surrounds, in pixels.
        colour: of the line, as a style sheet names it.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), 2))
    painter.drawRoundedRect(area.adjusted(-2, -2, 2, 2), 3, 3)


def draw_path(painter: QPainter, path: QPainterPath, colour: str) -> None:
    """Draw an edge that is hovered or selected.

    Args:
        painter: where to draw.
        path: the edge.
        colour: of the line, as a style sheet names it.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), 2.5))
    painter.drawPath(path)


def captions_width(names: Sequence[str]) -> float:
    """Return the room from the left edge to the middle of their column that names with values would fill."""
    metrics = QFontMetricsF(interface_font(_CAPTION_SIZE))
    widest = max((metrics.horizontalAdvance(f"{name}  −0.123") for name in names), default=0.0)
    return _EDGE + widest + _CAPTION_GAP + MAX_ROW / 2


def draw_captions(
    painter: QPainter, theme: Theme, column: Column, names: Sequence[str], values: Sequence[float | None]
) -> None:
    """Write names to the left of a column's neurons, with values if there are any and room for all of them.

    Args:
        painter: where to draw.
        theme: in which to draw.
        column: the inputs, or a layer.
        names: of its neurons.
        values: of each; None for one that has none.
    """
    painter.setFont(interface_font(_CAPTION_SIZE))
    painter.setPen(QColor(theme.text))
    metrics, right = QFontMetricsF(painter.font()), column.x - column.half - _CAPTION_GAP
    room = right - _EDGE
    shown = [neuron for neuron, _ in column.neurons]
    told = [values[neuron] if neuron < len(values) else None for neuron in shown]
    texts = [
        names[neuron] if value is None else f"{names[neuron]}  {format_number(value, 3)}"
        for neuron, value in zip(shown, told, strict=True)
    ]
    if any(metrics.horizontalAdvance(text) > room for text in texts):
        texts = [metrics.elidedText(names[neuron], Qt.TextElideMode.ElideMiddle, room) for neuron in shown]
    for (_, y), text in zip(column.neurons, texts, strict=True):
        area = QRectF(_EDGE, y - 9, room, 18)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def draw_titles(painter: QPainter, theme: Theme, columns: Iterable[Column], titles: Sequence[str]) -> None:
    """Write short titles where the columns are too close for their controls.

    Args:
        painter: where to draw.
        theme: in which to draw.
        columns: those of the layers.
        titles: of each.
    """
    painter.setFont(interface_font(0.85))
    painter.setPen(QColor(theme.muted))
    for column, title in zip(columns, titles, strict=True):
        area = QRectF(column.x - 60, 8, 120, 40)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, title)
