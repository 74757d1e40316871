"""The square on which points are placed by hand."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.project.spec.data import DRAWN_LIMIT, Point
from gradstudio.ui.kit.press import Press
from gradstudio.ui.look.colours import class_colours
from gradstudio.ui.look.theme import Theme

_MARGIN = 12.0
_RADIUS = 5.0
_REACH = 9.0
_STEP = 0.25
_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class DrawPad(QWidget):
    """Shows the points and turns gestures into wishes; the points change only when the project does.

    By keys: the arrows move a cross, Return places a point there, Delete removes the point at it.

    Signals:
        placed: x1, x2 of a new point.
        moved: index of a point, and where it was dragged to.
        removed: index of a point.
    """

    placed = Signal(float, float)
    moved = Signal(int, float, float)
    removed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[Point, ...] = ()
        self._classes = 2
        self._label = 0
        self._hovered: int | None = None
        self._press = Press()
        self._dragged: int | None = None
        self._at = QPointF()
        self._cross: tuple[float, float] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(280, 280)
        self.setAccessibleName("Drawing")
        self.setAccessibleDescription(
            "Click to place a point, drag to move it, Shift+click to remove it. By keys: arrows move a cross, "
            "Return places a point, Delete removes it."
        )

    def sizeHint(self) -> QSize:
        return QSize(440, 440)

    def show_points(self, points: tuple[Point, ...], classes: int) -> None:
        """Show what the project says."""
        self._points, self._classes = points, classes
        self._dragged = self._hovered = None
        self._press.forget()
        self.update()

    def set_label(self, label: int) -> None:
        """Place points of this class from now on."""
        self._label = label
        self.update()

    def forget_cross(self) -> None:
        """Have no cross until an arrow is pressed, which moves it from the middle."""
        self._cross = None
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def place_of(self, x1: float, x2: float) -> QPointF:
        """Return where a point is drawn."""
        area = self._area()
        scale = area.width() / (2 * DRAWN_LIMIT)
        return area.center() + QPointF(x1 * scale, -x2 * scale)

    def _point_at(self, place: QPointF) -> tuple[float, float]:
        area = self._area()
        scale = area.width() / (2 * DRAWN_LIMIT)
        offset = place - area.center()
        return offset.x() / scale, -offset.y() / scale

    def _area(self) -> QRectF:
        side = min(self.width(), self.height()) - 2 * _MARGIN
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _nearest(self, place: QPointF) -> int | None:
        if not self._points:
            return None
        places = [self.place_of(x1, x2) for x1, x2, _ in self._points]
        distances = np.hypot([at.x() - place.x() for at in places], [at.y() - place.y() for at in places])
        nearest = int(distances.argmin())
        return nearest if distances[nearest] <= _REACH else None

    # -- drawing -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, area = self._theme, self._area()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.border), 1))
        painter.setBrush(QColor(theme.window))
        painter.drawRoundedRect(area.adjusted(-8, -8, 8, 8), 8, 8)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawLine(self.place_of(-DRAWN_LIMIT, 0), self.place_of(DRAWN_LIMIT, 0))
        painter.drawLine(self.place_of(0, -DRAWN_LIMIT), self.place_of(0, DRAWN_LIMIT))
        painter.setPen(QColor(theme.faint))
        corner = QRectF(0, 0, 60, 16)
        right = corner.translated(area.right() - 62, area.center().y() + 4)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight, "x1 = 6")
        top = corner.translated(area.center().x() + 6, area.top() + 2)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft, "x2 = 6")
        colours = class_colours(theme, self._classes)
        painter.setPen(QPen(QColor(theme.window), 1))
        for index, (x1, x2, label) in enumerate(self._points):
            painter.setBrush(colours[label])
            at = self._at if index == self._dragged else self.place_of(x1, x2)
            grown = 1.5 if index in (self._hovered, self._dragged) else 0.0
            painter.drawEllipse(at, _RADIUS + grown, _RADIUS + grown)
        if self.hasFocus() and self._cross is not None:
            at = self.place_of(*self._cross)
            painter.setPen(QPen(colours[min(self._label, self._classes - 1)], 2))
            painter.drawLine(at - QPointF(7, 0), at + QPointF(7, 0))
            painter.drawLine(at - QPointF(0, 7), at + QPointF(0, 7))

    # -- gestures ------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        index = self._nearest(event.position())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if index is not None:
                self.removed.emit(index)
        elif index is None:
            self.placed.emit(*self._point_at(event.position()))
        elif self._press.begins(event):
            self._dragged = index
            self._at = self.place_of(*self._points[index][:2])
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press.goes_on(event):
            area = self._area()
            self._at = QPointF(
                min(max(event.position().x(), area.left()), area.right()),
                min(max(event.position().y(), area.top()), area.bottom()),
            )
            self.update()
            return
        if self._dragged is not None:
            self._dragged = None
            self.update()
        hovered = self._nearest(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.setCursor(Qt.CursorShape.CrossCursor if hovered is None else Qt.CursorShape.OpenHandCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._dragged
        if index is not None and self._press.ends(event):
            self._dragged = None
            if self._at != self.place_of(*self._points[index][:2]):
                self.moved.emit(index, *self._point_at(self._at))
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        x1, x2 = self._cross or (0.0, 0.0)
        if key in _KEYS:
            right, up = _KEYS[key]
            limit = DRAWN_LIMIT
            self._cross = (
                min(max(x1 + right * _STEP, -limit), limit),
                min(max(x2 + up * _STEP, -limit), limit),
            )
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.placed.emit(x1, x2)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            index = self._nearest(self.place_of(x1, x2))
            if index is not None:
                self.removed.emit(index)
        else:
            super().keyPressEvent(event)
        self.update()

    def leaveEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # QEvent, as the base declares
        self._hovered = None
        self.update()
