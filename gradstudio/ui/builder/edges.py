"""The weights between two columns, as curves."""

from __future__ import annotations

import sys
from functools import lru_cache
from types import ModuleType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from gradstudio.graph.numbers import largest_magnitude
from gradstudio.ui.builder.geometry import Column
from gradstudio.ui.colours import blend
from gradstudio.ui.theme import Theme

MAX_EDGES = 900
"""Between two layers no more than so many edges are drawn, the strongest ones."""

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

Number = TypeVar("Number", np.float64, np.bool_)

_STRENGTHS = 16
_FLOWS_FROM = 0.25
"""Share of the strongest weight from which a flow can be seen to run along an edge."""
_FAINTEST = 0.02
"""Share of the strongest weight below which an edge could not be seen."""
_MOST_QT_EDGES = 160


class EdgeFan:
    """The weights between two columns. Made once for a geometry; the weights change.

    Edges are counted target by target. Each is a cubic Bézier curve that leaves and arrives level.
    """

    def __init__(self, left: Column, right: Column) -> None:
        self.sources = np.array([neuron for neuron, _ in left.neurons], dtype=np.intp)
        self.targets = np.array([neuron for neuron, _ in right.neurons], dtype=np.intp)
        self.left, self.right = left.x + left.half, right.x - right.half
        self._source_y = np.array([y for _, y in left.neurons])
        self._target_y = np.array([y for _, y in right.neurons])
        shape = len(self.targets), len(self.sources)
        self._starts = np.broadcast_to(self._source_y, shape).ravel()
        self._ends = np.broadcast_to(self._target_y[:, None], shape).ravel()

    def draw(
        self,
        image: QImage,
        pixels: NDArray[np.uint32],
        offset: QPointF,
        theme: Theme,
        weights: Floats,
        cut: Mask | None,
        frozen: Mask | None,
        phase: float | None,
    ) -> None:
        """Draw the edges: colour is the sign, width and strength of colour the size of the weight.

        Args:
            image: what is drawn into.
            pixels: the same image's pixels, shape (height, width).
            offset: how far the view is scrolled.
            theme: whose colours to use.
            weights: of the layer, shape (neurons, inputs).
            cut: which of them are cut, the same shape; those are dashed. None for none.
            frozen: which are frozen; nothing flows along them. None for none.
            phase: by how many pixels the flow has moved on; None for no flow.
        """
        own, gone = self._shown(weights), None if cut is None else self._shown(cut)
        share = np.abs(own)
        limit = float(share.max())
        if not 0 < limit < np.inf:
            limit = largest_magnitude(own) or 1.0
            share = np.nan_to_num(share)
        share = np.minimum(share / limit, 1.0)
        seen = share > _FAINTEST
        if gone is not None:
            share[gone] = 0.0
            seen |= gone
        order = np.argsort(share, kind="stable")[-MAX_EDGES:]
        order = order[seen[order]]
        share, own = share[order], own[order]
        gone = np.zeros(len(order), dtype=np.bool_) if gone is None else gone[order]
        # Where edges crowd, they are thinner.
        thickest = min(3.6, max(1.3, 40.0 / np.sqrt(len(order) or 1)))
        level = np.rint(share * _STRENGTHS).astype(np.intp)
        colours = _colours(theme)[np.where(gone, 2, (own > 0).astype(np.intp)), level]
        widths = np.where(gone, 1.0, 0.55 + (thickest - 0.55) * share)
        starts = self._starts[order] - offset.y()
        ends = self._ends[order] - offset.y()
        left, right = self.left - offset.x(), self.right - offset.x()
        strokes = _strokes()
        scale = image.devicePixelRatio()
        if strokes is None:
            _draw_with_qt(image, left, right, starts, ends, widths, colours)
            return
        flows = np.zeros(len(order))
        if phase is not None:
            flows = np.where(share > _FLOWS_FROM, 0.75 * share, 0.0)
            if frozen is not None:
                flows[self._shown(frozen)[order]] = 0.0
        strokes.draw_strokes(
            pixels, left * scale, right * scale, starts * scale, ends * scale, widths * scale, colours,
            gone.astype(np.int64), flows, _glow(theme), phase or 0.0, scale,
        )  # fmt: skip

    def _shown(self, numbers: NDArray[Number]) -> NDArray[Number]:
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
        """Return the point of an edge at a share of its width, or None if it is folded away."""
        path = self.path(source, target)
        return None if path is None else path.pointAtPercent(share)


def _strokes() -> ModuleType | None:
    """Return the compiled strokes once the training thread has loaded them; the window never waits for that."""
    module = sys.modules.get("gradstudio.compiled.strokes")
    return module if module is not None and module.is_ready() else None


def _draw_with_qt(
    image: QImage,
    left: float,
    right: float,
    starts: Floats,
    ends: Floats,
    widths: Floats,
    colours: NDArray[np.int64],
) -> None:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for k in range(max(0, len(starts) - _MOST_QT_EDGES), len(starts)):
        painter.setPen(QPen(QColor.fromRgb(int(colours[k])), float(widths[k])))
        painter.drawPath(_curve(left, right, float(starts[k]), float(ends[k])))
    painter.end()


def _curve(left: float, right: float, start: float, end: float) -> QPainterPath:
    path, third = QPainterPath(QPointF(left, start)), (right - left) / 3
    path.cubicTo(left + third, start, right - third, end, right, end)
    return path


@lru_cache(maxsize=4)
def _colours(theme: Theme) -> NDArray[np.int64]:
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
