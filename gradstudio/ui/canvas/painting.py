"""Drawing a placed graph: open and closed groups, edges and nodes, in as much detail as the scale allows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gradstudio.app.graph.group_figures import GroupNumbers
from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.graph.metrics import (
    BOX_CAPTION,
    BOX_PADDING,
    GROUP_CAPTION,
    GROUP_PADDING,
    NODE_HEIGHT,
    NODE_WIDTH,
)
from gradstudio.ui.canvas.captions import narrow_captions
from gradstudio.ui.canvas.detail import Detail, DetailLevels
from gradstudio.ui.canvas.group_writing import GroupWriter
from gradstudio.ui.canvas.outside_names import draw_outside_names
from gradstudio.ui.canvas.records import NAME_SCALE, RecordWriter, WrittenNumbers
from gradstudio.ui.canvas.shading import Shading
from gradstudio.ui.canvas.tiles import NodeTiles, draw_each
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.canvas.writers import Writers, is_screen, pixel_font
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme

Mask = NDArray[np.bool_]
Things = NDArray[np.intp]

ARROW_SCALE = 0.16
"""From here on edges end in arrows."""
SMOOTH_BOXES = 400
"""Up to so many closed groups are drawn rounded and antialiased."""
SMOOTH_EDGES = 1500
"""Up to so many visible edges are drawn antialiased."""
_LEAST_ARROWED, _ARROW = 15.0, 5.0
"""Least length of an edge with an arrow head, and side of the head, in pixels."""
_CAPTION_WIDTH, _CAPTION_HEIGHT = 48, 14
"""Least width of an open group for its name, and least free height above what it holds, in pixels."""


class GraphPainter:
    """Draws one `PlacedGraph` in one theme. What does not change with the view is computed once.

    Args:
        placed: the graph.
        theme: in which to draw.
        before: what drew the graph before, whose letters are there already.
    """

    def __init__(self, placed: PlacedGraph, theme: Theme, before: GraphPainter | None = None) -> None:
        self.placed = placed
        self.theme = theme
        self.levels: DetailLevels = DetailLevels(placed, None if before is None else before.levels)
        self.bounds = self._bounds()
        self._writers: Writers = Writers() if before is None else before._writers
        self._tiles: NodeTiles = NodeTiles() if before is None else before._tiles
        self._records = RecordWriter(placed.graph, self._writers)
        self._groups = GroupWriter(placed, self._writers)

    def rect_of(self, thing: int, view: Viewport) -> QRectF:
        """Return where a node or group is in the widget."""
        return self.rects_of(np.array([thing]), view)[0]

    def rects_of(self, things: Things, view: Viewport) -> list[QRectF]:
        """Return where nodes and groups are in the widget."""
        corners = self.levels.left_top[things] * view.scale + (view.dx, view.dy)
        sizes = self.levels.sizes[things] * view.scale
        return [QRectF(*place) for place in np.hstack([corners, sizes]).tolist()]

    def draw_boxes(
        self,
        painter: QPainter,
        view: Viewport,
        width: float,
        height: float,
        detail: Detail,
        only: Mask | None = None,
    ) -> None:
        """Draw the boxes of the open groups with their names, `only` of those that hold one of some nodes.

        Args:
            painter: where to draw.
            view: the mapping from scene to widget.
            width: of the widget in pixels.
            height: of the widget in pixels.
            detail: how much of the graph shows.
            only: for each node whether it counts; None if all do.
        """
        theme, scale, outline = self.theme, view.scale, self.placed.outline
        if self.placed.boxes is None:
            return
        opened = detail.folded.opened[detail.opened.meeting(*view.seen(width, height))]
        if only is not None:
            opened = opened[outline.means(only.astype(np.float64))[opened] > 0]
        count = len(self.placed.graph)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = min(max(13 * scale * 1.2, 11), 13) * text_scale()
        painter.setFont(pixel_font(size, QFont.Weight.Medium))
        border = QPen(blend(theme.box, theme.border, 0.7), 1)
        narrow: list[tuple[QRectF, float, str]] = []
        taken: list[QRectF] = []
        for index, shown in zip(opened.tolist(), self.rects_of(opened + count, view), strict=True):
            group, is_leaf = outline.groups[index], bool(outline.is_leaf[index])
            if group.kind != "layer":
                painter.setPen(border)
                painter.setBrush(QColor(theme.box) if is_leaf else Qt.BrushStyle.NoBrush)
                radius = 12 * scale
                painter.drawRoundedRect(shown, radius, radius)
            # The name stands right above what the group holds, if there is room or nothing else around it.
            room = (BOX_CAPTION + BOX_PADDING if is_leaf else GROUP_CAPTION + GROUP_PADDING) * scale
            stands_free = not is_leaf and group.parent < 0
            if stands_free:
                taken.append(shown)
            if shown.width() >= _CAPTION_WIDTH and (room >= _CAPTION_HEIGHT or stands_free):
                painter.setPen(QColor(theme.muted))
                place = QRectF(shown.left() + 12 * scale, shown.top() - 30, 400, 28 + min(room, 44 * scale))
                align = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
                taken.append(painter.boundingRect(place, align, group.title))
                painter.drawText(place, align, group.title)
            elif stands_free:
                narrow.append((shown, min(room, 44 * scale), group.title))
        painter.setPen(QColor(theme.muted))
        for place, name in narrow_captions(narrow, taken, QFontMetricsF(painter.font(), painter.device())):
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, name)

    def draw_edges(
        self,
        painter: QPainter,
        view: Viewport,
        width: float,
        height: float,
        detail: Detail,
        shading: Shading,
        only: Mask | None = None,
    ) -> None:
        """Draw the edges that may show, the dimmed ones below the others; `only` some of them.

        Where there is room for it an arrow head says which way the data flows.

        Args:
            painter: where to draw.
            view: the mapping from scene to widget.
            width: of the widget in pixels.
            height: of the widget in pixels.
            detail: how much of the graph shows.
            shading: the colours of the edges.
            only: for each edge whether it is drawn; None if all are.
        """
        lines = detail.lines
        shown = lines.extents.meeting(*view.seen(width, height))
        if only is not None:
            shown = shown[only[lines.edge[shown]]]
        ends = np.hstack([lines.begins[shown], lines.ends[shown]]) * view.scale + (view.dx, view.dy) * 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(shown) <= SMOOTH_EDGES)
        index = shading.index[lines.edge[shown]]
        if view.scale >= ARROW_SCALE and len(shown) <= SMOOTH_EDGES:
            rows = lines.edge[shown]
            long = np.hypot(*(detail.heads[rows] - detail.tails[rows]).T) >= _LEAST_ARROWED / view.scale
            arrowed = lines.is_last[shown] & detail.has_arrow[rows] & long
            heads = _arrow_heads(ends[arrowed])
            ends, index = np.concatenate([ends, heads]), np.append(index, np.repeat(index[arrowed], 2))
        for colour in np.flatnonzero(np.bincount(index))[::-1].tolist():
            painter.setPen(QPen(shading.palette[colour], 1))
            draw_lines(painter, ends[index == colour])

    def draw_closed(
        self,
        painter: QPainter,
        view: Viewport,
        area: QRectF,
        groups: Things,
        shading: Shading,
        numbers: GroupNumbers | None,
        named: bool = True,
    ) -> None:
        """Draw closed groups as shaded boxes with what is to be said of them.

        Args:
            painter: where to draw.
            view: the mapping.
            area: what can be seen; what is to be said of a box stands in the part of it that can be.
            groups: which ones, by their index in the outline.
            shading: of all groups.
            numbers: if there are any yet.
            named: whether anything is written on them.
        """
        smooth = len(groups) <= SMOOTH_BOXES
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        painter.setPen(Qt.PenStyle.NoPen)
        count = len(self.placed.graph)
        rects = self.rects_of(count + groups, view)
        by_colour: dict[int, list[QRectF]] = {}
        for rect, colour in zip(rects, shading.index[groups].tolist(), strict=True):
            by_colour.setdefault(colour, []).append(rect)
        for colour, members in by_colour.items():
            painter.setBrush(shading.palette[colour])
            if smooth:
                for rect in members:
                    radius = min(4.0, rect.height() / 4)
                    painter.drawRoundedRect(rect, radius, radius)
            else:
                painter.drawRects(members)
        if named:
            seen = [rect.intersected(area) for rect in rects]
            self._groups.write(painter, groups, seen, shading, numbers)
            if free := self._groups.unnamed(groups, rects):
                roots = np.flatnonzero(self.placed.outline.parents < 0)
                draw_outside_names(painter, self.theme, free, self.rects_of(roots + count, view))

    def draw_nodes(
        self,
        painter: QPainter,
        view: Viewport,
        nodes: Things,
        shading: Shading,
        numbers: WrittenNumbers | None,
    ) -> None:
        """Draw nodes with what is written on them; `numbers` are data and grad by node, if there are any yet.

        Args:
            painter: where to draw.
            view: the mapping from scene to widget.
            nodes: which ones, by index.
            shading: their colours.
            numbers: data and gradient of every node, if there are any yet.
        """
        corners = self.levels.left_top[nodes] * view.scale + (view.dx, view.dy)
        # Far away a node is at least 1.5 pixels wide, so that none vanishes.
        width, height = max(NODE_WIDTH * view.scale, 1.5), max(NODE_HEIGHT * view.scale, 1.5)
        radius = min(8 * view.scale, 8) if view.scale >= NAME_SCALE else 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, view.scale >= NAME_SCALE / 2)
        shapes = corners, width, height, radius, shading.palette, shading.index[nodes]
        # A few large nodes are not worth an atlas of all colours.
        if is_screen(painter.device()) and len(nodes) > len(shading.palette):
            self._tiles.draw(painter, *shapes)
        else:
            draw_each(painter, *shapes)
        self._records.write(painter, view.scale, nodes, corners, shading.text_tones, shading.tones, numbers)

    def draw_held(
        self,
        painter: QPainter,
        view: Viewport,
        nodes: Things,
        held: Things,
        draw: Callable[[QPainter, Theme, QPointF, float], None],
    ) -> None:
        """Mark nodes at their upper right corner, where they are large enough for names.

        Args:
            painter: where to draw.
            view: the mapping.
            nodes: that show.
            held: those to mark, as far as they show.
            draw: draws the mark: on a painter, in a theme, at a point, in a size.
        """
        if view.scale < NAME_SCALE or not len(held):
            return
        size = min(16.0, max(8.0, 22.0 * view.scale))
        for rect in self.rects_of(np.intersect1d(nodes, held), view):
            draw(painter, self.theme, rect.topRight() + QPointF(-0.3 * size, 0.15 * size), size)

    def _bounds(self) -> QRectF:
        # Column by column, which is ten times as fast as both at once.
        low, size = self.levels.left_top.T, self.levels.sizes.T
        left, top = (float(own.min()) for own in low)
        right, bottom = (float((own + more).max()) for own, more in zip(low, size, strict=True))
        return QRectF(QPointF(left, top), QPointF(right, bottom))


def _arrow_heads(lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the two sides of an arrow head at the end of each line; all have shape (lines, 4), in pixels."""
    along = lines[:, 2:] - lines[:, :2]
    along *= _ARROW / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) * 0.55
    tips = lines[:, 2:]
    return np.stack([np.hstack([tips - along + side, tips]) for side in (across, -across)], axis=1).reshape(
        -1, 4
    )
