"""The legend of the canvas: what the colours mean, with the scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPen, QPixmap

from gradstudio.app.canvas.colouring import Scale
from gradstudio.graph.numbers import MINUS, format_number
from gradstudio.ui.canvas.writers import is_screen
from gradstudio.ui.look.colours import categorical
from gradstudio.ui.look.theme import Theme, interface_font

_WIDTH, _HEIGHT, _MARGIN, _BAR = 224, 46, 8, 8
_SWATCH, _ROW, _MOST_ROWS = 12, 18, 9


def draw_legend(
    painter: QPainter,
    area: QRectF,
    theme: Theme,
    scale: Scale,
    edge_limit: float | None = None,
    has_closed: bool = False,
) -> None:
    """Draw what the colours stand for in the lower right corner of `area`, if there is room.

    Args:
        painter: where to draw.
        area: the canvas.
        theme: in which to draw.
        scale: what the colours of the nodes stand for.
        edge_limit: the scale of the edges goes from −edge_limit to +edge_limit; None if edges are plain.
        has_closed: whether closed groups show.
    """
    painter.setFont(interface_font(0.85))
    if scale.categories is not None:
        _draw_categories(painter, area, theme, scale.categories.names)
    elif area.width() >= 2 * _WIDTH:
        notes = []
        if has_closed:
            notes.append(f"boxes: {scale.of_groups}, relative to the largest")
        if edge_limit is not None:
            notes.append(f"edges: gradient along them, ±{format_number(edge_limit, 3)}")
        _draw_bar(painter, area, theme, scale, notes)


def _draw_bar(painter: QPainter, area: QRectF, theme: Theme, scale: Scale, notes: Sequence[str]) -> None:
    extra = _ROW * len(notes)
    metrics = QFontMetricsF(painter.font())
    width = max([_WIDTH, *(metrics.horizontalAdvance(note) + 20 for note in notes)])
    inner = _frame(painter, area, theme, width, _HEIGHT + extra)
    painter.setPen(QColor(theme.muted))
    for note in reversed(notes):
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, note)
        inner = inner.adjusted(0, 0, 0, -_ROW)
    painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, scale.title)
    kind = f"{'log' if scale.logarithmic else 'linear'}{', fixed' if scale.fixed else ''}"
    painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, kind)
    bar_top = inner.bottom() - _BAR + 1
    text = format_number(scale.limit, 3)
    ends = painter.fontMetrics().horizontalAdvance(MINUS + text) + 6
    bar = QRectF(inner.left() + ends, bar_top - 1, inner.width() - 2 * ends, _BAR)
    row = QRectF(inner.left(), bar_top - 6, inner.width(), 18)
    painter.drawText(
        row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, MINUS + text if scale.signed else "0"
    )
    painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "+" + text)
    painter.fillRect(bar, _gradient(theme, bar, scale.signed))


def _draw_categories(painter: QPainter, area: QRectF, theme: Theme, names: Sequence[str]) -> None:
    metrics = QFontMetricsF(painter.font())
    rows = min(len(names), _MOST_ROWS, max(1, int((area.height() - 2 * _MARGIN - 12) // _ROW)))
    columns = -(-len(names) // rows)
    column = max(metrics.horizontalAdvance(name) for name in names) + _SWATCH + 20
    width = columns * column + 12
    if area.width() < width + 2 * _MARGIN:
        return
    inner = _frame(painter, area, theme, width, rows * _ROW + 11)
    colours = categorical(len(names), theme)
    for i, (name, colour) in enumerate(zip(names, colours, strict=True)):
        left, top = inner.left() + (i // rows) * column, inner.top() + (i % rows) * _ROW
        painter.fillRect(QRectF(left, top + (_ROW - _SWATCH) / 2, _SWATCH, _SWATCH), colour)
        painter.setPen(QColor(theme.muted))
        text = QRectF(left + _SWATCH + 6, top, column, _ROW)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)


def _frame(painter: QPainter, area: QRectF, theme: Theme, width: float, height: float) -> QRectF:
    left, top = area.right() - width - _MARGIN, area.bottom() - height - _MARGIN
    box = QRectF(math.floor(left), math.floor(top), math.ceil(width), math.ceil(height))
    if is_screen(painter.device()):
        # Round corners this large would take as long with each frame as all boxes of the graph.
        picture = _box(theme, box.width(), box.height(), painter.device().devicePixelRatio())
        painter.drawPixmap(box.topLeft(), picture)
    else:
        _draw_box(painter, theme, box)
    return box.adjusted(10, 5, -10, -6)


@lru_cache(maxsize=8)
def _box(theme: Theme, width: float, height: float, ratio: float) -> QPixmap:
    """Return the picture of a box, with half a pixel around it for its border."""
    picture = QPixmap(round((width + 1) * ratio), round((height + 1) * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        _draw_box(painter, theme, QRectF(0, 0, width, height))
    return picture


def _draw_box(painter: QPainter, theme: Theme, box: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(box.translated(0.5, 0.5), 6, 6)


def _gradient(theme: Theme, bar: QRectF, signed: bool) -> QLinearGradient:
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    colours = (theme.negative, theme.neutral, theme.positive) if signed else (theme.neutral, theme.positive)
    for i, colour in enumerate(colours):
        gradient.setColorAt(i / (len(colours) - 1), QColor(colour))
    return gradient
