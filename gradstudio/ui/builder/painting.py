"""Drawing the network: weights as edges, neurons as circles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradstudio.graph.numbers import format_number, largest_magnitude
from gradstudio.training.parameters import LayerParameters
from gradstudio.ui.builder.geometry import Column
from gradstudio.ui.colours import LEVELS, blend, diverging, levels
from gradstudio.ui.theme import Theme, interface_font

MAX_EDGES = 3000
"""Between two layers no more than so many edges are drawn, the strongest ones."""

_STRENGTHS = 10
_THINNEST, _THICKEST = 0.6, 3.6


class EdgeFan:
    """The weights between two columns, as lines. Made once for a geometry; the weights change.

    Where there are more than `MAX_EDGES`, the strongest are drawn.
    """

    def __init__(self, left: Column, right: Column) -> None:
        self._sources = np.array([neuron for neuron, _ in left.neurons], dtype=np.intp)
        self._targets = np.array([neuron for neuron, _ in right.neurons], dtype=np.intp)
        self._x = left.x + left.radius, right.x - right.radius
        self._source_y = np.array([y for _, y in left.neurons])
        self._target_y = np.array([y for _, y in right.neurons])
        self._lines: dict[int, QLineF] = {}

    def draw(self, painter: QPainter, theme: Theme, layer: LayerParameters) -> None:
        """Draw the edges: colour is the sign, width and strength of colour the size of the weight."""
        weights = self._weights(layer)
        limit = largest_magnitude(weights) or 1.0
        share = np.clip(np.abs(np.nan_to_num(weights)) / limit, 0.0, 1.0)
        bucket = np.rint(share * _STRENGTHS).astype(np.intp)
        bucket[weights < 0] += _STRENGTHS + 1
        order = np.argsort(bucket, kind="stable")
        if len(order) > MAX_EDGES:
            order = order[np.sort(np.argsort(-share[order], kind="stable")[:MAX_EDGES])]
        many = len(order) > MAX_EDGES // 4
        # Where edges crowd, they are thinner, and the weak ones fade sooner.
        thickest = min(_THICKEST, max(1.2, 24.0 / np.sqrt(len(order) or 1)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not many)
        ends = np.searchsorted(bucket[order], np.arange(2 * _STRENGTHS + 3))
        for strength in range(_STRENGTHS + 1):
            part = strength / _STRENGTHS
            width = 1.0 if many else _THINNEST + (thickest - _THINNEST) * part
            for colour, k in ((theme.positive, strength), (theme.negative, strength + _STRENGTHS + 1)):
                members = order[ends[k] : ends[k + 1]]
                if len(members):
                    painter.setPen(QPen(blend(theme.surface, colour, 0.12 + 0.78 * part**1.5), width))
                    painter.drawLines([self._line(edge) for edge in members.tolist()])

    def nearest(self, x: float, y: float) -> tuple[int, int, float] | None:
        """Return the edge nearest to a point: indices of input and neuron, and the distance in pixels."""
        left, right = self._x
        if not left < x < right:
            return None
        slope = (self._target_y[:, None] - self._source_y) / (right - left)
        distance = np.abs(self._source_y + slope * (x - left) - y) / np.hypot(1.0, slope)
        target, source = np.unravel_index(int(np.argmin(distance)), distance.shape)
        found = float(distance[target, source])
        return int(self._sources[source]), int(self._targets[target]), found

    def line(self, source: int, target: int) -> QLineF | None:
        """Return the line between an input and a neuron, or None if one of them is folded away."""
        i, j = np.flatnonzero(self._sources == source), np.flatnonzero(self._targets == target)
        return self._line(int(j[0]) * len(self._sources) + int(i[0])) if i.size and j.size else None

    def _weights(self, layer: LayerParameters) -> NDArray[np.float64]:
        return layer.weights[np.ix_(self._targets, self._sources)].reshape(-1)

    def _line(self, edge: int) -> QLineF:
        line = self._lines.get(edge)
        if line is None:
            target, source = divmod(edge, len(self._sources))
            line = QLineF(self._x[0], self._source_y[source], self._x[1], self._target_y[target])
            self._lines[edge] = line
        return line


def draw_column(
    painter: QPainter,
    theme: Theme,
    column: Column,
    values: Sequence[float] | None,
    limit: float,
    marked: int | None,
    hovered: int | None,
) -> None:
    """Draw the neurons of a layer, coloured by their activation for the watched sample.

    Args:
        painter: what to draw with.
        theme: whose colours to use.
        column: where the neurons are.
        values: activation of each neuron of the layer, or None before there are any.
        limit: activation that has the full colour.
        marked: neuron with the ring of the selection.
        hovered: neuron under the mouse.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colours = diverging(theme)
    radius = column.radius
    shown = [LEVELS // 2] * len(column.neurons)
    if values is not None:
        own = np.array([values[neuron] for neuron, _ in column.neurons])
        shown = levels(own, limit, logarithmic=False).tolist()
    for (neuron, y), level in zip(column.neurons, shown, strict=True):
        painter.setBrush(colours[level])
        ring = theme.accent if neuron == marked else theme.text if neuron == hovered else theme.faint
        painter.setPen(QPen(QColor(ring), 2.0 if neuron in (marked, hovered) else 1.0))
        painter.drawEllipse(QPointF(column.x, y), radius, radius)
    if column.folded:
        painter.setPen(QColor(theme.muted))
        painter.setFont(interface_font(0.85))
        area = QRectF(column.x - 40, column.fold_y - 9, 80, 18)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"+ {column.folded:,}")


def draw_captions(
    painter: QPainter, theme: Theme, column: Column, names: Sequence[str], values: Sequence[float] | None
) -> None:
    """Write names, and values if there are any, to the left of a column's neurons."""
    painter.setFont(interface_font(0.9))
    for neuron, y in column.neurons:
        right = column.x - column.radius - 8
        painter.setPen(QColor(theme.text))
        text = names[neuron]
        if values is not None:
            text = f"{text}  {format_number(values[neuron], 3)}"
        area = QRectF(right - 120, y - 9, 120, 18)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
