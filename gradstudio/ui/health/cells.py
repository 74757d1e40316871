"""The cells of views that set layer beside layer: a title over a body each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gradstudio.app.health.layers import ShownLayer
from gradstudio.ui.look.layer_colours import layer_colour
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

_TITLE = 16
_GAP = 12.0
_NARROWEST = 72.0


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
    most = max(1, int((area.width() + _GAP) / (_NARROWEST + _GAP)))
    begin = 0
    if len(layers) > most:
        at = next((layer.index for layer in layers if layer.path == selected), 0)
        begin = min(max(at - most // 2, 0), len(layers) - most)
    shown = layers[begin : begin + most]
    title = _TITLE * max(1.0, text_scale())
    width = (area.width() - _GAP * (len(shown) - 1)) / max(len(shown), 1)
    cells = []
    for place, layer in enumerate(shown):
        left = area.left() + place * (width + _GAP)
        cells.append(
            Cell(
                layer=layer,
                title=QRectF(left, area.top(), width, title),
                body=QRectF(left, area.top() + title, width, max(area.height() - title, 8.0)),
            )
        )
    return cells


def draw_title(painter: QPainter, theme: Theme, cell: Cell, selected: str, note: str = "") -> None:
    """Draw the name of a layer over its cell, and a note behind it.

    Args:
        painter: where to draw.
        theme: in which to draw.
        cell: of the layer.
        selected: path of the layer that is selected, or "".
        note: a few words, which are drawn as a fault is.
    """
    is_selected = cell.layer.path == selected
    font = interface_font(0.88, QFont.Weight.DemiBold if is_selected else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(layer_colour(cell.layer.depth, theme))
    metrics = QFontMetricsF(font)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    name = metrics.elidedText(cell.layer.name, Qt.TextElideMode.ElideRight, cell.title.width())
    painter.drawText(cell.title, left, name)
    if note:
        painter.setPen(QColor(theme.fault))
        beside = cell.title.adjusted(metrics.horizontalAdvance(name) + 6, 0, 0, 0)
        painter.drawText(beside, left, metrics.elidedText(note, Qt.TextElideMode.ElideRight, beside.width()))
