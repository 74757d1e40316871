"""Drawing many nodes at once: on the screen from an atlas with one tile for each colour, on paper one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from gradstudio.ui.kit.arrays import draw_sprites

_FREE = 1  # device pixels around each tile


class NodeTiles:
    """Keeps the atlas of one size of node and one palette: a live graph is drawn with it in a single call."""

    def __init__(self) -> None:
        self._key: object = None
        self._atlas = QPixmap()

    def draw(
        self,
        painter: QPainter,
        corners: NDArray[np.float64],
        width: float,
        height: float,
        radius: float,
        palette: tuple[QColor, ...],
        index: NDArray[np.intp],
    ) -> None:
        """Draw tiles at whole device pixels, where they are sharp.

        Args:
            painter: of a widget or a pixmap.
            corners: left top corner of each.
            width: of all of them.
            height: of all of them.
            radius: of their corners, 0 for none.
            palette: the colours.
            index: for each its colour.
        """
        ratio = painter.device().devicePixelRatioF()
        across, down = max(round(width * ratio), 1), max(round(height * ratio), 1)
        if self._key != (across, down, radius * ratio, palette):
            self._key = across, down, radius * ratio, palette
            self._atlas = _atlas(across, down, radius * ratio, palette)
        size = np.array([across, down])
        centres = (np.round(corners * ratio) + size / 2) / ratio
        sources = np.empty((len(corners), 4))
        sources[:, 0], sources[:, 1] = 0, index * (down + _FREE)
        sources[:, 2:] = size
        draw_sprites(painter, self._atlas, centres, sources, 1.0 / ratio)


def draw_each(
    painter: QPainter,
    corners: NDArray[np.float64],
    width: float,
    height: float,
    radius: float,
    palette: tuple[QColor, ...],
    index: NDArray[np.intp],
) -> None:
    """Draw the same as shapes, exactly where they are.

    Args:
        painter: where to draw.
        corners: shape (shapes, 2), upper left corner of each in pixels.
        width: of each in pixels.
        height: of each in pixels.
        radius: of their corners in pixels.
        palette: the colours.
        index: for each shape the number of its colour.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    by_colour: dict[int, list[QRectF]] = {}
    for (x, y), colour in zip(corners.tolist(), index.tolist(), strict=True):
        by_colour.setdefault(colour, []).append(QRectF(x, y, width, height))
    for colour, rects in by_colour.items():
        painter.setBrush(palette[colour])
        if radius:
            for rect in rects:
                painter.drawRoundedRect(rect, radius, radius)
        else:
            painter.drawRects(rects)


def _atlas(width: int, height: int, radius: float, palette: tuple[QColor, ...]) -> QPixmap:
    atlas = QPixmap(width, len(palette) * (height + _FREE))
    atlas.fill(Qt.GlobalColor.transparent)
    with QPainter(atlas) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for row, colour in enumerate(palette):
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(0, row * (height + _FREE), width, height), radius, radius)
    return atlas
