"""The cells of views that set layer beside layer: a title over a body each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gradstudio.app.health.layers import ShownLayer
from gradstudio.project.round_numbers import round_numbers
from gradstudio.ui.kit.axes import tick_text
from gradstudio.ui.look.layer_colours import layer_colour
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

_TITLE = 16
_TICK_ROOM = 38.0
_GAP, _SMALL_GAP = 12.0, 7.0
_ROOMY, _NARROWEST = 72.0, 36.0
"""Width of a cell with its gap to the next, in pixels: usual, and least where there are many."""
_SHORT_BELOW = 58.0
"""In a narrower cell a layer is called by its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where one layer is shown.

    Attributes:
        layer: which one.
        title: where its name stands, in pixels.
        body: below it.
    """

    layer: ShownLayer
    title: QRectF
    body: QRectF


def cells_of(layers: Sequence[ShownLayer], area: QRectF, selected: str = "") -> list[Cell]:
    """Return a cell for as many layers as have room, the selected one among them.

    Args:
        layers: all of them.
        area: room for the cells, in pixels.
        selected: path of a layer, or "".
    """
    gap = _GAP if len(layers) * (_ROOMY + _GAP) <= area.width() + _GAP else _SMALL_GAP
    most = max(1, int((area.width() + gap) / (_NARROWEST + gap)))
    begin = 0
    if len(layers) > most:
        at = next((layer.index for layer in layers if layer.path == selected), 0)
        begin = min(max(at - most // 2, 0), len(layers) - most)
    shown = layers[begin : begin + most]
    title = _TITLE * max(1.0, text_scale())
    width = (area.width() - gap * (len(shown) - 1)) / max(len(shown), 1)
    cells = []
    for place, layer in enumerate(shown):
        left = area.left() + place * (width + gap)
        cells.append(
            Cell(
                layer=layer,
                title=QRectF(left, area.top(), width, title),
                body=QRectF(left, area.top() + title, width, max(area.height() - title, 8.0)),
            )
        )
    return cells


def layers_told(cells: Sequence[Cell]) -> str:
    """Return which layers are shown, such as ``layers 1–6 of 8``; "" where all are."""
    if not cells or len(cells) == cells[0].layer.count:
        return ""
    first, last = cells[0].layer.index + 1, cells[-1].layer.index + 1
    return f"layers {first}–{last} of {cells[0].layer.count}"


def draw_title(painter: QPainter, theme: Theme, cell: Cell, selected: str, notes: Sequence[str] = ()) -> None:
    """Draw the name of a layer over its cell, and a note behind it.

    Args:
        painter: where to draw.
        theme: in which to draw.
        cell: of the layer.
        selected: path of the layer that is selected, or "".
        notes: a few words, the longest first; the first with room is drawn as a fault is.
    """
    is_selected = cell.layer.path == selected
    font = interface_font(0.88, QFont.Weight.DemiBold if is_selected else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(layer_colour(cell.layer.depth, theme))
    metrics = QFontMetricsF(font)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    is_short = cell.title.width() < _SHORT_BELOW * max(1.0, text_scale())
    own = (
        str(cell.layer.index + 1) if is_short and cell.layer.index < cell.layer.count - 1 else cell.layer.name
    )
    name = metrics.elidedText(own, Qt.TextElideMode.ElideRight, cell.title.width())
    painter.drawText(cell.title, left, name)
    beside = cell.title.adjusted(metrics.horizontalAdvance(name) + 6, 0, 0, 0)
    note = next((note for note in notes if metrics.horizontalAdvance(note) <= beside.width()), "")
    painter.setPen(QColor(theme.fault))
    painter.drawText(beside, left, note)


def draw_ticks(painter: QPainter, theme: Theme, cell: Cell, reach: tuple[float, float]) -> None:
    """Draw numbers below a cell.

    Args:
        painter: where to draw.
        theme: in which to draw.
        cell: of the layer.
        reach: the number at its left edge and that at its right.
    """
    (low, high), body = reach, cell.body
    painter.setFont(interface_font(0.85))
    height = painter.fontMetrics().height()
    for tick in round_numbers(low, high, max(1, int(body.width() / _TICK_ROOM))):
        x = body.left() + (tick - low) / (high - low) * body.width()
        painter.setPen(QColor(theme.border))
        painter.drawLine(QPointF(x, body.bottom()), QPointF(x, body.bottom() + 3))
        painter.setPen(QColor(theme.muted))
        place = QRectF(x - 40, body.bottom() + 3, 80, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, tick_text(tick))
