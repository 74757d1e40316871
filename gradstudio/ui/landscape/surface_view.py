"""`SurfaceView`: the losses on a plane as a surface in space, turned by dragging."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from gradstudio.app.landscape.survey import Relief
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.panel_picture import DRAWING
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.kit.press import Press
from gradstudio.ui.kit.reason import draw_reason
from gradstudio.ui.landscape.camera import SurfaceCamera
from gradstudio.ui.landscape.drawn_path import DrawnPath, paint_now, paint_path
from gradstudio.ui.landscape.loss_scale import LossScale, shades
from gradstudio.ui.landscape.wording import no_loss_words
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.theme import Theme, interface_font

Floats = NDArray[np.float64]

_PER_PIXEL = math.radians(0.5)
_KEY_TURN = math.radians(7.5)
_MOST_SIDE, _MOST_SIDE_MOVING = 51, 26
_SHADOW = 0.28
"""How much darker a slope is that faces away from the light."""


class SurfaceView(QWidget):
    """Draws with a painter alone, from the back to the front.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._relief: Relief | None = None
        self._scale = LossScale(np.zeros(1), is_log=False)
        self._heights = np.empty((0, 0))
        self._paths: tuple[DrawnPath, ...] = ()
        self._here: Floats | None = None
        self._is_past = self._is_moving = False
        self._camera = SurfaceCamera()
        self._press = Press()
        self._picture: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setProperty(DRAWING, True)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setMouseTracking(True)  # a move without a button ends a drag whose release was taken
        self.setAccessibleName("Surface of the loss")
        self.setAccessibleDescription(
            "The loss on a plane through the weights as heights. Drag, or press the arrow keys, to turn it; "
            "0 puts it back."
        )

    @property
    def angles(self) -> tuple[float, float]:
        """How far it is turned about the upright, and how far one looks down on it, in radians."""
        return self._camera.turn, self._camera.tilt

    def show_relief(self, relief: Relief, paths: tuple[DrawnPath, ...], *, is_log: bool) -> None:
        """Show a plane.

        Args:
            relief: the plane.
            paths: of the run in sight first.
            is_log: whether heights are logarithms.
        """
        self._paths = paths
        if self._relief is not relief or is_log != self._scale.is_log:
            self._relief = relief
            self._scale = LossScale(relief.surface.losses, is_log=is_log)
            self._heights = self._scale.heights(relief.surface.losses)
        self._picture = None
        self.update()

    def set_moving(self, moving: bool) -> None:
        """Say whether it changes all the time: it has larger pieces then, which are painted sooner."""
        if moving != self._is_moving:
            self._is_moving, self._picture = moving, None
            self.update()

    def show_here(self, place: Floats | None, *, is_past: bool) -> None:
        """Mark the moment in sight: its place on the plane, None for nowhere, and whether it is not the newest."""
        self._here, self._is_past = place, is_past
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme, self._picture = theme, None
        self.update()

    def turn(self, about: float, down: float) -> None:
        """Turn it.

        Args:
            about: the upright, in radians.
            down: so much more one looks down on it, in radians.
        """
        self._camera, self._picture = self._camera.turned(about, down), None
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if is_paper(painter):
                self._paint_surface(painter)
            else:
                painter.drawImage(0, 0, self._the_picture())
            self._paint_marks(painter)
            if self._relief is not None and not self._relief.surface.has_losses:
                draw_reason(painter, self._theme, QRectF(self.rect()), no_loss_words(self._relief))
            if self.hasFocus() and not is_paper(painter):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QColor(self._theme.accent))
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -1.0, -1.0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._press.begins(event):
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        was_held = self._press.is_held
        if self._press.goes_on(event):
            moved = event.position() - self._press.at
            self._press.at = event.position()
            self.turn(_PER_PIXEL * moved.x(), _PER_PIXEL * moved.y())
        elif was_held:
            self._come_to_rest()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press.ends(event):
            self._come_to_rest()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._put_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: (-_KEY_TURN, 0.0),
            Qt.Key.Key_Right: (_KEY_TURN, 0.0),
            Qt.Key.Key_Up: (0.0, -_KEY_TURN),
            Qt.Key.Key_Down: (0.0, _KEY_TURN),
        }
        key = Qt.Key(event.key())
        if key in ways:
            self.turn(*ways[key])
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self._put_back()
        else:
            super().keyPressEvent(event)

    def projected(self, points: Floats) -> Floats:
        """Return where points in space are drawn, and how near they are; see `SurfaceCamera.projected`."""
        return self._camera.projected(points, self.width(), self.height())

    def _come_to_rest(self) -> None:
        """Draw all pieces again: it is turned no longer."""
        self._picture = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.update()

    def _put_back(self) -> None:
        self._camera, self._picture = SurfaceCamera(), None
        self.update()

    def _the_picture(self) -> QImage:
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            picture = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
            picture.setDevicePixelRatio(ratio)
            with QPainter(picture) as painter:
                self._paint_surface(painter)
            self._picture = picture
        return self._picture

    def _paint_surface(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        if self._relief is None or min(self._heights.shape) < 2:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        is_still = not self._press.is_held and not self._is_moving
        most = _MOST_SIDE if is_still else _MOST_SIDE_MOVING
        stride = -(-(max(self._heights.shape) - 1) // (most - 1))
        heights = self._heights[::stride, ::stride]
        rows, columns = heights.shape
        x, y = np.meshgrid(np.linspace(-1.0, 1.0, columns), np.linspace(-1.0, 1.0, rows))
        flat = np.column_stack([x.ravel(), y.ravel(), heights.ravel()])
        places = self.projected(flat).reshape(rows, columns, 3)
        corners = np.stack([places[:-1, :-1], places[:-1, 1:], places[1:, 1:], places[1:, :-1]], axis=2)
        cells = corners.reshape(-1, 4, 3)
        middle = (heights[:-1, :-1] + heights[:-1, 1:] + heights[1:, 1:] + heights[1:, :-1]) / 4.0
        slope = (heights[1:, 1:] - heights[:-1, :-1]) * (rows - 1) / 4.0
        light = 1.0 - _SHADOW * (0.5 + 0.5 * np.tanh(np.nan_to_num(slope)))
        whole = np.flatnonzero(np.isfinite(cells).all(axis=(1, 2)))
        order = whole[np.argsort(-cells[whole, :, 2].mean(axis=1))]
        colours = shades(self._theme)
        indices = (np.nan_to_num(middle.ravel()) * (len(colours) - 1)).astype(np.intp)
        shares = light.ravel()
        for cell in order.tolist():
            colour = QColor.fromRgb(int(colours[indices[cell]]))
            colour = colour.darker(round(100.0 / shares[cell]))
            painter.setBrush(colour)
            painter.setPen(QPen(colour.darker(112), 0.6))
            painter.drawConvexPolygon(QPolygonF([QPointF(px, py) for px, py, _ in cells[cell].tolist()]))

    def _paint_ground(self, painter: QPainter) -> None:
        """Paint the plane below the surface, with the names of its directions."""
        assert self._relief is not None
        corners = self.projected(np.array([(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)], dtype=np.float64))
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.setBrush(blend(self._theme.surface, self._theme.muted, 0.06))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y, _ in corners.tolist()]))
        painter.setFont(interface_font(0.82))
        painter.setPen(QColor(self._theme.muted))
        first, second = self._relief.surface.plane.titles
        sides = ((first, ((0, -1), (0, 1))), (second, ((-1, 0), (1, 0))))
        for title, ends in sides:
            spots = self.projected(np.array([(x, y, 0.0) for x, y in ends], dtype=np.float64))
            x, y, _ = spots[int(np.argmin(spots[:, 2]))].tolist()  # on the side that is near
            size = painter.fontMetrics().boundingRect(title).size()
            left = min(max(x - size.width() / 2, 4.0), self.width() - size.width() - 4.0)
            top = min(y + 4.0, self.height() - size.height() - 2.0)
            painter.drawText(
                QRectF(left, top, size.width() + 2, size.height()), Qt.AlignmentFlag.AlignCenter, title
            )

    def _paint_marks(self, painter: QPainter) -> None:
        relief = self._relief
        if relief is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for drawn in reversed(self._paths):
            on_plane, colour = drawn.path.on_plane, drawn.colour(self._theme)
            shown = self._in_space(on_plane.places, on_plane.shown)
            true = self._in_space(on_plane.places, on_plane.losses)
            painter.setPen(QPen(colour, 1))
            draw_lines(painter, np.hstack([shown, true]))  # what the plane hides
            paint_path(painter, self._theme, shown, colour)
        if self._here is not None and self._paths:
            loss = self._loss_here()
            at = self._in_space(self._here[None], np.array([loss]))[0]
            if np.isfinite(at).all():
                paint_now(painter, self._theme, QPointF(*at.tolist()), is_past=self._is_past)

    def _in_space(self, places: Floats, losses: Floats) -> Floats:
        """Return where places with losses are drawn, shape (places, 2); NaN for those beyond the surface."""
        assert self._relief is not None
        surface = self._relief.surface
        x = 2.0 * (places[:, 0] - surface.a[0]) / (surface.a[-1] - surface.a[0]) - 1.0
        y = 2.0 * (places[:, 1] - surface.b[0]) / (surface.b[-1] - surface.b[0]) - 1.0
        heights = self._scale.heights(losses)
        inside = (np.abs(x) <= 1.0) & (np.abs(y) <= 1.0)
        heights = np.where(inside, heights, np.nan)
        return np.asarray(self.projected(np.column_stack([x, y, heights]))[:, :2])

    def _loss_here(self) -> float:
        """Return the loss of the plane at the moment in sight, as far as it was measured."""
        assert self._relief is not None
        assert self._here is not None
        surface = self._relief.surface
        row = int(np.argmin(np.abs(surface.b - self._here[1])))
        column = int(np.argmin(np.abs(surface.a - self._here[0])))
        return float(surface.losses[row, column])
