"""The canvas itself: pan, zoom, hover, select, walk by keys."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gradstudio.app.canvas_state import CanvasState
from gradstudio.app.graph_model import GraphModel
from gradstudio.app.selection import Selection
from gradstudio.graph.layouts import NODE_HEIGHT, NODE_WIDTH
from gradstudio.ui.canvas.backdrop import Backdrop
from gradstudio.ui.canvas.camera import Camera
from gradstudio.ui.canvas.card import hover_card
from gradstudio.ui.canvas.colours import CanvasColours
from gradstudio.ui.canvas.emphasis import Emphasis, draw_emphasis
from gradstudio.ui.canvas.legend import draw_legend
from gradstudio.ui.canvas.painting import GraphPainter
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.canvas.walking import ARROWS, walk
from gradstudio.ui.theme import Theme

_SHARPEN_MILLISECONDS = 80
_FLOW_MILLISECONDS = 120
_CLICK_SLOP = 4
_WITH_OTHERS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


class CanvasView(QWidget):
    """Draws what a `GraphModel` holds. Lives on the GUI thread.

    Signals:
        context_menu_requested: where, in global coordinates; the node that was meant is selected.
        redrawn: graph, numbers or colours are new.
    """

    context_menu_requested = Signal(QPoint)
    redrawn = Signal()

    def __init__(
        self,
        model: GraphModel,
        selection: Selection,
        state: CanvasState,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self._state = state
        self._theme = theme
        self._painter: GraphPainter | None = None
        self._colours: CanvasColours | None = None
        self._backdrop = Backdrop(self, self._draw_backdrop)
        self.camera = Camera(self)
        self.camera.set_size(self.width(), self.height())
        self.camera.moved.connect(self._on_camera_moved)
        self._hovered: int | None = None
        self._pressed_at: QPointF | None = None
        self._dragged = False
        self._sharpen = QTimer(self)
        self._sharpen.setSingleShot(True)
        self._sharpen.setInterval(_SHARPEN_MILLISECONDS)
        self._sharpen.timeout.connect(self._on_sharpen_timeout)
        # Edges coloured by what flows along them follow the training more slowly than the nodes.
        self._flow = QTimer(self)
        self._flow.setSingleShot(True)
        self._flow.setInterval(_FLOW_MILLISECONDS)
        self._flow.timeout.connect(self._on_flow_timeout)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Graph canvas")
        self.setAccessibleDescription("The computation of the chosen sample's loss as a graph of scalars")
        model.structure_changed.connect(self._on_model_structure_changed)
        model.values_changed.connect(self._on_model_values_changed)
        selection.node_changed.connect(self._on_selection_node_changed)
        selection.nodes_changed.connect(self._on_selection_nodes_changed)
        state.search.hits_changed.connect(self._recolour)
        state.focus.changed.connect(self._recolour)
        state.colouring.changed.connect(self._recolour)
        self._on_model_structure_changed()

    # -- what others ask of it -----------------------------------------------------------------------------

    @property
    def viewport(self) -> Viewport:
        """The present mapping from scene to widget."""
        return self.camera.view

    @property
    def bounds(self) -> QRectF:
        """The part of the scene that the graph takes; empty without a graph."""
        return self._painter.bounds if self._painter is not None else QRectF()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._rebuild_painter()

    @property
    def frame_of_view(self) -> tuple[int, int, Viewport]:
        """Width, height and mapping of what is shown."""
        return self.width(), self.height(), self.camera.view

    @property
    def theme(self) -> Theme:
        """The theme it is drawn in."""
        return self._theme

    def fit(self) -> None:
        """Show the whole graph, also after the next resize."""
        self.camera.fit()

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Scale about a point of the widget, by default its centre."""
        self.camera.zoom(factor, about)

    def reveal(self, node: int) -> None:
        """Bring a node to the centre, large enough to be read."""
        if self._painter is not None:
            self.camera.read(*self._painter.placed.positions[node])

    def show_part(self, part: QRectF) -> None:
        """Show a part of the scene, or the whole graph if it is empty."""
        if part.isEmpty():
            self.camera.fit()
        else:
            self.camera.show(part)

    def draw_whole(self, painter: QPainter, view: Viewport, width: int, height: int) -> None:
        """Draw the whole graph without edges, as small as `view` makes it."""
        graph, colours = self._painter, self._colours
        if graph is not None and colours is not None and graph.placed is self._model.placed:
            graph.draw_nodes(painter, view, np.arange(len(graph.placed.graph)), colours.nodes, None)

    def position_of(self, node: int) -> QPoint:
        """Return where a node's centre is in the widget."""
        assert self._painter is not None
        return self.camera.view.to_widget(*self._painter.placed.positions[node]).toPoint()

    def node_at(self, point: QPointF) -> int | None:
        """Return the node under a point of the widget, within 4 pixels when nodes are smaller than that."""
        if self._painter is None:
            return None
        x, y = self.camera.view.to_scene(point)
        reach = 4 / self.camera.view.scale
        distance = np.abs(self._painter.placed.positions - (x, y))
        inside = (distance[:, 0] <= max(NODE_WIDTH / 2, reach)) & (
            distance[:, 1] <= max(NODE_HEIGHT / 2, reach)
        )
        found = np.flatnonzero(inside)
        if not found.size:
            return None
        return int(found[np.argmin(np.hypot(*distance[found].T))])

    # -- following the models ------------------------------------------------------------------------------

    def _on_model_structure_changed(self) -> None:
        self._hovered = None
        had_graph = self._painter is not None
        self._rebuild_painter()
        if self._painter is not None:
            self.camera.set_bounds(self._painter.bounds, start_over=not had_graph)
        self._on_model_values_changed()

    def _rebuild_painter(self) -> None:
        placed = self._model.placed
        if placed is None:
            self._painter = self._colours = None
        else:
            self._painter = GraphPainter(placed, self._theme)
            self._colours = CanvasColours(placed, self._state, self._theme)
        self._backdrop.invalidate()
        self.update()

    def _on_model_values_changed(self) -> None:
        if self._colours is not None:
            self._colours.update()
        if self._state.colouring.edges_by_flow and not self._flow.isActive():
            self._flow.start()
        self._redraw()

    def _on_flow_timeout(self) -> None:
        self._backdrop.invalidate()
        self.update()

    def _recolour(self) -> None:
        if self._painter is None or self._colours is None or self._painter.placed is not self._model.placed:
            return  # another graph is on its way
        self._colours.update()
        self._backdrop.invalidate()
        self._redraw()

    def _redraw(self) -> None:
        self.update()
        self.redrawn.emit()

    def _on_selection_node_changed(self, node: int | None) -> None:
        if (
            node is not None
            and self._painter is not None
            and not self.rect().contains(self.position_of(node))
        ):
            self.reveal(node)

    def _on_selection_nodes_changed(self, nodes: tuple[int, ...]) -> None:
        self.update()

    # -- drawing -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        graph, colours, model = self._painter, self._colours, self._model
        if graph is None or colours is None or graph.placed is not model.placed:
            self._draw_empty(painter)
            return
        view = self.camera.view
        self._backdrop.paint(painter, view, self._theme.surface, self._sharpen.isActive())
        nodes = graph.visible(view, self.width(), self.height())
        numbers = (model.data, model.grad) if model.has_values else None
        graph.draw_nodes(painter, view, nodes, colours.nodes, numbers)
        selection = self._selection
        emphasis = Emphasis(selection.node, selection.nodes[:-1], self._hovered)
        draw_emphasis(painter, graph, view, emphasis)
        draw_legend(painter, QRectF(self.rect()), self._theme, colours.scale, colours.edge_limit)

    def _draw_backdrop(self, painter: QPainter, view: Viewport) -> None:
        assert self._painter is not None
        assert self._colours is not None
        self._painter.draw_boxes(painter, view, self.width(), self.height())
        self._painter.draw_edges(painter, view, self.width(), self.height(), self._colours.edges())

    def _draw_empty(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.muted))
        text = self._model.problem or ("Placing the graph…" if self._model.is_busy else "")
        area = QRectF(self.rect()).adjusted(32, 0, -32, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def _on_camera_moved(self, settled: bool) -> None:
        if settled:
            self._sharpen.stop()
        else:
            self._sharpen.start()
        self.update()

    def _on_sharpen_timeout(self) -> None:
        self.update()

    # -- gestures ------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._backdrop.invalidate()
        self.camera.set_size(self.width(), self.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self.zoom(1.2**steps, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed_at = event.position()
            self._dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            self._hover(event.position(), event.globalPosition().toPoint())
            return
        moved = event.position() - self._pressed_at
        if self._dragged or moved.manhattanLength() > _CLICK_SLOP:
            self._dragged = True
            self._pressed_at = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.camera.pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is not None and not self._dragged and event.button() == Qt.MouseButton.LeftButton:
            node = self.node_at(event.position())
            if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._selection.set_node(node)
            elif node is not None:
                self._selection.toggle_node(node)
        self._pressed_at = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        node = self.node_at(event.position())
        if node is not None:
            self.reveal(node)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        node = self.node_at(QPointF(event.pos()))
        if node is not None and node not in self._selection.nodes:
            self._selection.set_node(node)
        self.context_menu_requested.emit(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        if self._hovered is not None:
            self._hovered = None
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        placed, node = self._model.placed, self._selection.node
        if event.key() in ARROWS and placed is not None and not event.modifiers() & _WITH_OTHERS:
            self._selection.set_node(walk(placed, node, Qt.Key(event.key())))
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and node is not None:
            self.reveal(node)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(640, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def _hover(self, point: QPointF, where: QPoint) -> None:
        node = self.node_at(point)
        if node == self._hovered:
            return
        self._hovered = node
        self.setCursor(Qt.CursorShape.PointingHandCursor if node is not None else Qt.CursorShape.ArrowCursor)
        if node is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(where, hover_card(self._model, node), self)
        self.update()

    def _escape(self) -> None:
        """Leave what was entered last: the search, the focus, the selection."""
        if self._state.search.text:
            self._state.search.set_text("")
        elif self._state.focus.is_active:
            self._state.focus.clear()
        else:
            self._selection.set_node(None)
