"""The graph as the canvas draws it, layer upon layer: boxes and edges, nodes, what stands out, the legend."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from gradstudio.app.canvas_state import CanvasState
from gradstudio.app.graph_model import GraphModel
from gradstudio.graph.layouts import NODE_HEIGHT, NODE_WIDTH
from gradstudio.ui.canvas.backdrop import Backdrop
from gradstudio.ui.canvas.colours import CanvasColours
from gradstudio.ui.canvas.emphasis import Emphasis, draw_emphasis
from gradstudio.ui.canvas.legend import draw_legend
from gradstudio.ui.canvas.painting import GraphPainter
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.theme import Theme

_REACH = 4.0


class CanvasScene:
    """Draws what a `GraphModel` holds, coloured by a `CanvasState`.

    Args:
        widget: the canvas, for its size and its device pixels.
        model: the graph and its numbers.
        state: search, focus and colouring.
        theme: in which to draw.

    Attributes:
        graph: draws the graph; None without one.
        colours: shades it; None without a graph.
    """

    def __init__(self, widget: QWidget, model: GraphModel, state: CanvasState, theme: Theme) -> None:
        self.graph: GraphPainter | None = None
        self.colours: CanvasColours | None = None
        self._widget = widget
        self._model = model
        self._state = state
        self._theme = theme
        self._backdrop = Backdrop(widget, self._draw_backdrop)
        self.rebuild(theme)

    @property
    def theme(self) -> Theme:
        """The theme it is drawn in."""
        return self._theme

    @property
    def is_current(self) -> bool:
        """Whether it draws the graph that the model holds now."""
        return self.graph is not None and self.graph.placed is self._model.placed

    @property
    def bounds(self) -> QRectF:
        """The part of the scene that the graph takes; empty without a graph."""
        return self.graph.bounds if self.graph is not None else QRectF()

    def rebuild(self, theme: Theme) -> None:
        """Draw another graph, or in another theme."""
        self._theme = theme
        placed = self._model.placed
        self.graph = self.colours = None
        if placed is not None:
            self.graph = GraphPainter(placed, theme)
            self.colours = CanvasColours(placed, self._state, theme)
        self.invalidate()

    def update(self) -> None:
        """Take over new numbers or settings; edges stay as they are until `invalidate`."""
        if self.is_current and self.colours is not None:
            self.colours.update()

    def invalidate(self) -> None:
        """Draw boxes and edges anew."""
        self._backdrop.invalidate()

    def node_at(self, point: QPointF, view: Viewport) -> int | None:
        """Return the node under a point of the widget, within 4 pixels when nodes are smaller than that."""
        if self.graph is None:
            return None
        reach = _REACH / view.scale
        distance = np.abs(self.graph.placed.positions - view.to_scene(point))
        inside = (distance <= (max(NODE_WIDTH / 2, reach), max(NODE_HEIGHT / 2, reach))).all(axis=1)
        found = np.flatnonzero(inside)
        return int(found[np.argmin(np.hypot(*distance[found].T))]) if found.size else None

    def paint(self, painter: QPainter, view: Viewport, emphasis: Emphasis, may_be_stale: bool) -> None:
        """Draw everything; while the view moves, boxes and edges may be a picture from before."""
        area = QRectF(self._widget.rect())
        painter.fillRect(area, QColor(self._theme.surface))
        graph, colours, model = self.graph, self.colours, self._model
        if graph is None or colours is None or not self.is_current:
            self._draw_empty(painter, area)
            return
        self._backdrop.paint(painter, view, self._theme.surface, may_be_stale)
        nodes = graph.visible(view, area.width(), area.height())
        numbers = (model.data, model.grad) if model.has_values else None
        graph.draw_nodes(painter, view, nodes, colours.nodes, numbers)
        if self._state.focus.kind == "paths" and (path := self._state.focus.edges) is not None:
            # A path crosses nodes that are none of its own: it must stay visible above them.
            graph.draw_edges(painter, view, area.width(), area.height(), colours.edges(), path)
        draw_emphasis(painter, graph, view, emphasis)
        draw_legend(painter, area, self._theme, colours.scale, colours.edge_limit)

    def draw_small(self, painter: QPainter, view: Viewport) -> None:
        """Draw the nodes alone, all of them, as small as `view` makes them."""
        if self.graph is not None and self.colours is not None and self.is_current:
            everything = np.arange(len(self.graph.placed.graph))
            self.graph.draw_nodes(painter, view, everything, self.colours.nodes, None)

    def _draw_backdrop(self, painter: QPainter, view: Viewport) -> None:
        assert self.graph is not None
        assert self.colours is not None
        width, height = self._widget.width(), self._widget.height()
        self.graph.draw_boxes(painter, view, width, height)
        self.graph.draw_edges(painter, view, width, height, self.colours.edges())

    def _draw_empty(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QColor(self._theme.muted))
        text = self._model.problem or ("Placing the graph…" if self._model.is_busy else "")
        centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area.adjusted(32, 0, -32, 0), centred, text)
