"""The canvas itself: pan, zoom, hover, select, walk by keys."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gradstudio.app.graph_model import GraphModel
from gradstudio.app.selection import Selection
from gradstudio.graph.layouts import COLUMN_PITCH, NODE_HEIGHT, NODE_WIDTH
from gradstudio.ui.canvas.card import hover_card
from gradstudio.ui.canvas.legend import draw_legend
from gradstudio.ui.canvas.painting import Emphasis, GraphPainter
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.colours import LEVELS, largest_magnitude, levels
from gradstudio.ui.theme import Theme

_FIT_MARGIN = 16
_SHARPEN_MILLISECONDS = 80
_CLICK_SLOP = 4
_READING_SCALE = 1.0


class CanvasView(QWidget):
    """Draws what a `GraphModel` holds. Lives on the GUI thread.

    Signals:
        context_menu_requested: where, in global coordinates.
    """

    context_menu_requested = Signal(QPoint)

    def __init__(
        self, model: GraphModel, selection: Selection, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self._theme = theme
        self._painter: GraphPainter | None = None
        self._colour_by = "grad"
        self._levels: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self._limit = 0.0
        self._view = Viewport()
        self._follows_fit = True
        self._hovered: int | None = None
        self._backdrop: QPixmap | None = None
        self._backdrop_view = Viewport()
        self._pressed_at: QPointF | None = None
        self._dragged = False
        self._sharpen = QTimer(self)
        self._sharpen.setSingleShot(True)
        self._sharpen.setInterval(_SHARPEN_MILLISECONDS)
        self._sharpen.timeout.connect(self._on_sharpen_timeout)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Graph canvas")
        self.setAccessibleDescription("The computation of the chosen sample's loss as a graph of scalars")
        model.structure_changed.connect(self._on_model_structure_changed)
        model.values_changed.connect(self._on_model_values_changed)
        selection.node_changed.connect(self._on_selection_node_changed)
        self._on_model_structure_changed()

    # -- what others ask of it -----------------------------------------------------------------------------

    @property
    def viewport(self) -> Viewport:
        """The present mapping from scene to widget."""
        return self._view

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._rebuild_painter()

    def set_colour_by(self, quantity: str) -> None:
        """Colour nodes by ``"grad"`` or by ``"data"``."""
        self._colour_by = quantity
        self._on_model_values_changed()

    def fit(self) -> None:
        """Show the whole graph, also after the next resize."""
        self._follows_fit = True
        if self._painter is not None:
            self._set_view(
                Viewport.fitting(self._painter.bounds, self.width(), self.height(), _FIT_MARGIN), sharp=True
            )

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Scale about a point of the widget, by default its centre."""
        self._follows_fit = False
        self._set_view(self._view.zoomed(factor, about or QPointF(self.rect().center())))

    def reveal(self, node: int) -> None:
        """Bring a node to the centre, large enough to be read."""
        if self._painter is None:
            return
        self._follows_fit = False
        scale = max(self._view.scale, _READING_SCALE)
        x, y = self._painter.placed.positions[node]
        self._set_view(
            Viewport(scale, self.width() / 2 - x * scale, self.height() / 2 - y * scale), sharp=True
        )

    def position_of(self, node: int) -> QPoint:
        """Return where a node's centre is in the widget."""
        assert self._painter is not None
        return self._view.to_widget(*self._painter.placed.positions[node]).toPoint()

    def node_at(self, point: QPointF) -> int | None:
        """Return the node under a point of the widget, within 4 pixels when nodes are smaller than that."""
        if self._painter is None:
            return None
        x, y = self._view.to_scene(point)
        reach = 4 / self._view.scale
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
        if not had_graph or self._follows_fit:
            self.fit()
        self._on_model_values_changed()

    def _rebuild_painter(self) -> None:
        placed = self._model.placed
        self._painter = GraphPainter(placed, self._theme) if placed is not None else None
        self._backdrop = None
        self.update()

    def _on_model_values_changed(self) -> None:
        model = self._model
        if model.has_values:
            values = model.grad if self._colour_by == "grad" else model.data
            self._limit = largest_magnitude(values)
            self._levels = levels(values, self._limit)
        elif model.graph is not None:
            self._limit = 0.0
            self._levels = np.full(len(model.graph), LEVELS // 2, dtype=np.intp)
        self.update()

    def _on_selection_node_changed(self, node: int | None) -> None:
        if (
            node is not None
            and self._painter is not None
            and not self.rect().contains(self.position_of(node))
        ):
            self.reveal(node)
        self.update()

    # -- drawing -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        graph = self._painter
        if graph is None or len(self._levels) != len(graph.placed.graph):
            self._draw_empty(painter)
            return
        self._draw_backdrop(painter, graph)
        nodes = graph.visible(self._view, self.width(), self.height())
        model = self._model
        numbers = (model.data, model.grad) if model.has_values else None
        graph.draw_nodes(painter, self._view, nodes, self._levels, numbers)
        graph.draw_emphasis(painter, self._view, Emphasis(self._selection.node, self._hovered))
        draw_legend(painter, QRectF(self.rect()), self._theme, self._colour_by, self._limit)

    def _draw_backdrop(self, painter: QPainter, graph: GraphPainter) -> None:
        """Draw boxes and edges from a picture of them; while zooming the old picture is scaled, then redrawn."""
        if self._backdrop is None or (self._backdrop_view != self._view and not self._sharpen.isActive()):
            ratio = self.devicePixelRatioF()
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(QColor(self._theme.surface))
            with QPainter(picture) as brush:
                graph.draw_backdrop(brush, self._view, self.width(), self.height())
            self._backdrop, self._backdrop_view = picture, self._view
        if self._backdrop_view == self._view:
            painter.drawPixmap(0, 0, self._backdrop)
            return
        then, now = self._backdrop_view, self._view
        factor = now.scale / then.scale
        painter.save()
        painter.translate(now.dx - then.dx * factor, now.dy - then.dy * factor)
        painter.scale(factor, factor)
        painter.drawPixmap(0, 0, self._backdrop)
        painter.restore()

    def _draw_empty(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.muted))
        text = self._model.problem or ("Placing the graph…" if self._model.is_busy else "")
        area = QRectF(self.rect()).adjusted(32, 0, -32, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def _set_view(self, view: Viewport, sharp: bool = False) -> None:
        if view != self._view:
            self._view = view
            if sharp:
                self._sharpen.stop()
            else:
                self._sharpen.start()
            self.update()

    def _on_sharpen_timeout(self) -> None:
        self.update()

    # -- gestures ------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._backdrop = None
        if self._follows_fit:
            self.fit()

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
            self._follows_fit = False
            self._pressed_at = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._set_view(self._view.panned(moved.x(), moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is not None and not self._dragged and event.button() == Qt.MouseButton.LeftButton:
            self._selection.set_node(self.node_at(event.position()))
        self._pressed_at = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        node = self.node_at(event.position())
        if node is not None:
            self.reveal(node)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.context_menu_requested.emit(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        if self._hovered is not None:
            self._hovered = None
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        walks = {
            Qt.Key.Key_Left: self._operand,
            Qt.Key.Key_Right: self._consumer,
            Qt.Key.Key_Up: self._above,
            Qt.Key.Key_Down: self._below,
        }
        walk = walks.get(Qt.Key(event.key()))
        if walk is not None and self._model.graph is not None:
            node = self._selection.node
            self._selection.set_node(self._model.graph.root if node is None else walk(node))
        elif event.key() == Qt.Key.Key_Escape:
            self._selection.set_node(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selection.node is not None:
            self.reveal(self._selection.node)
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

    def _operand(self, node: int) -> int:
        graph = self._model.graph
        assert graph is not None
        return graph.operands[node][0] if graph.operands[node] else node

    def _consumer(self, node: int) -> int:
        graph = self._model.graph
        assert graph is not None
        return graph.consumers[node][0].target if graph.consumers[node] else node

    def _above(self, node: int) -> int:
        return self._beside(node, -1)

    def _below(self, node: int) -> int:
        return self._beside(node, 1)

    def _beside(self, node: int, direction: int) -> int:
        """Return the nearest node in the same column, upwards (−1) or downwards (+1)."""
        assert self._painter is not None
        away = self._painter.placed.positions - self._painter.placed.positions[node]
        candidates = np.flatnonzero((np.abs(away[:, 0]) < COLUMN_PITCH / 2) & (away[:, 1] * direction > 1))
        return int(candidates[np.argmin(np.abs(away[candidates, 1]))]) if candidates.size else node
