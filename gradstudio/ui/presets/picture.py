"""A small picture of a project: its samples, and beside them its network."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.data.flat import flat
from gradstudio.ui.data.pictured import pictured, samples_of
from gradstudio.ui.data.scatter import draw_dots, placed
from gradstudio.ui.look.theme import Theme

_MARGIN = 6.0
_DOT = 1.2
_DOTS = 150
_MOST_NEURONS = 5
"""Of a layer that are drawn; a larger one looks the same at this size."""
_NEURON = 1.8
_ROW = 9.0
"""Height that a neuron has at the most, in pixels."""


def draw_project(painter: QPainter, area: QRectF, spec: ProjectSpec, theme: Theme) -> None:
    """Draw a project: the samples in the left half, the network in the right one.

    Args:
        painter: on what it is drawn.
        area: where, twice as wide as high or so.
        spec: the project.
        theme: in whose colours.
    """
    half = QSizeF(area.width() / 2, area.height())
    left = QRectF(area.topLeft(), half).adjusted(_MARGIN, _MARGIN, -_MARGIN / 2, -_MARGIN)
    right = QRectF(area.topLeft() + QPointF(half.width(), 0), half)
    dataset = samples_of(pictured(spec.data))
    if dataset is not None:
        draw_dots(painter, dataset, placed(flat(dataset), left), theme, _DOT, _DOTS)
    _draw_network(painter, right.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN), spec.sizes, theme)


def _draw_network(painter: QPainter, area: QRectF, sizes: Sequence[int], theme: Theme) -> None:
    columns = [_places(area, at / (len(sizes) - 1), size) for at, size in enumerate(sizes)]
    painter.setPen(QPen(QColor(theme.edge), 0.75))
    for before, after in pairwise(columns):
        for start, end in product(before, after):
            painter.drawLine(start, end)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.muted))
    for place in (place for column in columns for place in column):
        painter.drawEllipse(place, _NEURON, _NEURON)


def _places(area: QRectF, across: float, size: int) -> list[QPointF]:
    """Return where the neurons of a layer are drawn, `across` from 0 at the left to 1 at the right."""
    count = min(size, _MOST_NEURONS)
    row = min(_ROW, area.height() / _MOST_NEURONS)
    top = area.center().y() - row * (count - 1) / 2
    return [QPointF(area.left() + across * area.width(), top + row * k) for k in range(count)]
