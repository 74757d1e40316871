"""The graph as a picture in a file: SVG and PDF with real text, or PNG."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QPainter

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.graph.focus import inner_edges
from gradstudio.graph.metrics import NODE_HEIGHT, NODE_WIDTH
from gradstudio.ui.canvas.colour_key import ColourKey
from gradstudio.ui.canvas.colours import CanvasColours
from gradstudio.ui.canvas.legend import draw_legend
from gradstudio.ui.canvas.painting import GraphPainter
from gradstudio.ui.canvas.records import WrittenNumbers
from gradstudio.ui.canvas.ruler import RULER_HEIGHT
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.canvas.writers import pixel_font
from gradstudio.ui.kit.picture_export import picture_file
from gradstudio.ui.look.theme import LIGHT, Theme

WHITE = replace(LIGHT, surface="#ffffff")
"""The theme for paper."""

_MARGIN = 24.0
_LEGEND_FONT = 11


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """What is to be drawn.

    Attributes:
        placed: the graph.
        state: what gives it its colours.
        numbers: data and grad of each node, if there are any yet.
        theme: in which to draw.
        nodes: draw these alone; None for all.
        frame: width, height and view of the part to draw; None for all of it at full size.
    """

    placed: PlacedGraph
    state: CanvasState
    numbers: WrittenNumbers | None
    theme: Theme
    nodes: NDArray[np.bool_] | None = None
    frame: tuple[int, int, Viewport] | None = None

    def framed(self) -> tuple[int, int, Viewport]:
        """Return width, height and view, in pixels at a scale of 1; the legend stands below the graph."""
        if self.frame is not None:
            width, height, view = self.frame
            return width, height + RULER_HEIGHT, view
        bounds = GraphPainter(self.placed, self.theme).bounds
        if self.nodes is not None:
            corners = self.placed.positions[self.nodes]
            low, high = corners.min(axis=0), corners.max(axis=0)
            bounds = QRectF(low[0], low[1], *(high - low)).adjusted(
                -NODE_WIDTH, -NODE_HEIGHT - 24, NODE_WIDTH, NODE_HEIGHT
            )
        room = QSizeF(bounds.width() + 2 * _MARGIN, bounds.height() + 2 * _MARGIN + RULER_HEIGHT)
        view = Viewport(1.0, _MARGIN - bounds.left(), _MARGIN - bounds.top())
        return round(max(room.width(), 480.0)), round(room.height()), view

    def draw(self, painter: QPainter) -> None:
        """Draw it from the origin on."""
        width, height, view = self.framed()
        painter.fillRect(QRectF(0, 0, width, height), QColor(self.theme.surface))
        height -= RULER_HEIGHT
        graph, placed = GraphPainter(self.placed, self.theme), self.placed
        colours = CanvasColours(placed, self.state, self.theme)
        detail = graph.levels.at(view.scale, self.state.folding.mask(placed))
        folded = detail.folded
        painter.setClipRect(QRectF(0, 0, width, height))
        graph.draw_boxes(painter, view, width, height, detail, self.nodes)
        edges = None
        if self.nodes is not None:
            reached = np.ones(len(placed.wiring), dtype=np.bool_)  # the ends of trunks are no nodes
            reached[: len(self.nodes)] = self.nodes
            edges = folded.any(inner_edges(placed.wiring, reached))
        graph.draw_edges(painter, view, width, height, detail, colours.edges(folded), edges)
        seen = view.seen(width, height)
        nodes = folded.nodes[detail.nodes.meeting(*seen)]
        closed = folded.closed[detail.closed.meeting(*seen)]
        if self.nodes is not None:
            nodes = nodes[self.nodes[nodes]]
            closed = closed[placed.outline.means(self.nodes.astype(np.float64))[closed] > 0]
        figures = self.state.colouring.figures(placed)
        of_groups = None if self.numbers is None else figures.numbers(self.numbers.data, self.numbers.grad)
        area, has_closed = QRectF(0, 0, width, height), len(folded.closed) > 0
        graph.draw_closed(painter, view, area, closed, colours.groups, of_groups)
        graph.draw_nodes(painter, view, nodes, colours.nodes, self.numbers)
        legend = ColourKey.of(colours.scale, colours.edge_limit, has_closed)
        painter.setClipping(False)
        painter.setFont(pixel_font(_LEGEND_FONT))
        draw_legend(painter, QRectF(0, height, width, RULER_HEIGHT), self.theme, legend)


def picture_as(format_name: str, picture: Picture, scale: float = 1.0) -> bytes:
    """Return a picture as a file.

    Args:
        format_name: "svg", "pdf" or "png".
        picture: what to draw.
        scale: pixels of a PNG for each pixel on the screen.

    Raises:
        ExportError: it would be too large.
    """
    width, height, _ = picture.framed()
    size = QSize(width, height)
    return picture_file(format_name, size, picture.draw, title="GradStudio graph", scale=scale)
