"""Drawing a placed graph: group boxes, edges and nodes, in as much detail as the scale allows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from gradstudio.app.graph_job import PlacedGraph
from gradstudio.graph.layouts import NODE_HEIGHT, NODE_WIDTH
from gradstudio.ui.canvas.arrays import draw_lines
from gradstudio.ui.canvas.records import NAME_SCALE, Numbers, RecordWriter, pixel_font
from gradstudio.ui.canvas.shading import Shading
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.colours import blend
from gradstudio.ui.theme import Theme

Mask = NDArray[np.bool_]

CAPTION_SCALE = 0.16
"""From here on a neuron's box has its name above it."""
SMOOTH_EDGES = 1500
"""Up to so many visible edges are drawn antialiased."""


class GraphPainter:
    """Draws one `PlacedGraph` in one theme. What does not change with the view is computed once."""

    def __init__(self, placed: PlacedGraph, theme: Theme) -> None:
        self.placed = placed
        self.theme = theme
        positions = placed.positions
        self.left_top = positions - (NODE_WIDTH / 2, NODE_HEIGHT / 2)
        outline = placed.outline
        self.boxes = [
            (QRectF(*placed.area_of(index)), outline.full_title(index), outline.nodes(index))
            for index in (outline.leaves.tolist() if placed.boxes is not None else [])
        ]
        self.bounds = self._bounds()
        graph = placed.graph
        ends = positions[graph.edges]
        half = (NODE_WIDTH / 2, 0.0)
        self.tails, self.heads = ends[:, 0] + half, ends[:, 1] - half
        self._separate_double_edges(graph.edges)
        self._records = RecordWriter(
            [_short_name(label, op) for label, op in zip(graph.labels, graph.symbols, strict=True)]
        )

    def visible(self, view: Viewport, width: float, height: float) -> NDArray[np.intp]:
        """Return the nodes that show in a widget of this size."""
        x, y = (self.left_top * view.scale + (view.dx, view.dy)).T
        w, h = NODE_WIDTH * view.scale, NODE_HEIGHT * view.scale
        return np.flatnonzero((x + w > 0) & (x < width) & (y + h > 0) & (y < height))

    def draw_boxes(
        self, painter: QPainter, view: Viewport, width: float, height: float, only: Mask | None = None
    ) -> None:
        """Draw the boxes of the groups with their names, `only` of those that hold one of some nodes."""
        theme, scale, frame = self.theme, view.scale, QRectF(0, 0, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(pixel_font(min(max(13 * scale * 1.2, 9), 13), QFont.Weight.Medium))
        for box, title, nodes in self.boxes:
            if only is not None and not only[nodes].any():
                continue
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

    def draw_edges(
        self,
        painter: QPainter,
        view: Viewport,
        width: float,
        height: float,
        shading: Shading,
        only: Mask | None = None,
    ) -> None:
        """Draw the edges that may show, the dimmed ones below the others; `only` some of them."""
        lines = np.hstack([self.tails, self.heads]) * view.scale + (view.dx, view.dy) * 2
        low, high = np.minimum(lines[:, :2], lines[:, 2:]), np.maximum(lines[:, :2], lines[:, 2:])
        inside = (high > 0).all(axis=1) & (low < (width, height)).all(axis=1)
        if only is not None:
            inside &= only
        shown = np.flatnonzero(inside)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(shown) <= SMOOTH_EDGES)
        index = shading.index[shown]
        for colour in np.unique(index)[::-1].tolist():
            painter.setPen(QPen(shading.palette[colour], 1))
            draw_lines(painter, lines[shown[index == colour]])

    def draw_nodes(
        self,
        painter: QPainter,
        view: Viewport,
        nodes: NDArray[np.intp],
        shading: Shading,
        numbers: Numbers | None,
    ) -> None:
        """Draw nodes with what is written on them; `numbers` are data and grad by node, if there are any yet."""
        corners = self.left_top[nodes] * view.scale + (view.dx, view.dy)
        # Far away a node is at least 1.5 pixels wide, so that none vanishes.
        width, height = max(NODE_WIDTH * view.scale, 1.5), max(NODE_HEIGHT * view.scale, 1.5)
        rounded = view.scale >= NAME_SCALE
        radius = min(8 * view.scale, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, view.scale >= NAME_SCALE / 2)
        by_colour: dict[int, list[QRectF]] = {}
        for (x, y), colour in zip(corners.tolist(), shading.index[nodes].tolist(), strict=True):
            by_colour.setdefault(colour, []).append(QRectF(x, y, width, height))
        for colour, rects in by_colour.items():
            painter.setBrush(shading.palette[colour])
            if rounded:
                for rect in rects:
                    painter.drawRoundedRect(rect, radius, radius)
            else:
                painter.drawRects(rects)
        self._records.write(painter, view.scale, nodes, corners, shading.text_tones, shading.tones, numbers)

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
        for box, _, _ in self.boxes:
            bounds = bounds.united(box)
        low, high = self.left_top.min(axis=0), self.left_top.max(axis=0) + np.array([NODE_WIDTH, NODE_HEIGHT])
        return bounds.united(QRectF(QPointF(*low), QPointF(*high)))


def _short_name(label: str, symbol: str) -> tuple[str, str]:
    return label.rpartition(".")[2], symbol
