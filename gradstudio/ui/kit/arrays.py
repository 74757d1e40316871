"""Handing numpy arrays to QPainter as they are: thousands of lines or sprites in one call."""

from __future__ import annotations

from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gradstudio.ui.look.text_size import mark_scale

FARTHEST = 1e6
"""Pixels: what is farther out is out of sight, and the painter's own arithmetic would give way."""

_FRAGMENT_FIELDS = 10
_NEXT_TO_NONE = np.array([0.01, 0.0])


def draw_lines(painter: QPainter, lines: NDArray[np.float64]) -> None:
    """Draw lines with the present pen; rows are x1, y1, x2, y2. A line without a place is left out."""
    defined = np.isfinite(lines).all(axis=1)
    if not defined.all():
        lines = lines[defined]
    if len(lines):
        lines = np.ascontiguousarray(lines, dtype=np.float64)
        first: Any = shiboken6.wrapInstance(lines.ctypes.data, QLineF)  # the stubs say Object
        painter.drawLines(first, len(lines))


def draw_dots(painter: QPainter, points: NDArray[np.float64], colour: QColor, diameter: float) -> None:
    """Draw round dots, antialiased.

    Args:
        painter: of the dots; gets another pen, and draws antialiased from then on.
        points: rows of x and y in pixels.
        colour: of the dots.
        diameter: in pixels, where marks have their usual size.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, diameter * mark_scale(), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    # A line of next to no length is its two caps; one of none Qt leaves out.
    draw_lines(painter, np.hstack([points, points + _NEXT_TO_NONE]))


def distinct_places(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places of which no two lie within half a pixel: of very many most would be drawn over each other.

    Args:
        points: rows of x and y in pixels; those that are not finite are left out.
    """
    halves = np.rint(2.0 * points[np.isfinite(points).all(axis=1)]).clip(-FARTHEST, FARTHEST).astype(np.int64)
    _, first = np.unique(halves[:, 0] * 2**32 + halves[:, 1], return_index=True)
    return halves[first] / 2.0


def draw_sprites(
    painter: QPainter,
    picture: QPixmap,
    centres: NDArray[np.float64],
    sources: NDArray[np.float64],
    scale: float,
) -> None:
    """Draw parts of a picture; one without a place is left out.

    Args:
        painter: where to draw.
        picture: the atlas.
        centres: rows of x, y, in painter coordinates.
        sources: rows of left, top, width, height in the atlas.
        scale: how large an atlas pixel is drawn.
    """
    defined = np.isfinite(centres).all(axis=1)
    if not defined.all():  # Qt would end the process
        centres, sources = centres[defined], sources[defined]
    if not len(centres):
        return
    table = np.empty((len(centres), _FRAGMENT_FIELDS))
    table[:, 0:2] = centres
    table[:, 2:6] = sources
    table[:, 6:8] = scale
    table[:, 8] = 0.0  # not turned
    table[:, 9] = 1.0  # opaque
    fragments: Any = shiboken6.wrapInstance(table.ctypes.data, QPainter.PixmapFragment)
    painter.drawPixmapFragments(fragments, len(table), picture)
