"""`EpsilonPlot`: lines over ε, on which the present ε is dragged."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.axes import Frame
from gradstudio.ui.kit.step_axes import draw_step_axes
from gradstudio.ui.kit.step_plot import StepPlot
from gradstudio.ui.look.text_size import mark_scale
from gradstudio.ui.look.theme import Theme, interface_font

_DOT = 4.0
_KEY_PART = 40
"""An arrow key moves by this part of what is shown."""


class EpsilonPlot(StepPlot):
    """Pressing and dragging choose ε, and so do the arrow keys; zooming by the wheel is that of every plot.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        chosen: a place across, in the units of the plot.
    """

    chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._place: float | None = None
        self._uprights: tuple[tuple[float, str], ...] = ()
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def show_place(self, place: float | None) -> None:
        """Mark the present ε; None for none."""
        if place != self._place:
            self._place = place
            self.update()

    def show_uprights(self, uprights: tuple[tuple[float, str], ...]) -> None:
        """Mark places across with their names, such as those of kinks."""
        if uprights != self._uprights:
            self._uprights = uprights
            self.update()

    def paint_axes(self, painter: QPainter, frame: Frame) -> None:
        if self.content.reason:
            return
        draw_step_axes(painter, self.theme, frame, self.content.scale, "", is_whole=False)
        # Its name stands in the corner: the first number may stand below the corner of the axes.
        height = painter.fontMetrics().height()
        corner = QRectF(2, frame.area.bottom() + 4, frame.area.left(), height)
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(
            corner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.content.axis
        )

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        if not self.content.reason:
            self._paint_uprights(painter, frame)
        super().paint_live(painter, frame)

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        if self.content.reason or self._place is None:
            return
        self._paint_upright(painter, frame, self._place, self.theme.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.surface), 1))
        for line in self.content.lines:
            at = self._height_at(line.key, self._place)
            if at is not None:
                painter.setBrush(line.colour(self.theme))
                painter.drawEllipse(at, _DOT * mark_scale(), _DOT * mark_scale())
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.content.reason and self._press.begins(event):
            self._choose(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press.goes_on(event):
            self._choose(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press.ends(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key, window = Qt.Key(event.key()), self.frame.window
        if key in ways and self._place is not None:
            self.chosen.emit(self._place + ways[key] * (window.right - window.left) / _KEY_PART)
        else:
            super().keyPressEvent(event)

    def _choose(self, at: QPointF) -> None:
        across, _ = self.frame.from_pixels(at)
        self.chosen.emit(across)

    def _height_at(self, key: str, place: float) -> QPointF | None:
        """Return where a line is at a place between its points."""
        line = next(line for line in self.content.lines if line.key == key)
        points = self.frame.to_pixels(self._points(line))
        height = float(np.interp(place, line.steps, points[:, 1], left=np.nan, right=np.nan))
        return QPointF(self.x_of(place), height) if np.isfinite(height) else None

    def _room_beside(self, x: float, size: QSizeF, area: QRectF, taken: list[QRectF]) -> QRectF | None:
        """Return where a name stands beside its upright, off every line and off other names; None for nowhere.

        Args:
            x: of the upright, in pixels.
            size: of the name.
            area: of the axes.
            taken: where other names stand.
        """
        step = size.height() / 2
        rows = max(0, int((area.height() - 4 - size.height()) / step) + 1)
        for row in range(rows):
            for left in (x + 4, x - 4 - size.width()):
                room = QRectF(QPointF(left, area.top() + 2 + row * step), size)
                is_free = not any(room.intersects(other) for other in taken)
                if (
                    is_free
                    and area.left() <= left <= area.right() - size.width()
                    and self._is_off_lines(room)
                ):
                    return room
        return None

    def _is_off_lines(self, room: QRectF) -> bool:
        """Whether no line runs through a place."""
        across = np.linspace(room.left(), room.right(), 32)
        for line in self.content.lines:
            points = self.frame.to_pixels(self._points(line))
            heights = np.interp(across, points[:, 0], points[:, 1])
            heights = heights[np.isfinite(heights)]
            if ((heights > room.top() - 2) & (heights < room.bottom() + 2)).any():
                return False
        return True

    def _paint_uprights(self, painter: QPainter, frame: Frame) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(interface_font(0.8))
        area = frame.area
        taken: list[QRectF] = []
        for place, name in self._uprights:
            x = round(self.x_of(place))
            if not area.left() <= x <= area.right():
                continue
            painter.setPen(QPen(QColor(self.theme.faint), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            room = self._room_beside(x, QSizeF(painter.fontMetrics().boundingRect(name).size()), area, taken)
            if room is None:
                continue  # the sentence names it too
            taken.append(room)
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip), name)
