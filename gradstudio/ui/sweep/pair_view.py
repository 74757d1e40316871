"""`PairView`: each column of a sweep against each other, a dot for every run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.sweep.seeing.sweep_table import SweepField, SweepTable
from gradstudio.ui.kit.arrays import distinct_places, draw_dots
from gradstudio.ui.kit.panel_picture import DRAWING
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.look.text_size import mark_scale, text_scale
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.sweep.score_colours import LEVELS, score_colours, score_levels

_LEFT, _BELOW, _GAP, _TOP = 30, 22, 8, 6
_MOST_FIELDS = 6
_DOT, _RING, _REACH = 3.5, 5.5, 8.0
_SMALL = 0.82
_SPREAD, _MARGIN = 0.05, 0.09
"""Names, and values that occur often, are spread by so much of a cell, or dots would hide each other. The margin
has room for that."""
_MOST_DOTS = 1_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    across: int
    up: int
    area: QRectF


class PairView(QWidget):
    """Below the diagonal; a click chooses the run whose dot is nearest, a double click opens it.

    Args:
        seen: the runs.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        open_asked: number of a run that is to be opened.
    """

    open_asked = Signal(int)

    def __init__(self, seen: SeenRuns, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._seen, self._theme = seen, theme
        self._picture = QPixmap()
        self._is_stale = True
        self._fields: tuple[SweepField, ...] = ()
        self._places: Floats = np.empty((0, 0))
        self._rows: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self.setAccessibleName("Settings and result in pairs")
        self.setProperty(DRAWING, True)
        for signal in (seen.changed, seen.choice_changed):
            signal.connect(self.take)
        seen.pointed_out.connect(self.update)
        self.take()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._redraw()

    def take(self) -> None:
        """Show the runs that are meant now, or as soon as it is seen."""
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        table = self._seen.table
        self._fields = () if table is None else _pair_fields(table)
        if table is None:
            self._redraw()
            return
        rows = np.flatnonzero(self._seen.meant)
        if len(rows) > _MOST_DOTS:
            rows = rows[np.linspace(0, len(rows) - 1, _MOST_DOTS).astype(np.int64)]
        self._rows = rows
        columns = [self._seen.column(field.key).places[rows] for field in self._fields]
        spread = np.random.RandomState(0).uniform(-_SPREAD, _SPREAD, (len(rows), len(columns)))
        few = [len(np.unique(field.numbers[rows])) <= 12 for field in self._fields]
        places = _MARGIN + (1.0 - 2.0 * _MARGIN) * np.column_stack(columns)
        self._places = places + spread * np.array(few)
        self._redraw()

    def _redraw(self) -> None:
        self._picture = QPixmap()
        self.update()

    def _cells(self) -> list[_Cell]:
        count = len(self._fields)
        if count < 2:
            return []
        scale = max(1.0, text_scale())
        left, below = _LEFT * scale, _BELOW * scale
        width = (self.width() - left - _TOP) / (count - 1)
        height = (self.height() - below - _TOP) / (count - 1)
        return [
            _Cell(
                across=across,
                up=up,
                area=QRectF(left + across * width, _TOP + (up - 1) * height, width - _GAP, height - _GAP),
            )
            for up in range(1, count)
            for across in range(up)
        ]

    def _pixels(self, cell: _Cell) -> Floats:
        area = cell.area
        x = area.left() + self._places[:, cell.across] * area.width()
        y = area.bottom() - self._places[:, cell.up] * area.height()
        return np.column_stack([x, y])

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if is_paper(painter):
                painter.fillRect(self.rect(), QColor(self._theme.surface))
                self._paint(painter)
            else:
                if self._picture.isNull():
                    ratio = self.devicePixelRatioF()
                    self._picture = QPixmap(self.size() * ratio)
                    self._picture.setDevicePixelRatio(ratio)
                    self._picture.fill(QColor(self._theme.surface))
                    with QPainter(self._picture) as inner:
                        self._paint(inner)
                painter.drawPixmap(0, 0, self._picture)
            self._paint_chosen(painter)

    def _paint(self, painter: QPainter) -> None:
        table = self._seen.table
        if table is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        levels = score_levels(table)[self._rows]
        colours = score_colours(self._theme)
        painter.setFont(interface_font(_SMALL))
        last = len(self._fields) - 1
        for cell in self._cells():
            painter.setPen(QPen(QColor(self._theme.border), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(cell.area)
            pixels = self._pixels(cell)
            for level in range(-2, LEVELS):
                draw_dots(painter, distinct_places(pixels[levels == level]), colours[level], _DOT)
            painter.setPen(QColor(self._theme.text))
            if cell.up == last:
                self._write(painter, self._fields[cell.across].title, cell.area, upright=True)
            if cell.across == 0:
                self._write(painter, self._fields[cell.up].title, cell.area, upright=False)

    def _write(self, painter: QPainter, title: str, area: QRectF, *, upright: bool) -> None:
        metrics = painter.fontMetrics()
        room = area.width() if upright else area.height()
        text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(room))
        painter.save()
        if upright:
            at = QRectF(area.left(), area.bottom() + 3, area.width(), metrics.height())
        else:
            painter.translate(area.left() - 6 - metrics.height(), area.center().y())
            painter.rotate(-90)
            at = QRectF(-area.height() / 2, 0, area.height(), metrics.height())
        painter.drawText(at, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def _paint_chosen(self, painter: QPainter) -> None:
        row = self._seen.row
        at = np.flatnonzero(self._rows == (-1 if row is None else row))
        if not len(at):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.accent), 2))
        radius = _RING * mark_scale()
        for cell in self._cells():
            x, y = self._pixels(cell)[at[0]].tolist()
            if np.isfinite(x) and np.isfinite(y):
                painter.drawEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))

    def number_at(self, at: QPointF) -> int | None:
        """Return the number of the run whose dot is nearest to a place; None where none is near."""
        table = self._seen.table
        if table is None or not len(self._rows):
            return None
        for cell in self._cells():
            if cell.area.contains(at):
                away = np.nan_to_num(np.hypot(*(self._pixels(cell) - (at.x(), at.y())).T), nan=np.inf)
                nearest = int(np.argmin(away))
                return int(table.columns.numbers[self._rows[nearest]]) if away[nearest] <= _REACH else None
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._seen.point_out(self.number_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        number = self.number_at(event.position())
        if number is not None:
            self.open_asked.emit(number)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.take()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 100)


def _pair_fields(table: SweepTable) -> tuple[SweepField, ...]:
    return (*table.settings[: _MOST_FIELDS - 1], table.fields[table.objective])
