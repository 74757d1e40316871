"""All curves of the loss plot and its mark, in one graphics item."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.look.text_size import mark_scale
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.loss.curve import Curve
from gradstudio.ui.loss.dense_line import upright_lines

Outline = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Steps and losses."""

_DOT = 3.5
_POINT = 5.0
"""Diameter of a loss that was measured, and of a curve of one step."""
_NEXT_TO_NONE = np.array([0.01, 0.0])
_POINT_ROOM = 8.0
"""From one point to the next, on average; where there is less they would make a band."""
_SMOOTH = 500  # points drawn antialiased; more of them make a band that is as smooth without


class CurveLayer(QGraphicsItem):
    """Draws what it is given in the pixels of the view box.

    A curve is drawn as single lines. Qt joins those of a polyline, which takes a hundred times as long as soon as
    its pen is wider than a pixel.

    Args:
        box: the view.
        outlines: returns the curves that are to be drawn, from the back to the front.
    """

    def __init__(self, box: pg.ViewBox, outlines: Callable[[], Sequence[tuple[Curve, Outline]]]) -> None:
        super().__init__(box)
        self.logarithmic = False
        self.mark: tuple[int, float] | None = None
        self.painting = 0.0
        self._box = box
        self._outlines = outlines
        self._theme: Theme | None = None
        self._size = QRectF(box.rect())
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsToShape)
        box.sigResized.connect(self._on_box_changed)
        box.sigRangeChanged.connect(self._on_box_changed)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def place_of(self, step: int, loss: float) -> QPointF | None:
        """Return where a loss is in the view box; None where it has no place."""
        placed = self._placed(np.array([step]), np.array([loss]))
        return QPointF(*placed[0]) if len(placed) else None

    def boundingRect(self) -> QRectF:
        return self._size.adjusted(2, 0, 0, -2)  # clear of the axes, which need not be painted with it

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw it.

        Args:
            painter: where to draw.
            option: how the scene wants it drawn.
            widget: what is drawn on, if it is one.
        """
        began = time.perf_counter()
        if self._theme is not None:
            for curve, outline in self._outlines():
                self._draw_curve(painter, curve, QColor(getattr(self._theme, curve.role)), outline)
            self._draw_mark(painter, self._theme)
        self.painting = 0.8 * self.painting + 0.2 * (time.perf_counter() - began)

    def _draw_curve(self, painter: QPainter, curve: Curve, colour: QColor, outline: Outline) -> None:
        points = self._placed(*outline)
        if len(points) > 1:
            width = curve.width * mark_scale()
            if len(points) <= _SMOOTH:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(colour, width))
                draw_lines(painter, np.hstack([points[:-1], points[1:]]))
            else:
                _draw_many(painter, points, colour, float(round(width + 0.2)))
        if len(points) == 1 or (curve.is_measured and len(points) * _POINT_ROOM <= self._size.width()):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(
                QPen(colour, _POINT * mark_scale(), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            )
            # A line of next to no length is its two caps; one of none Qt leaves out.
            draw_lines(painter, np.hstack([points, points + _NEXT_TO_NONE]))

    def _draw_mark(self, painter: QPainter, theme: Theme) -> None:
        at = None if self.mark is None else self.place_of(*self.mark)
        if at is None:
            return
        painter.setPen(QPen(QColor(theme.faint), 1))
        painter.drawLine(QPointF(at.x(), 0), QPointF(at.x(), self._size.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.text), 1))
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(at, _DOT, _DOT)

    def _placed(self, steps: NDArray[np.int64], losses: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points are, those that have a place."""
        (x0, x1), (y0, y1) = self._box.viewRange()
        width, height = self._size.width(), self._size.height()
        if self.logarithmic:
            with np.errstate(divide="ignore", invalid="ignore"):
                losses = np.log10(losses)
        with np.errstate(over="ignore", invalid="ignore"):
            points = np.column_stack(
                [(steps - x0) * (width / (x1 - x0)), (y1 - losses) * (height / (y1 - y0))]
            )
        # Far outside the painter's own arithmetic would give way.
        np.clip(points, -1e4, 1e5, out=points, where=np.isfinite(points))
        placed: NDArray[np.float64] = points[np.isfinite(points).all(axis=1)]
        return placed

    def _on_box_changed(self, *_: object) -> None:
        size = QRectF(self._box.rect())
        if size != self._size:
            self.prepareGeometryChange()
            self._size = size
        self.update()


def _draw_many(painter: QPainter, points: NDArray[np.float64], colour: QColor, width: float) -> None:
    """Draw a line through many points, without antialiasing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    ratio = painter.device().devicePixelRatioF()
    upright = upright_lines(points, 1 / ratio, round(width * ratio))
    painter.setPen(QPen(colour, width if upright is None else 1 / ratio))
    draw_lines(painter, np.hstack([points[:-1], points[1:]]) if upright is None else upright)
