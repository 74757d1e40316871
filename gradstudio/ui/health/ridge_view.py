"""`RidgeView`: how the numbers of each layer are distributed over the steps, layer beside layer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from operator import is_not

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from gradstudio.app.health.health_of_run import HealthOfRun
from gradstudio.app.health.measures import Distribution
from gradstudio.project.number_text import format_number
from gradstudio.ui.health.cells import Cell, cells_of, draw_ticks, draw_title
from gradstudio.ui.health.layer_view import LayerView
from gradstudio.ui.health.reasons import no_readings
from gradstudio.ui.health.ridges import ridges_of, rows_of
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.kit.ranges import short_step
from gradstudio.ui.kit.reason import draw_reason
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.layer_colours import layer_colour
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

_LEFT, _BOTTOM = 46, 20
_PEAK = 22.0
"""How high an outline is above its line, in pixels."""
_APART = 5.0
_FILL, _BEYOND = 0.72, 0.7
_POINT_PIXELS = 2.5


class RidgeView(LayerView):
    """Draws all of it into one picture, which is kept until there is something else to be seen.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Attributes:
        painting: seconds that it took to paint of late.

    Signals:
        step_chosen: the step of an outline that was clicked.
        layer_chosen: the path of a layer whose title was clicked.
    """

    step_chosen = Signal(int)
    layer_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._aspect: Distribution | None = None
        self._picture: tuple[object, QPixmap] | None = None
        self._renewed = 0
        self._shown: tuple[object, ...] | None = None
        self.painting = 0.0
        self._rows: list[tuple[int, float]] = []
        self._pointed: int | None = None  # step of a reading

    @property
    def shown_steps(self) -> tuple[int, ...]:
        """The steps of the outlines, ascending."""
        health = self._health
        if health is None:
            return ()
        readings = health.readings
        return tuple(readings[index].step for index, _ in self._rows if index < len(readings))

    def show_health(self, aspect: Distribution, health: HealthOfRun, selected: str) -> None:
        """Show distributions of a run.

        Args:
            aspect: which ones.
            health: of the run.
            selected: path of the layer that is selected, or "".
        """
        shown = aspect, health.readings, health.layers, selected, no_readings(health)
        self._aspect, self._health, self._selected = aspect, health, selected
        if self._shown is None or any(map(is_not, shown, self._shown)):
            self._shown = shown
            self._renewed += 1
            self._place_rows()
            self._tell()
        if self._key() != (None if self._picture is None else self._picture[0]):
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._renewed += 1
        super().set_theme(theme)

    def place_of(self, step: int) -> QPoint | None:
        """Return where the line of an outline begins; None where the step has none."""
        steps, cells = self.shown_steps, self._cells()
        if step not in steps or not cells:
            return None
        return QPointF(cells[0].body.left() + 2, _foot(cells[0], self._rows[steps.index(step)][1])).toPoint()

    def place_of_title(self, path: str) -> QPoint | None:
        """Return where the title of a layer stands; None where it is not shown."""
        found = (cell for cell in self._cells() if cell.layer.path == path)
        return next((cell.title.center().toPoint() for cell in found), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if is_paper(painter):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.fillRect(self.rect(), QColor(self._theme.surface))
                self._paint(painter)
            else:
                painter.drawPixmap(0, 0, self._current_picture())
            self._paint_pointed(painter)
            self._paint_focus(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over_title = self._title_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over_title else Qt.CursorShape.ArrowCursor)
        self._point_at(self._step_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        layer, step = self._title_at(event.position()), self._step_at(event.position())
        if layer is not None:
            self.layer_chosen.emit(layer.path)
        elif step is not None:
            self.step_chosen.emit(step)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self.shown_steps
        ways = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in ways and shown:
            at = len(shown) - 1 if self._pointed not in shown else shown.index(self._pointed) + ways[key]
            self._point_at(shown[min(max(at, 0), len(shown) - 1)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pointed in shown:
            self.step_chosen.emit(self._pointed)
        elif key == Qt.Key.Key_Escape and self._pointed is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def _area(self) -> QRectF:
        """Return where the cells are."""
        scale = max(1.0, text_scale())
        return QRectF(self.rect()).adjusted(_LEFT * scale, 2, -8, -_BOTTOM * scale)

    def _cells(self) -> list[Cell]:
        layers = () if self._health is None else self._health.layers
        return cells_of(layers, self._area(), self._selected)

    def _current_picture(self) -> QPixmap:
        key, ratio = self._key(), self.devicePixelRatioF()
        if self._picture is None or self._picture[0] != key:
            began = time.perf_counter()
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(QColor(self._theme.surface))
            with QPainter(picture) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint(painter)
            self._picture = key, picture
            self.painting = 0.8 * self.painting + 0.2 * (time.perf_counter() - began)
        return self._picture[1]

    def _key(self) -> tuple[object, ...]:
        """Return what the picture depends on."""
        health = self._health
        sight = None if health is None else (self._row_in_sight(), health.is_past)
        return self._renewed, sight, self.size().toTuple(), self.devicePixelRatioF(), text_scale()

    def _paint(self, painter: QPainter) -> None:
        health, theme = self._health, self._theme
        if health is None or self._aspect is None:
            return
        reason = no_readings(health)
        self._place_rows()
        if reason:
            draw_reason(painter, theme, QRectF(self.rect()), reason)
            return
        cells = self._cells()
        shown = [health.readings[index] for index, _ in self._rows]
        for cell in cells:
            draw_title(painter, theme, cell, self._selected)
            points = max(16, round(cell.body.width() / _POINT_PIXELS))
            ridges = ridges_of(shown, cell.layer.index, self._aspect.of, points)
            draw_ticks(painter, theme, cell, (ridges.low, ridges.high))
            self._paint_ridges(painter, cell, ridges.heights)
        self._paint_steps(painter, cells[0], [reading.step for reading in shown])

    def _place_rows(self) -> None:
        """Choose the readings that have an outline, and how far down each is."""
        health, cells = self._health, self._cells()
        if health is None or no_readings(health) or not cells:
            self._rows = []
        else:
            room = cells[0].body.height() - _PEAK - 2
            self._rows = rows_of([reading.step for reading in health.readings], max(room, 1.0), _APART)

    def _paint_ridges(self, painter: QPainter, cell: Cell, heights: NDArray[np.float64]) -> None:
        theme, health = self._theme, self._health
        assert health is not None  # or nothing is painted
        body, own = cell.body, layer_colour(cell.layer.depth, theme)
        in_sight = self._row_in_sight()
        across = np.linspace(body.left(), body.right(), heights.shape[1]).tolist()
        for (index, down), row in zip(self._rows, heights, strict=True):
            foot = _foot(cell, down)
            ups = (foot - _PEAK * row).tolist()
            is_beyond = health.is_past and in_sight is not None and index > in_sight
            colour = blend(own.name(), theme.surface, _BEYOND) if is_beyond else own
            points = [QPointF(x, y) for x, y in zip(across, ups, strict=True)]
            filled = QPolygonF([QPointF(body.left(), foot), *points, QPointF(body.right(), foot)])
            is_in_sight = index == in_sight
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(blend(colour.name(), theme.surface, 0.35 if is_in_sight else _FILL))
            painter.drawPolygon(filled)
            painter.setPen(QPen(QColor(theme.text) if is_in_sight else colour, 1))
            painter.drawPolyline(points)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_steps(self, painter: QPainter, cell: Cell, steps: Sequence[int]) -> None:
        """Write the steps of some outlines beside the first layer."""
        painter.setFont(interface_font(0.85))
        painter.setPen(QColor(self._theme.muted))
        height = painter.fontMetrics().height()
        room = cell.body.left() - 6
        last = -1e9
        for (_, down), step in [*zip(self._rows, steps, strict=True)][::-1]:
            if last < 0 or last - down >= height:
                last = down
                place = QRectF(0, _foot(cell, down) - height + 2, room, height)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, short_step(step))

    def _paint_pointed(self, painter: QPainter) -> None:
        steps = self.shown_steps
        if self._pointed not in steps:
            return
        area = self._area()
        y = round(_foot(self._cells()[0], self._rows[steps.index(self._pointed)][1]))
        painter.setPen(QPen(QColor(self._theme.past), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _row_in_sight(self) -> int | None:
        """Return the outline nearest to the step in sight, as the index of its reading."""
        health = self._health
        if health is None or health.in_sight is None or not self._rows:
            return None
        return max((index for index, _ in self._rows if index <= health.in_sight), default=self._rows[0][0])

    def _step_at(self, at: QPointF) -> int | None:
        cells, steps = self._cells(), self.shown_steps
        if not steps or not cells or not cells[0].body.top() <= at.y() <= cells[0].body.bottom():
            return None
        height = at.y() + _APART / 2  # an outline stands above its line
        feet = [_foot(cells[0], down) for _, down in self._rows]
        return min(zip(steps, feet, strict=True), key=lambda one: abs(one[1] - height))[0]

    def _point_at(self, step: int | None) -> None:
        if step != self._pointed:
            self._pointed = step
            self._tell()
            self.update()

    def _tell(self) -> None:
        """Tell the ranges of the reading that is pointed at; of one that is gone nothing."""
        health, aspect = self._health, self._aspect
        readings = () if health is None or no_readings(health) else health.readings
        one = next((reading for reading in readings if reading.step == self._pointed), None)
        if one is None or aspect is None:
            self._card.hide()
            return
        lines, cells = [f"step {one.step:,}"], self._cells()
        for cell in cells:
            edges = aspect.of(one.layers[cell.layer.index]).edges
            ends = " … ".join(format_number(float(end), 3) for end in (edges[0], edges[-1]))
            lines.append(f"{cell.layer.name}: {ends}")
        steps = self.shown_steps
        down = self._rows[steps.index(one.step)][1] if one.step in steps else 0.0
        at = QPointF(self._area().left() + 24, _foot(cells[0], down)).toPoint()
        self._card.tell("\n".join(lines), at)


def _foot(cell: Cell, down: float) -> float:
    """Return how high the line of an outline is."""
    return cell.body.top() + _PEAK + down
