"""All curves of the loss plot and what is marked on them, in one graphics item."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gradstudio.ui.kit.arrays import draw_dots, draw_lines
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.text_size import mark_scale
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.loss.clipping import cut_off
from gradstudio.ui.loss.dense_line import upright_lines
from gradstudio.ui.loss.marks import Notch, Spot
from gradstudio.ui.loss.sampling import Stroke

_DOT = 3.5
_POINT = 5.0
"""Diameter of a loss that was measured, and of a curve of one step."""
_POINT_ROOM = 8.0
"""From one point to the next, on average; where there is less they would make a band."""
_SMOOTH = 500  # points drawn antialiased; more of them make a band that is as smooth without
_FAINT = 0.68
"""How far the colour of a curve behind its smoothed one is from its own to that of the ground."""
_MARK = 5.0
_NOTCH_ROOM = 3.0
"""From one mark of a run to the next, in pixels; what is nearer is one mark."""
_TEXT_ENGINES = QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture


class CurveLayer(QGraphicsItem):
    """Draws what it is given in the pixels of the view box.

    A curve is drawn as single lines. Qt joins those of a polyline, which takes a hundred times as long as soon as
    its pen is wider than a pixel. Runs that grow no more are kept as a picture until the view changes.

    Args:
        box: the view.
        strokes: returns what is to be drawn, from the back to the front: of the present run, or of the others.

    Attributes:
        logarithmic: whether losses are drawn by their logarithm.
        cross: place along the axis that is read, or None.
        spots: the points that are read there.
        notches: where settings changed.
        painting: seconds that it took to paint of late.
    """

    def __init__(self, box: pg.ViewBox, strokes: Callable[[bool], Sequence[Stroke]]) -> None:
        super().__init__(box)
        self.logarithmic = False
        self.cross: float | None = None
        self.spots: tuple[Spot, ...] = ()
        self.notches: tuple[Notch, ...] = ()
        self.painting = 0.0
        self._box = box
        self._strokes = strokes
        self._theme: Theme | None = None
        self._size = QRectF(box.rect())
        self._renewed = 0
        self._picture: tuple[tuple[object, ...], QPixmap] | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsToShape)
        box.sigResized.connect(self._on_box_changed)
        box.sigRangeChanged.connect(self._on_box_changed)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def renew(self) -> None:
        """Draw all anew: there are other curves, or they are drawn otherwise."""
        self._renewed += 1
        self.update()

    def point_of(self, place: float, loss: float) -> QPointF | None:
        """Return where a loss is in the view box; None where it has no place."""
        placed = self._placed(np.array([place]), np.array([loss]))
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
            self._draw_notches(painter)
            present = self._strokes(True)
            self._draw_raw(painter, self._theme, present)
            if painter.paintEngine().type() in _TEXT_ENGINES:
                self._draw_all(painter, self._theme, self._strokes(False))
            else:
                self._draw_others(painter, self._theme)
            self._draw_curves(painter, self._theme, present)
            self._draw_marks(painter, self._theme)
        self.painting = 0.8 * self.painting + 0.2 * (time.perf_counter() - began)

    def _draw_others(self, painter: QPainter, theme: Theme) -> None:
        """Draw the runs that grow no more, from the picture if it is still the same."""
        transform = painter.deviceTransform()
        scale, corner = transform.m11(), QPointF(math.floor(transform.dx()), math.floor(transform.dy()))
        beside = transform.dx() - corner.x(), transform.dy() - corner.y()
        (x, y), size = self._box.viewRange(), self._size.size()
        view = *x, *y, size.width(), size.height(), self.logarithmic
        key = scale, *beside, *view, theme, self._renewed, mark_scale()
        if self._picture is None or self._picture[0] != key:
            picture = QPixmap(math.ceil(size.width() * scale) + 2, math.ceil(size.height() * scale) + 2)
            picture.fill(Qt.GlobalColor.transparent)
            if strokes := self._strokes(False):
                with QPainter(picture) as own:
                    own.setTransform(QTransform(scale, 0, 0, scale, *beside))
                    self._draw_all(own, theme, strokes)
            picture.setDevicePixelRatio(scale)
            self._picture = key, picture
        # Whole device pixels, whatever the place of the view box: its own are drawn between them.
        painter.drawPixmap(transform.inverted()[0].map(corner), self._picture[1])

    def _draw_all(self, painter: QPainter, theme: Theme, strokes: Sequence[Stroke]) -> None:
        self._draw_raw(painter, theme, strokes)
        self._draw_curves(painter, theme, strokes)

    def _draw_raw(self, painter: QPainter, theme: Theme, strokes: Sequence[Stroke]) -> None:
        """Draw faintly what was smoothed; no smoothed curve is to lie below it."""
        for stroke in strokes:
            if stroke.raw is not None:
                faint = blend(stroke.curve.colour(theme).name(), theme.surface, _FAINT)
                self._draw_line(painter, self._placed(*stroke.raw), faint, 1.0)

    def _draw_curves(self, painter: QPainter, theme: Theme, strokes: Sequence[Stroke]) -> None:
        """Draw curves, and what was measured last: many losses of single steps would cover it."""
        for stroke in sorted(strokes, key=lambda stroke: stroke.curve.is_measured):
            curve = stroke.curve
            colour = curve.colour(theme)
            points = self._placed(*stroke.points)
            if stroke.joint is not None:
                joint = self._placed(*stroke.joint)
                self._draw_line(painter, joint, colour, curve.width)
                draw_dots(painter, joint[1:], colour, _POINT)
            self._draw_line(painter, points, colour, curve.width)
            has_room = len(points) * _POINT_ROOM <= self._size.width()
            is_dotted = curve.is_measured and curve.is_present and has_room
            if len(points) == 1 or is_dotted:
                draw_dots(painter, points, colour, _POINT)

    def _draw_line(
        self, painter: QPainter, points: NDArray[np.float64], colour: QColor, width: float
    ) -> None:
        if len(points) < 2:
            return
        width *= mark_scale()
        if painter.paintEngine().type() in _TEXT_ENGINES:
            painter.setPen(QPen(colour, width))
            for piece in cut_off(points, self._size.width(), self._size.height()):
                painter.drawPolyline([QPointF(x, y) for x, y in piece.tolist()])
        elif len(points) <= _SMOOTH:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour, width))
            draw_lines(painter, np.hstack([points[:-1], points[1:]]))
        else:
            _draw_many(painter, points, colour, float(round(width + 0.2)))

    def _draw_notches(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height, size = self._size.height() - 2, _MARK * mark_scale()
        last: dict[int, float] = {}
        for notch in self.notches:
            at, colour = self.point_of(notch.place, 1.0), notch.colour.rgb()
            if at is None or not 0 <= at.x() <= self._size.width():
                continue
            if (
                abs(at.x() - last.get(colour, -_NOTCH_ROOM)) >= _NOTCH_ROOM
            ):  # a rate that is dragged changes often
                last[colour] = at.x()
                painter.setBrush(notch.colour)
                x = at.x()
                painter.drawPolygon(
                    [QPointF(x - size, height), QPointF(x + size, height), QPointF(x, height - 1.6 * size)]
                )
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_marks(self, painter: QPainter, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        across = None if self.cross is None else self.point_of(self.cross, 1.0)
        if across is not None:
            painter.setPen(QPen(QColor(theme.faint), 1))
            painter.drawLine(QPointF(across.x(), 0), QPointF(across.x(), self._size.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.text), 1))
        for spot in self.spots:
            at = self.point_of(spot.place, spot.loss)
            if at is not None:
                painter.setBrush(spot.colour)
                painter.drawEllipse(at, _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _placed(self, places: NDArray[np.float64], losses: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points are, those that have a place."""
        (x0, x1), (y0, y1) = self._box.viewRange()
        width, height = self._size.width(), self._size.height()
        if self.logarithmic:
            with np.errstate(divide="ignore", invalid="ignore"):
                losses = np.log10(losses)
        with np.errstate(over="ignore", invalid="ignore"):
            points = np.column_stack(
                [(places - x0) * (width / (x1 - x0)), (y1 - losses) * (height / (y1 - y0))]
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
