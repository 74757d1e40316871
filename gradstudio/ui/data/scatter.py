"""Samples as dots: where they lie in a rectangle, and how they are drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gradstudio.data.dataset import Dataset
from gradstudio.graph.magnitude import largest_magnitude
from gradstudio.ui.data.flat import Flat
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.look.colours import class_colours, diverging, levels, outline_of
from gradstudio.ui.look.theme import Theme

_OUTLINE = 0.7
_LEAST_OUTLINED = 2.0
"""Smaller dots would be all outline."""


def placed(flat: Flat, area: QRectF) -> NDArray[np.float64]:
    """Return where each sample is drawn, shape (samples, 2), in a rectangle with the second axis upwards."""
    room = np.array([area.width(), area.height()])
    scale = room / np.maximum(flat.high - flat.low, 1e-9)
    if flat.one_scale:
        scale = np.full(2, scale.min())
    centre = area.center()
    places: NDArray[np.float64] = (flat.points - (flat.low + flat.high) / 2) * scale * (1, -1) + (
        centre.x(),
        centre.y(),
    )
    return places


def draw_dots(
    painter: QPainter,
    dataset: Dataset,
    places: NDArray[np.float64],
    theme: Theme,
    radius: float,
    most: int,
) -> None:
    """Draw samples in the colour of their class or target; of a large data set about `most`, evenly chosen.

    Args:
        painter: where to draw.
        dataset: the samples.
        places: shape (samples, 2), in pixels.
        theme: whose colours are taken.
        radius: of a dot in pixels.
        most: number of dots at the most, about.
    """
    palette, colours = _colours(dataset, theme)
    stride = max(1, len(dataset) // most)
    places, colours = places[::stride], colours[::stride]
    ratio = painter.device().devicePixelRatioF()
    corner = radius + 1.0
    for index in np.flatnonzero(np.bincount(colours)).tolist():  # `np.unique` loads `numpy.ma`
        centres = places[colours == index]
        if is_paper(painter):
            _draw_discs(painter, palette[index], theme, radius, centres)
            continue
        # One dot is drawn, and then stamped: a disc is a path to be filled, and takes twenty times as long.
        stamp = _dot(palette[index], theme, radius, ratio)
        for x, y in (centres - corner).tolist():
            painter.drawPixmap(QPointF(x, y), stamp)


def _dot(colour: QColor, theme: Theme, radius: float, ratio: float) -> QPixmap:
    side = 2 * (radius + 1.0)
    stamp = QPixmap(math.ceil(side * ratio), math.ceil(side * ratio))
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    with QPainter(stamp) as painter:
        _draw_discs(painter, colour, theme, radius, np.full((1, 2), side / 2))
    return stamp


def _draw_discs(
    painter: QPainter, colour: QColor, theme: Theme, radius: float, centres: NDArray[np.float64]
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = outline_of(colour, theme)
    is_plain = radius < _LEAST_OUTLINED or outline == QColor(theme.window)
    painter.setPen(Qt.PenStyle.NoPen if is_plain else QPen(outline, _OUTLINE))
    painter.setBrush(colour)
    for x, y in centres.tolist():
        painter.drawEllipse(QPointF(x, y), radius, radius)


def _colours(dataset: Dataset, theme: Theme) -> tuple[Sequence[QColor], NDArray[np.intp]]:
    """Return a palette, and for each sample its place in it."""
    match dataset.task:
        case "binary":
            return class_colours(theme, 2), (dataset.targets > 0).astype(np.intp)
        case "multiclass":
            return class_colours(theme, dataset.class_count), dataset.targets.astype(np.intp)
        case "regression":
            limit = largest_magnitude(dataset.targets)
            return diverging(theme), levels(dataset.targets, limit, logarithmic=False)
