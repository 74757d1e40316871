"""The graph as the canvas draws it, in layers: open groups and edges, things, what stands out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.graph.metrics import NODE_HEIGHT
from gradstudio.ui.canvas.backdrop import Backdrop
from gradstudio.ui.canvas.colours import CanvasColours
from gradstudio.ui.canvas.detail import Detail
from gradstudio.ui.canvas.emphasis import Emphasis, draw_emphasis
from gradstudio.ui.canvas.lit import draw_lights
from gradstudio.ui.canvas.painting import GraphPainter
from gradstudio.ui.canvas.records import written_numbers
from gradstudio.ui.canvas.stop_marks import draw_stops
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.kit.badges import draw_cut, draw_lock
from gradstudio.ui.look.theme import Theme

_REACH = 4.0


class CanvasScene:
    """Draws what a `ShownGraph` holds, coloured by a `CanvasState`.

    Args:
        widget: the canvas, for its size and its device pixels.
        model: the graph and its numbers.
        state: search, focus and colouring.
        theme: in which to draw.

    Attributes:
        graph: draws the graph; None without one.
        colours: shades it; None without a graph.
    """

    def __init__(self, widget: QWidget, model: ShownGraph, state: CanvasState, theme: Theme) -> None:
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
        placed, before = self._model.placed, self.graph
        self.graph = self.colours = None
        if placed is not None:
            self.graph = GraphPainter(placed, theme, before)
            self.colours = CanvasColours(placed, self._state, theme)
        self.invalidate()

    def update(self) -> None:
        """Take over new numbers or settings; edges stay as they are until `invalidate`."""
        if self.is_current and self.colours is not None:
            self.colours.update()

    def invalidate(self) -> None:
        """Draw boxes and edges anew."""
        self._backdrop.invalidate()

    def detail(self, view: Viewport) -> Detail:
        """Return what shows at the scale of a view; there must be a graph."""
        assert self.graph is not None
        placed = self.graph.placed
        return self.graph.levels.at(view.scale, self._state.folding.mask(placed))

    def taken(self, view: Viewport) -> NDArray[np.float64]:
        """Return where nodes and closed groups are in the widget: shape (things, 4), with widths and heights."""
        if self.graph is None:
            return np.empty((0, 4))
        folded, levels = self.detail(view).folded, self.graph.levels
        things = np.concatenate([folded.nodes, folded.closed + len(self.graph.placed.graph)])
        corners = levels.left_top[things] * view.scale + (view.dx, view.dy)
        return np.hstack([corners, levels.sizes[things] * view.scale])

    def shows(self, node: int, view: Viewport) -> bool:
        """Whether a node is in sight, or at least a part of the group around it if that is closed."""
        assert self.graph is not None
        placed, seen = self.graph.placed, self._widget.rect()
        if seen.contains(view.to_widget(*placed.positions[node]).toPoint()):
            return True
        is_closed = self.detail(view).folded.owner[node] >= len(placed.graph)
        group = len(placed.graph) + int(placed.outline.of_node[node])
        return bool(is_closed) and self.graph.rect_of(group, view).intersects(seen)

    def thing_at(self, point: QPointF, view: Viewport) -> int | None:
        """Return the node or closed group under a point of the widget, numbered as `FoldedGraph` says.

        Nodes smaller than 8 pixels are found within 4 pixels around their middle.
        """
        if self.graph is None:
            return None
        detail, (x, y) = self.detail(view), view.to_scene(point)
        reach = max(0.0, _REACH / view.scale - NODE_HEIGHT / 2)
        near = detail.folded.nodes[detail.nodes.meeting(x - reach, y - reach, x + reach, y + reach)]
        if near.size:
            distance = self.graph.placed.positions[near] - (x, y)
            return int(near[np.argmin(np.hypot(*distance.T))])
        # Of nested groups the innermost comes last.
        closed = detail.folded.closed[detail.closed.meeting(x, y, x, y)]
        return len(self.graph.placed.graph) + int(closed[-1]) if closed.size else None

    def open_group_at(self, point: QPointF, view: Viewport) -> int | None:
        """Return the innermost open group around a point of the widget, by its index in the outline."""
        if self.graph is None:
            return None
        detail, (x, y) = self.detail(view), view.to_scene(point)
        opened = detail.folded.opened[detail.opened.meeting(x, y, x, y)]
        return int(opened[-1]) if opened.size else None

    def paint(self, painter: QPainter, view: Viewport, emphasis: Emphasis, may_be_stale: bool) -> None:
        """Draw everything; while the view moves, boxes and edges may be a picture from before.

        Args:
            painter: where to draw.
            view: the mapping from scene to widget.
            emphasis: what stands out.
            may_be_stale: whether boxes and edges may be those from before.
        """
        area = QRectF(self._widget.rect())
        painter.fillRect(area, QColor(self._theme.surface))
        graph, colours = self.graph, self.colours
        if graph is None or colours is None or not self.is_current:
            self._draw_empty(painter, area)
            return
        detail = self.detail(view)
        self._backdrop.paint(painter, view, self._theme.surface, may_be_stale)
        self._draw_things(painter, view, area, detail)
        if self._state.focus.kind == "paths" and (path := self._state.focus.edges) is not None:
            # A path crosses nodes that are none of its own: it must stay visible above them.
            shading, only = colours.edges(detail.folded), detail.folded.any(path)
            graph.draw_edges(painter, view, area.width(), area.height(), detail, shading, only)
        draw_emphasis(painter, graph, view, emphasis, detail)
        draw_stops(painter, area, graph, view, self._state.stops, detail)
        draw_lights(painter, graph, view, self._state.lights, detail)

    def draw_small(self, painter: QPainter, view: Viewport, area: QRectF) -> None:
        """Draw the nodes and closed groups alone, all of them, as small as `view` makes them.

        Args:
            painter: where to draw.
            view: the mapping from scene to picture.
            area: of the picture, in pixels.
        """
        if self.is_current:
            self._draw_things(painter, view, area, self.detail(view), named=False)

    def _draw_things(
        self, painter: QPainter, view: Viewport, area: QRectF, detail: Detail, named: bool = True
    ) -> None:
        graph, colours, model = self.graph, self.colours, self._model
        assert graph is not None
        assert colours is not None
        seen = view.seen(area.width(), area.height())
        closed = detail.folded.closed[detail.closed.meeting(*seen)]
        nodes = detail.folded.nodes[detail.nodes.meeting(*seen)]
        if len(closed):
            figures = None
            if model.has_values and named:
                figures = self._state.colouring.figures(graph.placed).numbers(model.data, model.grad)
            graph.draw_closed(painter, view, area, closed, colours.groups, figures, named)
        if len(nodes):
            numbers = written_numbers(model)
            graph.draw_nodes(painter, view, nodes, colours.nodes, numbers)
            if named:
                frozen, cut = self._state.holding.nodes()
                graph.draw_held(painter, view, nodes, frozen, draw_lock)
                graph.draw_held(painter, view, nodes, cut, draw_cut)

    def _draw_backdrop(self, painter: QPainter, view: Viewport) -> None:
        assert self.graph is not None
        assert self.colours is not None
        width, height, detail = self._widget.width(), self._widget.height(), self.detail(view)
        self.graph.draw_boxes(painter, view, width, height, detail)
        shading = self.colours.edges(detail.folded)
        self.graph.draw_edges(painter, view, width, height, detail, shading)

    def _draw_empty(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QColor(self._theme.muted))
        text = self._model.problem or ("Placing the graph…" if self._model.is_busy else "")
        centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area.adjusted(32, 0, -32, 0), centred, text)
