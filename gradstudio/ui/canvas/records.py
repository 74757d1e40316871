"""What is written on a node: its name, or nearer a record like those of micrograd's `draw_dot`."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gradstudio.app.graph.shown import ShownGraph
from gradstudio.graph.metrics import NODE_HEIGHT, NODE_WIDTH
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.number_text import format_number, short_number
from gradstudio.ui.canvas.writers import Writers, pixel_font
from gradstudio.ui.canvas.writing import TextRun

RECORD_SCALE = 0.8
"""From here on a node shows its label, operation, data and grad."""
NAME_SCALE = 0.26
"""From here on a node shows its label or operation."""

_TITLE_SIZE, _TITLE_WEIGHT = 11.5, QFont.Weight.DemiBold
_LEFT, _CENTRE, _RIGHT = 0.0, 0.5, 1.0
_ROWS = 3.25
_INSET = 7
_GAP = 3
_FINE = 4
"""How much larger names are measured than they are written, so that rounding does not matter."""
_MOST_GLYPHS = 8
"""Of a number beside what it is called; a longer one, as 7.373·10⁻⁵ is, needs the room for itself."""

NOT_YET = "…"
"""Stands for a number that is not computed yet."""


class WrittenNumbers(NamedTuple):
    """What is written on the nodes.

    Attributes:
        data: of each node.
        grad: of each node.
        not_yet: whether NaN means that a number is not computed yet.
    """

    data: NDArray[np.float64]
    grad: NDArray[np.float64]
    not_yet: bool = False

    def text(self, number: float) -> str:
        """Return a number as it is written."""
        return NOT_YET if self.not_yet and math.isnan(number) else format_number(number)


def written_numbers(model: ShownGraph) -> WrittenNumbers | None:
    """Return the numbers of the graph that is shown, or None while there are none."""
    return WrittenNumbers(model.data, model.grad, model.is_partial) if model.has_values else None


class RecordWriter:
    """Writes on the nodes of one graph.

    Args:
        graph: the nodes.
        writers: what to write with.
    """

    def __init__(self, graph: ValueGraph, writers: Writers) -> None:
        self._graph = graph
        self._writers = writers
        self._metrics = QFontMetricsF(pixel_font(_FINE * _TITLE_SIZE, _TITLE_WEIGHT))
        self._cut: dict[tuple[str, str], str] = {}

    def write(
        self,
        painter: QPainter,
        scale: float,
        nodes: NDArray[np.intp],
        corners: NDArray[np.float64],
        text_tones: NDArray[np.intp],
        tones: tuple[QColor, ...],
        numbers: WrittenNumbers | None,
    ) -> None:
        """Write on some nodes as much as can be read at this scale.

        Args:
            painter: where to write.
            scale: pixels for each unit of the scene.
            nodes: which ones.
            corners: their left top corners in pixels.
            text_tones: by node of the graph, which tone its text has.
            tones: the tones.
            numbers: if there are any yet.
        """
        if scale < NAME_SCALE:
            return
        rows = list(zip(nodes.tolist(), corners.tolist(), text_tones[nodes].tolist(), strict=True))
        if scale < RECORD_SCALE or numbers is None:
            half = NODE_WIDTH * scale / 2, NODE_HEIGHT * scale / 2
            writer = self._writers.at(painter, max(7.0, min(24 * scale, 16)), QFont.Weight.Medium, tones)
            writer.write(
                painter,
                (
                    TextRun(
                        self._label(node) or self._graph.symbols[node] or self._constant(node, numbers),
                        x + half[0],
                        y + half[1],
                        _CENTRE,
                        tone,
                    )
                    for node, (x, y), tone in rows
                ),
            )
            return
        line = NODE_HEIGHT * scale / _ROWS
        left, right = _INSET * scale, (NODE_WIDTH - _INSET) * scale
        first = 2 * scale + line / 2
        titles, captions, figures = [], [], []
        for node, (x, y), tone in rows:
            label, symbol = self._label(node), self._graph.symbols[node]
            titles.append(TextRun(self._with_room(label, symbol), x + left, y + first, _LEFT, tone))
            titles.append(TextRun(symbol, x + right, y + first, _RIGHT, tone))
            for row, (name, values) in enumerate(zip(("data", "grad"), numbers[:2], strict=True), 1):
                middle = y + first + row * line
                figure = numbers.text(values[node])
                figures.append(TextRun(figure, x + right, middle, _RIGHT, tone))
                if len(figure) <= _MOST_GLYPHS:
                    captions.append(TextRun(name, x + left, middle, _LEFT, tone))
        self._writers.at(painter, _TITLE_SIZE * scale, _TITLE_WEIGHT, tones).write(painter, titles)
        body = self._writers.at(painter, 11 * scale, QFont.Weight.Normal, tones)
        body.write(painter, captions)
        body.write(painter, figures, as_numbers=True)

    def _constant(self, node: int, numbers: WrittenNumbers | None) -> str:
        """Return a mere number as it is written where a node has room for a name alone."""
        return "" if numbers is None else short_number(float(numbers.data[node]))

    def _with_room(self, label: str, symbol: str) -> str:
        """Return a label as far as there is room for it beside the operation."""
        if (label, symbol) not in self._cut:
            taken = self._metrics.horizontalAdvance(symbol) + _FINE * _GAP if symbol else 0.0
            room = _FINE * (NODE_WIDTH - 2 * _INSET) - taken
            self._cut[label, symbol] = self._metrics.elidedText(label, Qt.TextElideMode.ElideRight, room)
        return self._cut[label, symbol]

    def _label(self, node: int) -> str:
        """Return a node's label without the layer and neuron that it is drawn in."""
        return self._graph.labels[node].rpartition(".")[2]
