"""Where everything of the network is in the view, and what is where."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainterPath

from gradstudio.engine.paths import ScalarPath
from gradstudio.ui.builder.edges import EdgeFan
from gradstudio.ui.builder.geometry import (
    FOLD_HEIGHT,
    HEADER_HEIGHT,
    HEADER_WIDTH,
    MAX_ZOOM,
    MIN_ZOOM,
    Column,
    arrange,
    header_width,
)
from gradstudio.ui.builder.painting import cell_of
from gradstudio.ui.look.text_size import text_scale

DRAWING_TOP = HEADER_HEIGHT + 8
"""What is above are widgets, which the training does not change."""

_EDGE_REACH = 4.0
_NEARLY_WHOLE = 0.06
_AROUND = 8.0
"""Room left around what is scrolled to."""
_NAME_REACH = 9.0


class Scene:
    """The drawing of a network in a view that is zoomed and scrolled. Points are those of the view.

    Attributes:
        columns: the inputs, then each layer, as the drawing has them.
        fans: the edges between two columns each.
        zoom: 1 if the network fills the height of the view.
        offset: how far the view is scrolled.
        has_headers: whether there is room for the controls of the layers.
        expanded: columns that show all of their neurons, however many; 0 are the inputs.
        names_width: room that the names of the inputs would fill, to the middle of their column.
        header_width: of the controls of a layer, in pixels.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self.columns: tuple[Column, ...] = ()
        self.fans: list[EdgeFan] = []
        self.zoom = 1.0
        self.offset = QPointF()
        self.has_headers = True
        self.expanded: frozenset[int] = frozenset()
        self.names_width = 0.0
        self._sizes = sizes
        self.header_width: float = HEADER_WIDTH
        self._view = QSize(640, 240)
        self._extent = QSize()
        self.arrange(sizes, self._view)

    @property
    def extent(self) -> QSize:
        """The size of the whole drawing."""
        return self._extent

    def arrange(self, sizes: Sequence[int], view: QSize) -> None:
        """Spread a network over a view of some size."""
        self._sizes, self._view = sizes, view
        self._place()
        self.scroll_to(self.offset)

    def scroll_to(self, offset: QPointF) -> bool:
        """Look at another place, as far as there is something; return whether it is another."""
        x = min(max(0.0, offset.x()), max(0.0, self._extent.width() - self._view.width()))
        y = min(max(0.0, offset.y()), max(0.0, self._extent.height() - self._view.height()))
        moved, is_higher = QPointF(x, y) != self.offset, y != self.offset.y()
        self.offset = QPointF(x, y)
        if is_higher:
            self._place()  # what fits the view stays in it
        return moved

    def _place(self) -> None:
        view = self._view
        self.header_width = header_width(text_scale())
        drawn = arrange(
            self._sizes,
            view.width(),
            view.height(),
            self.zoom,
            self.expanded,
            self.names_width,
            self.offset.y(),
            self.header_width,
        )
        self._extent = QSize(round(drawn.width), round(drawn.height))
        self.columns, self.has_headers = drawn.columns, drawn.has_headers
        self.fans = [EdgeFan(left, right) for left, right in pairwise(self.columns)]

    def zoom_to(self, zoom: float, around: QPointF, sizes: Sequence[int]) -> bool:
        """Zoom, and keep what is at a point about there; return whether the zoom is another.

        Args:
            zoom: 1 if the network fills the height.
            around: the point of the view that stays over the same place.
            sizes: number of inputs, then of neurons in each layer.
        """
        zoom = min(MAX_ZOOM, max(MIN_ZOOM, zoom))
        if abs(zoom - 1.0) < _NEARLY_WHOLE:
            zoom = 1.0
        if zoom == self.zoom:
            return False
        before, extent = self.offset + around, self._extent
        share = QPointF(before.x() / extent.width(), before.y() / extent.height())
        self.zoom = zoom
        self.arrange(sizes, self._view)
        extent = self._extent
        self.scroll_to(QPointF(share.x() * extent.width(), share.y() * extent.height()) - around)
        return True

    def reveal(self, part: ScalarPath) -> bool:
        """Scroll as little as brings a layer or a neuron into sight; return whether it had to."""
        if part.layer >= len(self.columns):
            return False
        column = self.columns[part.layer]
        x, y = self.offset.x(), self.offset.y()
        side = self.header_width / 2 + _AROUND if part.layer else column.x  # of inputs also the names
        x = min(max(x, column.x + side - self._view.width()), column.x - side)
        height = None if part.neuron is None else column.position_of(part.neuron)
        if height is not None:
            room = self._view.height() - (FOLD_HEIGHT + _AROUND if column.is_expanded else 0)
            reach = column.half + _AROUND
            y = min(max(y, height + reach - room), height - reach - DRAWING_TOP)
        return self.scroll_to(QPointF(x, y))

    def reveal_span(self, left: float, right: float) -> bool:
        """Scroll sideways until a piece of the view's width is in sight; return whether it had to."""
        beyond = left if left < 0 else max(0.0, right - self._view.width())
        return self.scroll_to(self.offset + QPointF(beyond, 0))

    def toggle(self, column: int, sizes: Sequence[int]) -> bool:
        """Show all neurons of a column, going on where their count stood, or fold them; return whether it can."""
        before = self.columns[column]
        if not (before.folded or before.is_expanded):
            return False
        self.expanded ^= {column}
        height = before.fold_y - self.offset.y()
        self.arrange(sizes, self._view)
        if before.folded:
            first = next(k for k, (neuron, _) in enumerate(before.neurons) if neuron != k)
            at = self.columns[column].position_of(first) or 0.0
            self.scroll_to(QPointF(self.offset.x(), at - height))
        return True

    def folding(self, part: ScalarPath) -> list[int]:
        """Return the columns that have a part folded away: its neuron's, and of a weight the one it comes from."""
        ends = [(part.layer, part.neuron), (part.layer - 1, part.weight)]
        return [
            column
            for column, neuron in ends
            if neuron is not None
            and 0 <= column < len(self.columns)
            and self.columns[column].position_of(neuron) is None
        ]

    def is_seen(self, column: Column, margin: float = 0.0) -> bool:
        """Whether a column is in sight, or not farther than a margin outside."""
        left, right = self.offset.x() - margin, self.offset.x() + self._view.width() + margin
        return left < column.x + column.half and column.x - column.half < right

    def gap_x(self, position: int) -> float:
        """Return the middle between a layer and what is before it."""
        left, right = self.columns[position].x, self.columns[position + 1].x
        # The inputs have no header, so their gap begins further to the left.
        return (
            (left + right) / 2 if position else (left + right - self.header_width / 2) / 2
        ) - self.offset.x()

    def place_of(self, part: ScalarPath) -> QRect | None:
        """Return where a part is drawn, or None if it is folded away or a whole layer."""
        if part.neuron is None or part.layer >= len(self.columns):
            return None
        if part.weight is not None:
            path = self.path_of(part)
            return (
                None
                if path is None
                else QRect((path.pointAtPercent(0.5) - self.offset).toPoint(), QSize(1, 1))
            )
        column = self.columns[part.layer]
        y = column.position_of(part.neuron)
        if y is None:
            return None
        area = _mark(column, y) if part.is_bias else cell_of(column, y)
        return area.translated(-self.offset).toAlignedRect()

    def path_of(self, part: ScalarPath) -> QPainterPath | None:
        """Return the curve of a weight in the drawing; None if it is folded away or gone."""
        if part.weight is None or part.neuron is None or not 0 < part.layer < len(self.columns):
            return None
        return self.fans[part.layer - 1].path(part.weight, part.neuron)

    def part_at(self, point: QPointF) -> ScalarPath | None:
        """Return the bias, neuron or weight at a point."""
        if point.y() < DRAWING_TOP:
            return None
        point = point + self.offset
        inputs = self.columns[0]
        if point.x() < inputs.x - inputs.half:  # on its name
            for neuron, y in inputs.neurons:
                if abs(point.y() - y) <= min(inputs.half, _NAME_REACH):
                    return ScalarPath.whole(0, neuron)
        for layer, column in enumerate(self.columns):
            if abs(point.x() - column.x) > column.half + 8:
                continue
            for neuron, y in column.neurons:
                if layer and _mark(column, y).adjusted(-3, -2, 2, 3).contains(point):
                    return ScalarPath.parameter(layer, neuron, None)
                if cell_of(column, y).adjusted(-1, -1, 1, 1).contains(point):
                    return ScalarPath.whole(layer, neuron)
        for k, fan in enumerate(self.fans, start=1):
            found = fan.nearest(point.x(), point.y())
            if found is not None and found[2] <= _EDGE_REACH:
                return ScalarPath.parameter(k, found[1], found[0])
        return None


def _mark(column: Column, y: float) -> QRectF:
    return QRectF(*column.mark_corner(y), column.mark_side, column.mark_side)
