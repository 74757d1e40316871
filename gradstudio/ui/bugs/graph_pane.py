"""`GraphPane`: a graph drawn small, in the places of the canvas, with the gradients of one of two passes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.kit.reason import draw_reason
from gradstudio.ui.look.colours import LEVELS, diverging, levels
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

Floats = NDArray[np.float64]

_HEAD, _EDGE = 20.0, 4.0
_LEAST, _MOST = 2.0, 13.0
"""Half of a node's size, in pixels."""
_NODE = 16.0
"""Half of a node's size, in scene units."""
_RING = 2.0
_REACH = 12.0
_BORDER = 40.0


class GraphPane(PlotView):
    """Draws nodes and edges; which are wrong have a ring in the colour of faults.

    Args:
        theme: in which to draw.
        title: above the drawing.
        parent: as for any QWidget.
    """

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = title
        self._reason = ""
        self._positions: Floats = np.empty((0, 2))
        self._edges: NDArray[np.intp] = np.empty((0, 2), dtype=np.intp)
        self._values: Floats = np.empty(0)
        self._marked: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._limit = 1.0
        self._node: int | None = None

    @property
    def values(self) -> Floats:
        """The gradient of each node as it is drawn: shape (nodes,)."""
        return self._values

    @property
    def marked(self) -> NDArray[np.bool_]:
        """Which nodes have a ring."""
        return self._marked

    def show_reason(self, reason: str) -> None:
        """Say why there is no drawing."""
        self._reason, self._positions = reason, np.empty((0, 2))
        self._values = np.empty(0)
        self.update()

    def show_graph(self, positions: Floats, edges: NDArray[np.intp]) -> None:
        """Draw another graph.

        Args:
            positions: shape (nodes, 2), y downwards.
            edges: shape (edges, 2): operand and result of each.
        """
        self._reason = ""
        self._positions = positions * (1.0, -1.0)  # a plot's second axis goes up
        self._edges = edges
        low, high = self._positions.min(axis=0) - _BORDER, self._positions.max(axis=0) + _BORDER
        home = Window(left=float(low[0]), right=float(high[0]), bottom=float(low[1]), top=float(high[1]))
        self.set_home(home, to_scale=True, names=("", ""))
        self.update()

    def show_values(self, values: Floats, limit: float, marked: NDArray[np.bool_]) -> None:
        """Colour the nodes.

        Args:
            values: of each node.
            limit: end of the scale, the same for both passes.
            marked: which get a ring.
        """
        self._values, self._limit, self._marked = values, limit, marked
        self.update()

    def show_node(self, node: int | None) -> None:
        """Mark the node that is pointed at or selected; None for none."""
        if node != self._node:
            self._node = node
            self.update()

    def node_at(self, at: QPointF) -> int | None:
        """Return the node at a pixel, or None."""
        if not len(self._positions):
            return None
        away = np.abs(self.frame.to_pixels(self._positions) - (at.x(), at.y())).max(axis=1)
        node = int(away.argmin())
        return node if away[node] <= max(_REACH, self._half(self.frame)) else None

    def place_of(self, node: int) -> QPointF:
        """Return where a node is drawn, in pixels."""
        x, y = self.frame.to_pixels(self._positions[[node]])[0].tolist()
        return QPointF(x, y)

    def margins(self) -> QMarginsF:
        return QMarginsF(_EDGE, _HEAD * max(1.0, text_scale()), _EDGE, _EDGE)

    def paint_axes(self, painter: QPainter, frame: Frame) -> None:
        painter.setFont(interface_font(0.88))
        painter.setPen(QColor(self.theme.muted))
        head = QRectF(8, 0, self.width() - 12, frame.area.top())
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self._title)

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        theme = self.theme
        if self._reason:
            draw_reason(painter, theme, frame.area, self._reason)
        if not len(self._positions) or len(self._values) != len(self._positions):
            return
        places = frame.to_pixels(self._positions)
        painter.setPen(QPen(QColor(theme.edge), 1))
        draw_lines(painter, places[self._edges].reshape(-1, 4))
        half = self._half(frame)
        area = frame.area.adjusted(-half, -half, half, half)
        seen = (places[:, 0] >= area.left()) & (places[:, 0] <= area.right())
        seen &= (places[:, 1] >= area.top()) & (places[:, 1] <= area.bottom())
        rows = np.flatnonzero(seen)
        colours, steps = diverging(theme), levels(self._values, self._limit, logarithmic=False)
        finite = np.isfinite(self._values)
        painter.setPen(Qt.PenStyle.NoPen)
        for level in range(LEVELS):
            chosen = rows[(steps[rows] == level) & finite[rows]]
            if len(chosen):
                painter.setBrush(colours[level])
                painter.drawRects(_squares(places[chosen], half))
        beyond = rows[~finite[rows]]
        if len(beyond):
            painter.setBrush(QColor(theme.fault))
            painter.drawRects(_squares(places[beyond], half))
        ring = rows[self._marked[rows]]
        if len(ring):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.fault), 1 if half < 4 else _RING))
            painter.drawRects(_squares(places[ring], half + 1))
        if self._node is not None and self._node < len(places):
            painter.setPen(QPen(QColor(theme.accent), _RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRects(_squares(places[[self._node]], half + 4))

    def _half(self, frame: Frame) -> float:
        window = frame.window
        scale = frame.area.width() / (window.right - window.left)
        return min(max(_NODE * scale, _LEAST), _MOST)


def _squares(places: Floats, half: float) -> list[QRectF]:
    return [QRectF(x - half, y - half, 2 * half, 2 * half) for x, y in places.tolist()]
