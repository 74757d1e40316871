"""`StepPlot`: lines over the steps of a run, drawn, with the step in sight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.arrays import draw_dots, draw_lines
from gradstudio.ui.kit.axes import Frame
from gradstudio.ui.kit.nearest import nearest
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.kit.reason import draw_reason
from gradstudio.ui.kit.step_axes import draw_step_axes
from gradstudio.ui.kit.step_content import PlotLine, StepContent
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.text_size import mark_scale, text_scale
from gradstudio.ui.look.theme import Theme, interface_font

_LEFT, _TOP, _RIGHT, _BOTTOM = 48, 6, 18, 22
_WIDTH, _CHOSEN_WIDTH = 1.5, 2.5
_PALE, _BEYOND = 0.6, 0.72
"""How far a line is from its colour to that of the ground, beside a chosen one, and beyond the step in sight."""
_BAND = 0.14
"""How far the band is from the ground to the accent."""
_REACH = 8.0
_FOOT = 0.015
"""How high what is next to nothing is drawn, as a share of the axis."""
_POINT, _DOT = 5.0, 3.0
_BETWEEN_NAMES = 8.0

Floats = NDArray[np.float64]


class StepPlot(PlotView):
    """Draws what it is handed; what the mouse and the keys do stands in `StepChart`.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._content = StepContent()
        self._chosen = ""
        self._step: int | None = None
        self._is_past = False
        self._read: float | None = None

    @property
    def content(self) -> StepContent:
        """What is shown."""
        return self._content

    def show_content(self, content: StepContent) -> None:
        """Show something else."""
        shown = self._content
        if (content.scale, content.axis, content.reason) != (shown.scale, shown.axis, shown.reason):
            self.invalidate()
            self.reset()
        self._content = content
        self._fit()
        self.update()

    def show_chosen(self, key: str) -> None:
        """Draw one line stronger than the others; "" for none."""
        if key != self._chosen:
            self._chosen = key
            self.update()

    def show_step(self, step: int | None, *, is_past: bool) -> None:
        """Mark the step in sight.

        Args:
            step: which one; None for none.
            is_past: whether it is not the newest: the line has the colour of the past, and what is beyond is pale.
        """
        if (step, is_past) != (self._step, self._is_past):
            self._step, self._is_past = step, is_past
            self.update()

    def x_of(self, step: float) -> float:
        """Return where a step lies across the widget, in pixels."""
        frame = self.frame
        return float(frame.to_pixels(np.array([[step, frame.window.top]]))[0, 0])

    def place_of(self, key: str, step: float) -> QPointF | None:
        """Return where the point of a line is drawn that is nearest to a step; None where it has none."""
        line = next((line for line in self._content.lines if line.key == key), None)
        if line is None or not len(line.steps):
            return None
        at = nearest(line.steps, step)
        points = self.frame.to_pixels(self._points(line)[at : at + 1])[0]
        return QPointF(*points.tolist()) if np.isfinite(points).all() else None

    def margins(self) -> QMarginsF:
        scale = max(1.0, text_scale())
        return QMarginsF(_LEFT * scale, _TOP, _RIGHT, _BOTTOM * scale)

    def paint_axes(self, painter: QPainter, frame: Frame) -> None:
        if not self._content.reason:
            shown = self._content
            draw_step_axes(painter, self.theme, frame, shown.scale, shown.axis, is_whole=shown.is_whole)

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        if self._content.reason:
            draw_reason(painter, self.theme, frame.area, self._content.reason)
            return
        self._paint_band(painter, frame)
        at = None if self._step is None or not self._is_past else self.x_of(self._step)
        if at is not None:
            self._paint_lines(painter, frame, _BEYOND)
            painter.save()
            painter.setClipRect(QRectF(frame.area.left(), 0, at - frame.area.left() + 0.5, self.height()))
        self._paint_lines(painter, frame, 0.0)
        if at is not None:
            painter.restore()

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        if self._content.reason:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if self._step is not None:
            self._paint_upright(
                painter, frame, self._step, self.theme.past if self._is_past else self.theme.faint
            )
        if self._read is None:
            return
        self._paint_upright(painter, frame, self._read, self.theme.muted)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.surface), 1))
        for line in self._content.lines:
            place = self.place_of(line.key, self._read)
            if place is not None:
                painter.setBrush(line.colour(self.theme))
                painter.drawEllipse(place, _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        area = self.frame.area
        self.set_home(self._content.home(area.width(), area.height()), to_scale=False, names=("", ""))

    def _points(self, line: PlotLine) -> Floats:
        """Return where the points of a line are; what is next to nothing lies along the foot of the whole."""
        places, home = self._content.placed(line.values), self.home
        if self._content.scale == "logarithmic":
            foot = home.bottom + _FOOT * (home.top - home.bottom)
            places = np.where(places < foot, foot, places)
        return np.column_stack([line.steps, places])

    def _steps(self) -> NDArray[np.int64] | Floats:
        """Return the steps at which there is something to be read, ascending."""
        every = (line.steps for line in self._content.lines)
        return max(every, key=len, default=np.empty(0, dtype=np.int64))

    def _paint_band(self, painter: QPainter, frame: Frame) -> None:
        content, area = self._content, frame.area
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if content.band is not None:
            low, high = (self._height_of(frame, value) for value in content.band)
            shade = blend(self.theme.surface, self.theme.accent, _BAND)
            painter.fillRect(QRectF(area.left(), high, area.width(), low - high), shade)
        painter.setFont(interface_font(0.8))
        named: list[QRectF] = []
        for mark in content.marks:
            y = round(self._height_of(frame, mark.value))
            painter.setPen(QPen(QColor(self.theme.faint), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(self.theme.muted))
            name = painter.fontMetrics().boundingRect(mark.name).size()
            place = QRectF(area.right() - 4 - name.width(), y - name.height(), name.width(), name.height())
            while (beside := next((other for other in named if other.intersects(place)), None)) is not None:
                place.moveRight(beside.left() - _BETWEEN_NAMES)  # marks may lie close to each other
            named.append(place)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), mark.name)

    def _height_of(self, frame: Frame, value: float) -> float:
        place = float(self._content.placed(np.array([value]))[0])
        return float(frame.to_pixels(np.array([[frame.window.left, place]]))[0, 1])

    def _paint_lines(self, painter: QPainter, frame: Frame, pale: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_chosen = any(line.key == self._chosen for line in self._content.lines)
        for line in sorted(self._content.lines, key=lambda line: line.key == self._chosen):
            is_chosen = line.key == self._chosen
            share = max(pale, _PALE if has_chosen and not is_chosen else 0.0)
            colour = blend(line.colour(self.theme).name(), self.theme.surface, share)
            width = (_CHOSEN_WIDTH if is_chosen else _WIDTH) * mark_scale()
            points = frame.to_pixels(self._points(line))
            if len(points) == 1:
                draw_dots(painter, points, colour, _POINT)
            else:
                painter.setPen(QPen(colour, width))  # round ends take ten times as long
                draw_lines(painter, np.hstack([points[:-1], points[1:]]))

    def _paint_upright(self, painter: QPainter, frame: Frame, step: float, colour: str) -> None:
        x = round(self.x_of(step))
        painter.setPen(QPen(QColor(colour), 1))
        painter.drawLine(QPointF(x, frame.area.top()), QPointF(x, frame.area.bottom()))

    def line_at(self, at: QPointF) -> str:
        """Return the key of the line that passes nearest to a place, or "" where none is near."""
        best, found = _REACH, ""
        for line in self._content.lines:
            if not len(line.steps):
                continue
            points = self.frame.to_pixels(self._points(line))
            y = float(np.interp(at.x(), points[:, 0], points[:, 1], left=np.nan, right=np.nan))
            if abs(y - at.y()) < best:
                best, found = abs(y - at.y()), line.key
        return found
