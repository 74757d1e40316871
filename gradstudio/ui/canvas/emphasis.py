"""What stands out on the canvas: the selected nodes, and the one under the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.ui.canvas.detail import Detail
from gradstudio.ui.canvas.painting import ARROW_SCALE, GraphPainter
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.kit.arrays import draw_lines

_LEAST = 6.0
_LEAST_ARROWED = 12.0
_MOST_ARROWS = 600


@dataclass(frozen=True, slots=True)
class Emphasis:
    """The primary selected node, the others that are selected, and the thing under the mouse, by number."""

    selected: int | None = None
    others: tuple[int, ...] = ()
    hovered: int | None = None


def emphasis_of(placed: PlacedGraph | None, selected: Sequence[int], hovered: int | None) -> Emphasis:
    """Return what stands out, as far as the graph that is drawn has it.

    Args:
        placed: the graph; None for none.
        selected: nodes, the primary last.
        hovered: the thing under the mouse.
    """
    if placed is None:
        return Emphasis()
    count = len(placed.graph)
    nodes = [node for node in selected if node < count]
    if hovered is not None and hovered >= count + len(placed.outline):
        hovered = None
    return Emphasis(nodes[-1] if nodes else None, tuple(nodes[:-1]), hovered)


def draw_emphasis(
    painter: QPainter, graph: GraphPainter, view: Viewport, emphasis: Emphasis, detail: Detail
) -> None:
    """Draw a ring around each, and the edges of the primary and of the hovered one.

    A node in a closed group is shown by a ring around the group.

    Args:
        painter: where to draw.
        graph: draws the graph.
        view: the mapping from scene to widget.
        emphasis: what stands out.
        detail: how much of the graph shows.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    theme, owner = graph.theme, detail.folded.owner
    for other in emphasis.others:
        draw_ring(painter, graph.rect_of(int(owner[other]), view), theme.accent, 1.5)
    selected = None if emphasis.selected is None else int(owner[emphasis.selected])
    for thing, colour, width in ((emphasis.hovered, theme.muted, 1.5), (selected, theme.accent, 2.0)):
        if thing is not None:
            painter.setPen(QPen(QColor(colour), width))
            painter.setBrush(QColor(colour))
            draw_arrows(painter, view, edges_at(thing, detail), detail)
            draw_ring(painter, graph.rect_of(thing, view), colour, width + 0.5)


def draw_ring(painter: QPainter, rect: QRectF, colour: str | QColor, width: float) -> None:
    """Draw a ring around a thing.

    Args:
        painter: where to draw.
        rect: of the thing, in pixels.
        colour: of the ring.
        width: of its line, in pixels.
    """
    rect = rect.adjusted(0, 0, max(0, _LEAST - rect.width()), max(0, _LEAST - rect.height()))
    radius = min(8.0, rect.height() / 6) + 2.5
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), width))
    painter.drawRoundedRect(rect.adjusted(-2.5, -2.5, 2.5, 2.5), radius, radius)


def edges_at(thing: int, detail: Detail) -> NDArray[np.intp]:
    """Return the rows of the edges that show and begin or end at a thing."""
    edges = detail.folded.edges
    return np.flatnonzero((edges[:, 0] == thing) | (edges[:, 1] == thing))[:_MOST_ARROWS]


def draw_arrows(painter: QPainter, view: Viewport, rows: NDArray[np.intp], detail: Detail) -> None:
    """Draw edges with arrow heads, in the painter's pen and brush.

    Args:
        painter: where to draw.
        view: the mapping from scene to widget.
        rows: which of the edges that show.
        detail: how much of the graph shows.
    """
    lines = detail.lines
    # What comes from afar shows as a stub otherwise.
    is_stub = (detail.begins[rows] != detail.tails[rows]).any(axis=1)
    far, drawn = rows[is_stub], np.zeros(len(detail.folded.edges), dtype=np.bool_)
    drawn[rows[~is_stub]] = True
    pieces = np.flatnonzero(drawn[lines.edge])
    begins = np.concatenate([detail.begins[far], lines.begins[pieces]])
    ends = np.concatenate([detail.heads[far], lines.ends[pieces]])
    places = np.hstack([begins, ends]) * view.scale + (view.dx, view.dy) * 2
    draw_lines(painter, places)
    if view.scale >= ARROW_SCALE:
        has_head = np.append(np.ones(len(far), dtype=np.bool_), lines.is_last[pieces])
        for x0, y0, x1, y1 in places[has_head].tolist():
            _draw_head(painter, QLineF(x0, y0, x1, y1))


def _draw_head(painter: QPainter, line: QLineF) -> None:
    if line.length() > _LEAST_ARROWED:
        back, side = line.unitVector(), line.normalVector().unitVector()
        along = QPointF(back.dx(), back.dy()) * 7
        across = QPointF(side.dx(), side.dy()) * 3
        painter.drawPolygon(QPolygonF([line.p2(), line.p2() - along + across, line.p2() - along - across]))
