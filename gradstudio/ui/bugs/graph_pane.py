"""`GraphPane`: a graph drawn small, in the places of the canvas, with the gradients of one of two passes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.project.number_text import short_number
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.kit.reason import draw_reason
from gradstudio.ui.look.colours import LEVELS, diverging, levels, readable_on
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

Floats = NDArray[np.float64]

_HEAD, _EDGE = 20.0, 4.0
_SMALL = 0.82
_LEAST, _MOST = 2.0, 13.0
"""Half of a node's size, in pixels."""
_NODE = 16.0
"""Half of a node's size, in scene units."""
_RING = 2.0
_ASPECT = 2.4
"""Of a box that has room for words, its width to its height."""
_SHARE = 0.8
"""Of the room that there is for a box."""
_WRITTEN, _TWO_LINES, _HIGHEST = 14.0, 30.0, 40.0
"""Heights of a box, in pixels: from which on its gradient stands in it, and its name above that; and the most."""
_MOST_WRITTEN = 120
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
        self._titles: tuple[str, ...] = ()
        self._room = 0.0  # for the height of a box, in scene units; 0 where there are too many
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

    def show_graph(self, positions: Floats, edges: NDArray[np.intp], names: tuple[str, ...]) -> None:
        """Draw another graph.

        Args:
            positions: shape (nodes, 2), y downwards.
            edges: shape (edges, 2): operand and result of each.
            names: of the nodes.
        """
        self._titles, self._room = names, _room_of(positions)
        self._reason = ""
        self._positions = positions * (1.0, -1.0)  # a plot's second axis goes up
        self._edges = edges
        border = max(_BORDER, 0.6 * _ASPECT * self._room), max(_BORDER, self._room)
        low, high = self._positions.min(axis=0) - border, self._positions.max(axis=0) + border
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
        sides = half * (_ASPECT if self._is_written(frame) else 1.0), half
        area = frame.area.adjusted(-sides[0], -half, sides[0], half)
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
                painter.drawRects(_boxes(places[chosen], sides))
        beyond = rows[~finite[rows]]
        if len(beyond):
            painter.setBrush(QColor(theme.fault))
            painter.drawRects(_boxes(places[beyond], sides))
        if self._is_written(frame):
            for row in rows.tolist():
                colour = colours[steps[row]] if finite[row] else QColor(theme.fault)
                (box,) = _boxes(places[[row]], sides)
                self._write(painter, row, box, readable_on(colour))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = rows[self._marked[rows]]
        if len(ring):
            painter.setPen(QPen(QColor(theme.fault), 1 if half < 4 else _RING))
            painter.drawRects(_boxes(places[ring], sides, 1))
        if self._node is not None and self._node < len(places):
            painter.setPen(QPen(QColor(theme.accent), _RING))
            painter.drawRects(_boxes(places[[self._node]], sides, 4))

    def _write(self, painter: QPainter, node: int, box: QRectF, colour: QColor) -> None:
        """Write the gradient of a node into its box, and its name above it where there is room."""
        painter.setPen(colour)
        painter.setFont(interface_font(_SMALL))
        number, name = short_number(float(self._values[node]), 3), self._titles[node]
        metrics, width = painter.fontMetrics(), box.width() - 4
        if box.height() >= _TWO_LINES:
            name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, round(width))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{name}\n{number}")
            return
        both = f"{name}  {number}"
        painter.drawText(
            box, Qt.AlignmentFlag.AlignCenter, both if metrics.horizontalAdvance(both) <= width else number
        )

    def _is_written(self, frame: Frame) -> bool:
        """Whether boxes have room for words."""
        return self._room * self._scale(frame) >= _WRITTEN

    def _scale(self, frame: Frame) -> float:
        window = frame.window
        return frame.area.width() / (window.right - window.left)

    def _half(self, frame: Frame) -> float:
        """Return half the height of a node."""
        scale = self._scale(frame)
        if self._is_written(frame):
            return min(self._room * scale, _HIGHEST * max(1.0, text_scale())) / 2
        return min(max(_NODE * scale, _LEAST), _MOST)


def _boxes(places: Floats, sides: tuple[float, float], more: float = 0.0) -> list[QRectF]:
    """Return boxes around points.

    Args:
        places: their middles.
        sides: half of their width and of their height.
        more: by so much larger on each side.
    """
    across, up = sides[0] + more, sides[1] + more
    return [QRectF(x - across, y - up, 2 * across, 2 * up) for x, y in places.tolist()]


def _room_of(positions: Floats) -> float:
    """Return how high boxes may be without one lying over another, in scene units; 0 for many nodes."""
    if not 1 < len(positions) <= _MOST_WRITTEN:
        return 0.0 if len(positions) != 1 else _NODE * 2
    apart = np.abs(positions[:, None, :] - positions[None, :, :])
    room = np.maximum(apart[..., 0] / _ASPECT, apart[..., 1])
    np.fill_diagonal(room, np.inf)
    return float(_SHARE * room.min())
