"""Drawing a placed graph: group boxes, edges and nodes, in as much detail as the scale allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from gradstudio.app.graph_job import PlacedGraph
from gradstudio.graph.layouts import NODE_HEIGHT, NODE_WIDTH, box_of
from gradstudio.graph.numbers import format_number
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.colours import LEVELS, blend, diverging, readable_on
from gradstudio.ui.theme import Theme, interface_font

RECORD_SCALE = 0.8
"""From here on a node shows its label, operation, data and grad."""
NAME_SCALE = 0.26
"""From here on a node shows its label or operation."""
CAPTION_SCALE = 0.16
"""From here on a neuron's box has its name above it."""
SMOOTH_EDGES = 1500
"""Up to so many visible edges are drawn antialiased."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What stands out: the selected node, the one under the mouse, by index or None."""

    selected: int | None = None
    hovered: int | None = None


class GraphPainter:
    """Draws one `PlacedGraph` in one theme. What does not change with the view is computed once."""

    def __init__(self, placed: PlacedGraph, theme: Theme) -> None:
        self.placed = placed
        self.theme = theme
        positions = placed.positions
        self.left_top = positions - (NODE_WIDTH / 2, NODE_HEIGHT / 2)
        self.boxes = [(QRectF(*box_of(positions[list(group.nodes)])), group.title) for group in placed.groups]
        self.bounds = self._bounds()
        graph = placed.graph
        ends = positions[graph.edges]
        half = (NODE_WIDTH / 2, 0.0)
        self.tails, self.heads = ends[:, 0] + half, ends[:, 1] - half
        self._separate_double_edges(graph.edges)
        self.names = tuple(_short_name(graph.labels[i], graph.symbols[i]) for i in range(len(graph)))
        self._rects: tuple[Viewport, NDArray[np.intp], list[list[float]], list[QRectF]] | None = None
        self.scale_colours = diverging(theme)
        self.text_colours = [readable_on(colour) for colour in self.scale_colours]

    def visible(self, view: Viewport, width: float, height: float) -> NDArray[np.intp]:
        """Return the nodes that show in a widget of this size."""
        x, y = (self.left_top * view.scale + (view.dx, view.dy)).T
        w, h = NODE_WIDTH * view.scale, NODE_HEIGHT * view.scale
        return np.flatnonzero((x + w > 0) & (x < width) & (y + h > 0) & (y < height))

    def draw_backdrop(self, painter: QPainter, view: Viewport, width: float, height: float) -> None:
        """Draw the boxes of the groups and all edges."""
        self._draw_boxes(painter, view, QRectF(0, 0, width, height))
        tails = self.tails * view.scale + (view.dx, view.dy)
        heads = self.heads * view.scale + (view.dx, view.dy)
        low, high = np.minimum(tails, heads), np.maximum(tails, heads)
        shown = np.flatnonzero((high > 0).all(axis=1) & (low < (width, height)).all(axis=1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(shown) <= SMOOTH_EDGES)
        painter.setPen(QPen(QColor(self.theme.edge), 1))
        lines = np.hstack([tails[shown], heads[shown]]).tolist()
        painter.drawLines([QLineF(*line) for line in lines])

    def draw_nodes(
        self,
        painter: QPainter,
        view: Viewport,
        nodes: NDArray[np.intp],
        levels: NDArray[np.intp],
        numbers: tuple[NDArray[np.float64], NDArray[np.float64]] | None,
    ) -> None:
        """Draw nodes, coloured by level; `numbers` are data and grad by node, if there are any yet."""
        corners, rects = self._placed_rects(view, nodes)
        rounded = view.scale >= NAME_SCALE / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, rounded)
        radius = min(8 * view.scale, 8)
        shown = levels[nodes]
        order = np.argsort(shown, kind="stable")
        ends = np.searchsorted(shown[order], np.arange(LEVELS + 1))
        for level in np.flatnonzero(np.diff(ends)).tolist():
            members = [rects[i] for i in order[ends[level] : ends[level + 1]].tolist()]
            painter.setBrush(self.scale_colours[level])
            if rounded:
                for rect in members:
                    painter.drawRoundedRect(rect, radius, radius)
            else:
                painter.drawRects(members)
        if view.scale >= RECORD_SCALE and numbers is not None:
            self._write_records(painter, view, nodes, corners, levels, numbers)
        elif view.scale >= NAME_SCALE:
            self._write_names(painter, view, nodes, corners, levels)

    def _placed_rects(
        self, view: Viewport, nodes: NDArray[np.intp]
    ) -> tuple[list[list[float]], list[QRectF]]:
        """Return corner and rectangle of each node; while training they stay where they are."""
        if self._rects is None or self._rects[0] != view or not np.array_equal(self._rects[1], nodes):
            corners = (self.left_top[nodes] * view.scale + (view.dx, view.dy)).tolist()
            # Far away a node is at least 1.5 pixels wide, so that none vanishes.
            w, h = max(NODE_WIDTH * view.scale, 1.5), max(NODE_HEIGHT * view.scale, 1.5)
            self._rects = view, nodes, corners, [QRectF(x, y, w, h) for x, y in corners]
        return self._rects[2], self._rects[3]

    def draw_emphasis(self, painter: QPainter, view: Viewport, emphasis: Emphasis) -> None:
        """Draw the edges of the selected or hovered node in the accent colour, and a ring around each."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        for node, colour, width in (
            (emphasis.hovered, theme.muted, 1.5),
            (emphasis.selected, theme.accent, 2.0),
        ):
            if node is None:
                continue
            painter.setPen(QPen(QColor(colour), width))
            painter.setBrush(QColor(colour))
            self._draw_arrows(painter, view, node)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            corner = view.to_widget(*self.left_top[node])
            size = max(NODE_WIDTH * view.scale, 6), max(NODE_HEIGHT * view.scale, 6)
            ring = QRectF(corner.x(), corner.y(), *size).adjusted(-2.5, -2.5, 2.5, 2.5)
            radius = min(8 * view.scale, 8) + 2.5
            painter.setPen(QPen(QColor(colour), width + 0.5))
            painter.drawRoundedRect(ring, radius, radius)

    def _draw_arrows(self, painter: QPainter, view: Viewport, node: int) -> None:
        edges = self.placed.graph.edges
        for k in np.flatnonzero((edges[:, 0] == node) | (edges[:, 1] == node)):
            tail, head = view.to_widget(*self.tails[k]), view.to_widget(*self.heads[k])
            line = QLineF(tail, head)
            painter.drawLine(line)
            if line.length() > 12 and view.scale >= CAPTION_SCALE:
                back, side = line.unitVector(), line.normalVector().unitVector()
                along = QPointF(back.dx(), back.dy()) * 7
                across = QPointF(side.dx(), side.dy()) * 3
                painter.drawPolygon(QPolygonF([head, head - along + across, head - along - across]))

    def _draw_boxes(self, painter: QPainter, view: Viewport, frame: QRectF) -> None:
        theme, scale = self.theme, view.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_pixel_font(min(max(13 * scale * 1.2, 9), 13), QFont.Weight.Medium))
        for box, title in self.boxes:
            shown = QRectF(view.to_widget(box.x(), box.y()), box.size() * scale)
            if not shown.intersects(frame):
                continue
            painter.setPen(QPen(blend(theme.box, theme.border, 0.7), 1))
            painter.setBrush(QColor(theme.box))
            radius = 12 * scale
            painter.drawRoundedRect(shown, radius, radius)
            if scale >= CAPTION_SCALE:
                painter.setPen(QColor(theme.muted))
                painter.drawText(
                    shown.adjusted(12 * scale, 4 * scale, -4, 0),
                    Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip,
                    title,
                )

    def _write_names(
        self,
        painter: QPainter,
        view: Viewport,
        nodes: NDArray[np.intp],
        corners: Sequence[Sequence[float]],
        levels: NDArray[np.intp],
    ) -> None:
        width, height = NODE_WIDTH * view.scale, NODE_HEIGHT * view.scale
        painter.setFont(_pixel_font(max(7.0, min(24 * view.scale, 16)), QFont.Weight.Medium))
        for node, (x, y), level in zip(nodes.tolist(), corners, levels[nodes].tolist(), strict=True):
            label, symbol = self.names[node]
            painter.setPen(self.text_colours[level])
            painter.drawText(QRectF(x, y, width, height), Qt.AlignmentFlag.AlignCenter, label or symbol)

    def _write_records(
        self,
        painter: QPainter,
        view: Viewport,
        nodes: NDArray[np.intp],
        corners: Sequence[Sequence[float]],
        levels: NDArray[np.intp],
        numbers: tuple[NDArray[np.float64], NDArray[np.float64]],
    ) -> None:
        scale = view.scale
        width, line = NODE_WIDTH * scale, NODE_HEIGHT * scale / 3.25
        inset = 7 * scale
        title_font = _pixel_font(11.5 * scale, QFont.Weight.DemiBold)
        number_font = _pixel_font(11 * scale)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        data, grad = numbers
        for node, (x, y), level in zip(nodes.tolist(), corners, levels[nodes].tolist(), strict=True):
            label, symbol = self.names[node]
            painter.setPen(self.text_colours[level])
            row = QRectF(x + inset, y + 2 * scale, width - 2 * inset, line)
            painter.setFont(title_font)
            painter.drawText(row, left, label)
            painter.drawText(row, right, symbol)
            painter.setFont(number_font)
            for name, value in (("data", data[node]), ("grad", grad[node])):
                row.translate(0, line)
                painter.drawText(row, left, name)
                painter.drawText(row, right, format_number(value))

    def _separate_double_edges(self, edges: NDArray[np.intp]) -> None:
        """Let the two edges of ``a + a`` run apart; the operands' order is that of the edges from top to bottom."""
        _, inverse, counts = np.unique(edges, axis=0, return_inverse=True, return_counts=True)
        inverse = inverse.reshape(-1)
        for pair in np.flatnonzero(counts > 1):
            members = np.flatnonzero(inverse == pair)
            offsets = (np.arange(len(members)) - (len(members) - 1) / 2) * 14
            self.tails[members, 1] += offsets
            self.heads[members, 1] += offsets

    def _bounds(self) -> QRectF:
        bounds = QRectF()
        for box, _ in self.boxes:
            bounds = bounds.united(box)
        low, high = self.left_top.min(axis=0), self.left_top.max(axis=0) + np.array([NODE_WIDTH, NODE_HEIGHT])
        return bounds.united(QRectF(QPointF(*low), QPointF(*high)))


def _short_name(label: str, symbol: str) -> tuple[str, str]:
    return label.rpartition(".")[2], symbol


@lru_cache(maxsize=64)
def _pixel_font(size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(interface_font(weight=weight))
    font.setPixelSize(max(round(size), 1))
    return font
