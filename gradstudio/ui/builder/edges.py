"""The weights between two columns, as curves."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gradstudio.ui.builder.geometry import Column
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.theme import Theme

MAX_EDGES = 900
"""Between two layers no more than so many edges are drawn, the strongest ones."""

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

Number = TypeVar("Number", np.float64, np.bool_)

_STRENGTHS = 16
_MOST_SKETCHED = 160


class EdgeFan:
    """The weights between two columns. Made once for a geometry; the weights change.

    Edges are counted target by target. Each is a cubic Bézier curve that leaves and arrives level.
    """

    def __init__(self, left: Column, right: Column) -> None:
        self.sources, self.targets = left.indices, right.indices
        self.left, self.right = left.x + left.half, right.x - right.half
        self._source_y, self._target_y = left.heights, right.heights
        shape = len(self.targets), len(self.sources)
        self._starts = np.broadcast_to(self._source_y, shape).ravel()
        self._ends = np.broadcast_to(self._target_y[:, None], shape).ravel()

    def draw(
        self,
        pixels: NDArray[np.uint32],
        scale: float,
        offset: QPointF,
        theme: Theme,
        weights: Floats,
        cut: Mask | None,
        frozen: Mask | None,
        phase: float | None,
    ) -> None:
        """Draw the edges: colour is the sign, width and strength of colour the size of the weight.

        Args:
            pixels: of the image that is drawn into, shape (height, width).
            scale: device pixels for each pixel.
            offset: how far the view is scrolled.
            theme: whose colours to use.
            weights: of the layer, shape (neurons, inputs).
            cut: which of them are cut, the same shape; those are dashed. None for none.
            frozen: which are frozen; nothing flows along them. None for none.
            phase: by how many pixels the flow has moved on; None for no flow.
        """
        from gradstudio.compiled.strokes import draw_fan  # noqa: PLC0415 - it loads the compiler

        none = np.zeros(self._starts.size, dtype=np.int64)
        draw_fan(
            pixels,
            (self.left - offset.x()) * scale,
            (self.right - offset.x()) * scale,
            (self._starts - offset.y()) * scale,
            (self._ends - offset.y()) * scale,
            self.shown(weights).copy(),  # a view may be read-only, which is another type to the kernels
            none if cut is None else self.shown(cut).astype(np.int64),
            none if frozen is None else self.shown(frozen).astype(np.int64),
            _palette(theme),
            MAX_EDGES,
            _glow(theme),
            -1.0 if phase is None else phase,
            scale,
        )

    def sketch(self, painter: QPainter, theme: Theme, weights: Floats) -> None:
        """Draw the strongest edges with Qt, which takes ten times as long but needs no kernels.

        Args:
            painter: where to draw.
            theme: in which to draw.
            weights: of each layer, shape (neurons, inputs).
        """
        own = np.nan_to_num(self.shown(weights))
        shares = np.abs(own) / (np.abs(own).max() or 1.0)
        for k in np.argsort(shares)[-_MOST_SKETCHED:].tolist():
            level = round(shares[k] * _STRENGTHS)
            colour = QColor.fromRgb(int(_palette(theme)[int(own[k] > 0), level]))
            painter.setPen(QPen(colour, 0.55 + 3.0 * shares[k]))
            painter.drawPath(_curve(self.left, self.right, float(self._starts[k]), float(self._ends[k])))

    def shown(self, numbers: NDArray[Number]) -> NDArray[Number]:
        """Return the numbers of the edges that are not folded away, target by target."""
        if numbers.shape == (len(self.targets), len(self.sources)):
            return numbers.ravel()
        return numbers[self.targets[:, None], self.sources].ravel()

    def nearest(self, x: float, y: float) -> tuple[int, int, float] | None:
        """Return the edge nearest to a point: indices of input and neuron, and the distance in pixels."""
        if not self.left < x < self.right:
            return None
        t = (x - self.left) / (self.right - self.left)
        rise = self._target_y[:, None] - self._source_y
        slope = 6.0 * rise * t * (1.0 - t) / (self.right - self.left)
        distance = np.abs(self._source_y + rise * t * t * (3.0 - 2.0 * t) - y) / np.hypot(1.0, slope)
        target, source = np.unravel_index(int(np.argmin(distance)), distance.shape)
        return int(self.sources[source]), int(self.targets[target]), float(distance[target, source])

    def path(self, source: int, target: int) -> QPainterPath | None:
        """Return the curve between an input and a neuron, or None if one of them is folded away."""
        i, j = np.flatnonzero(self.sources == source), np.flatnonzero(self.targets == target)
        if not (i.size and j.size):
            return None
        return _curve(self.left, self.right, float(self._source_y[i[0]]), float(self._target_y[j[0]]))

    def middle(self, source: int, target: int, share: float = 0.5) -> QPointF | None:
        """Return the point of an edge at a share of its width, or None if it is folded away.

        Args:
            source: index of the neuron it comes from.
            target: index of the neuron it goes to.
            share: of the way between them, 0 to 1.
        """
        path = self.path(source, target)
        return None if path is None else path.pointAtPercent(share)


def _curve(left: float, right: float, start: float, end: float) -> QPainterPath:
    path, third = QPainterPath(QPointF(left, start)), (right - left) / 3
    path.cubicTo(left + third, start, right - third, end, right, end)
    return path


@lru_cache(maxsize=4)
def _palette(theme: Theme) -> NDArray[np.int64]:
    """Return ``0xrrggbb`` by sign (negative, positive, cut) and strength."""
    rows = [
        [
            _packed(blend(theme.surface, colour, 0.14 + 0.78 * (k / _STRENGTHS) ** 1.3))
            for k in range(_STRENGTHS + 1)
        ]
        for colour in (theme.negative, theme.positive)
    ]
    return np.array([*rows, [_packed(QColor(theme.faint))] * (_STRENGTHS + 1)], dtype=np.int64)


@lru_cache(maxsize=4)
def _glow(theme: Theme) -> int:
    """Return the colour of a pulse: light, whatever the theme."""
    return _packed(max(QColor(theme.text), QColor(theme.raised), key=QColor.lightnessF))


def _packed(colour: QColor) -> int:
    return colour.rgb() & 0xFFFFFF
