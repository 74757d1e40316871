"""Sample points, painted once as little pictures and stamped in one call: thousands of them in a millisecond."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gradstudio.data.dataset import Dataset
from gradstudio.graph.magnitude import largest_magnitude
from gradstudio.training.run.metrics import class_indices
from gradstudio.ui.kit.arrays import draw_sprites
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.look.colours import class_colours, diverging, levels, outline_of
from gradstudio.ui.look.text_size import mark_scale
from gradstudio.ui.look.theme import Theme

MOST_POINTS = 4000
"""So many samples are drawn at most, evenly taken: more only cover each other."""

_SIDE = 24
_RADII = ((400, 3.75), (1200, 2.75))
_LEAST_RADIUS = 2.0
_FILLED, _HOLLOW = 0, 1  # rows of the atlas


def sample_colours(dataset: Dataset, theme: Theme) -> tuple[tuple[int, ...], NDArray[np.intp]]:
    """Return a palette, and for each sample its place in it."""
    if dataset.task == "regression":
        palette = diverging(theme)
        tones = levels(dataset.targets, largest_magnitude(dataset.targets), logarithmic=False)
    else:
        palette, tones = tuple(class_colours(theme, dataset.class_count)), class_indices(dataset)
    return tuple(colour.rgb() for colour in palette), tones


def point_radius(count: int) -> float:
    """Return the radius of a point where so many samples are drawn: a crowd must not hide the map."""
    usual = next((radius for most, radius in _RADII if count <= most), _LEAST_RADIUS)
    return usual * mark_scale()


def shown_samples(count: int) -> NDArray[np.intp]:
    """Return which of so many samples are drawn."""
    return np.linspace(0, count - 1, min(count, MOST_POINTS)).astype(np.intp)


def stamp_points(
    painter: QPainter,
    theme: Theme,
    places: NDArray[np.float64],
    palette: tuple[int, ...],
    tones: NDArray[np.intp],
    hollow: NDArray[np.bool_],
    radius: float,
) -> None:
    """Stamp points.

    Args:
        painter: where.
        theme: for the outlines.
        places: in pixels, shape (points, 2).
        palette: their colours.
        tones: for each point its place in the palette.
        hollow: for each point whether it is a ring.
        radius: of all of them.
    """
    if is_paper(painter):
        for place, tone, is_ring in zip(places.tolist(), tones.tolist(), hollow.tolist(), strict=True):
            if np.isfinite(place).all():
                _draw_point(painter, theme, QPointF(*place), palette[tone], radius, is_ring=is_ring)
        return
    ratio = painter.device().devicePixelRatioF()
    rows = np.where(hollow, _HOLLOW, _FILLED)
    _stamp(painter, _points_atlas(palette, theme, ratio, radius), places, tones, rows, ratio)


def stamp_crosses(painter: QPainter, theme: Theme, places: NDArray[np.float64]) -> None:
    """Stamp the mark of what is predicted wrongly.

    Args:
        painter: where to draw.
        theme: in which to draw.
        places: shape (marks, 2), in pixels.
    """
    if is_paper(painter):
        for place in places[np.isfinite(places).all(axis=1)].tolist():
            _draw_cross(painter, theme, QPointF(*place))
        return
    ratio = painter.device().devicePixelRatioF()
    first = np.zeros(len(places), dtype=np.intp)
    _stamp(painter, _cross(theme, ratio), places, first, first, ratio)


def draw_ring(painter: QPainter, place: NDArray[np.float64], colour: str, halo: str, radius: float) -> None:
    """Draw a ring around a point, with a halo that sets it off from whatever is behind.

    Args:
        painter: where to draw.
        place: the point, in pixels.
        colour: of the ring.
        halo: colour of the halo.
        radius: of the ring in pixels.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ring, width in ((halo, 4.5), (colour, 2.0)):
        painter.setPen(QPen(QColor(ring), width))
        painter.drawEllipse(QPointF(*place.tolist()), radius, radius)


def _stamp(
    painter: QPainter,
    atlas: QPixmap,
    places: NDArray[np.float64],
    columns: NDArray[np.intp],
    rows: NDArray[np.intp],
    ratio: float,
) -> None:
    side = round(_SIDE * ratio)
    sources = np.empty((len(places), 4))
    sources[:, 0], sources[:, 1], sources[:, 2:] = columns * side, rows * side, side
    # At whole pixels of the screen sprites are sharp, and copied rather than resampled.
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    draw_sprites(painter, atlas, np.round(places * ratio) / ratio, sources, 1.0 / ratio)


@lru_cache(maxsize=16)
def _points_atlas(palette: tuple[int, ...], theme: Theme, ratio: float, radius: float) -> QPixmap:
    side = round(_SIDE * ratio)
    atlas = _blank(len(palette) * side, 2 * side)
    with QPainter(atlas) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(ratio, ratio)
        for column, rgb in enumerate(palette):
            middle = QPointF((column + 0.5) * side / ratio, 0.5 * side / ratio)
            _draw_point(painter, theme, middle, rgb, radius, is_ring=False)
            middle.setY(1.5 * side / ratio)
            _draw_point(painter, theme, middle, rgb, radius, is_ring=True)
    return atlas


def _draw_point(
    painter: QPainter, theme: Theme, middle: QPointF, rgb: int, radius: float, *, is_ring: bool
) -> None:
    outline = outline_of(QColor(rgb), theme)
    if not is_ring:
        painter.setPen(QPen(outline, 1.1))
        painter.setBrush(QColor(rgb))
        painter.drawEllipse(middle, radius + 0.3, radius + 0.3)
        return
    painter.setPen(QPen(outline, 0.5 * radius + 2.1))
    painter.setBrush(QColor(theme.window))
    painter.drawEllipse(middle, radius - 0.4, radius - 0.4)
    painter.setPen(QPen(QColor(rgb), 0.5 * radius))
    painter.drawEllipse(middle, radius - 0.4, radius - 0.4)


@lru_cache(maxsize=8)
def _cross(theme: Theme, ratio: float) -> QPixmap:
    side = round(_SIDE * ratio)
    atlas = _blank(side, side)
    with QPainter(atlas) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(ratio, ratio)
        _draw_cross(painter, theme, QPointF(0.5 * side / ratio, 0.5 * side / ratio))
    return atlas


def _draw_cross(painter: QPainter, theme: Theme, middle: QPointF) -> None:
    box = QRectF(0, 0, 6.4, 6.4)
    box.moveCenter(middle)
    for colour, width in ((theme.window, 3.8), (theme.text, 1.8)):
        painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(box.topLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomLeft())


def _blank(width: int, height: int) -> QPixmap:
    picture = QPixmap(width, height)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
