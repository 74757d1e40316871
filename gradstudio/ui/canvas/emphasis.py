"""What stands out on the canvas: the selected nodes, and the one under the mouse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradstudio.graph.layouts import NODE_HEIGHT, NODE_WIDTH
from gradstudio.ui.canvas.painting import CAPTION_SCALE, GraphPainter
from gradstudio.ui.canvas.viewport import Viewport


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Nodes by index: the primary selected one, the others that are selected, the one under the mouse."""

    selected: int | None = None
    others: tuple[int, ...] = ()
    hovered: int | None = None


def draw_emphasis(painter: QPainter, graph: GraphPainter, view: Viewport, emphasis: Emphasis) -> None:
    """Draw a ring around each, and the edges of the primary and of the hovered one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    theme = graph.theme
    for other in emphasis.others:
        _draw_ring(painter, graph, view, other, theme.accent, 1.5)
    for node, colour, width in (
        (emphasis.hovered, theme.muted, 1.5),
        (emphasis.selected, theme.accent, 2.0),
    ):
        if node is not None:
            painter.setPen(QPen(QColor(colour), width))
            painter.setBrush(QColor(colour))
            _draw_arrows(painter, graph, view, node)
            _draw_ring(painter, graph, view, node, colour, width + 0.5)


def _draw_ring(
    painter: QPainter, graph: GraphPainter, view: Viewport, node: int, colour: str, width: float
) -> None:
    corner = view.to_widget(*graph.left_top[node])
    size = max(NODE_WIDTH * view.scale, 6), max(NODE_HEIGHT * view.scale, 6)
    ring = QRectF(corner.x(), corner.y(), *size).adjusted(-2.5, -2.5, 2.5, 2.5)
    radius = min(8 * view.scale, 8) + 2.5
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), width))
    painter.drawRoundedRect(ring, radius, radius)


def _draw_arrows(painter: QPainter, graph: GraphPainter, view: Viewport, node: int) -> None:
    edges = graph.placed.graph.edges
    for k in np.flatnonzero((edges[:, 0] == node) | (edges[:, 1] == node)):
        tail, head = view.to_widget(*graph.tails[k]), view.to_widget(*graph.heads[k])
        line = QLineF(tail, head)
        painter.drawLine(line)
        if line.length() > 12 and view.scale >= CAPTION_SCALE:
            back, side = line.unitVector(), line.normalVector().unitVector()
            along = QPointF(back.dx(), back.dy()) * 7
            across = QPointF(side.dx(), side.dy()) * 3
            painter.drawPolygon(QPolygonF([head, head - along + across, head - along - across]))
