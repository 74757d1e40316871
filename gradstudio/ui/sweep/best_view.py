"""`BestView`: the best run so far, over the runs of a sweep or over its time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.project.number_text import format_number
from gradstudio.sweep.seeing.best_so_far import BestSoFar
from gradstudio.sweep.seeing.sweep_table import OBJECTIVE_TITLES
from gradstudio.ui.kit.arrays import distinct_places, draw_dots, draw_lines
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.kit.reading_card import ReadingCard
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.text_size import mark_scale
from gradstudio.ui.look.theme import Theme, interface_font

_DOT, _STAR, _RING, _REACH = 3.5, 6.0, 6.0, 10.0
_PALE = 0.55
_MOST_OF = 0.9
"""So much of the runs fits between top and bottom; the others lie beyond the edge."""
_ROOM = 0.06

_ALL_RAN_AWAY = "All finished runs diverged, so none is the best.\nTry smaller learning rates."
_MOST_DOTS = 3_000
"""Of more runs every second, third and so on has a dot; the line goes by all of them."""

Floats = NDArray[np.float64]


class BestView(PlotView):
    """Each run as a dot in the order in which they were finished, and the best so far as a line.

    Args:
        seen: the runs.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, seen: SeenRuns, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._seen = seen
        self._over_time = False
        self._is_stale = True
        self._found: BestSoFar | None = None
        self._across: Floats = np.empty(0)
        self._card = ReadingCard(self)
        self.setAccessibleName("Best run so far")
        self.pointed.connect(self._on_pointed)
        self.clicked.connect(self._on_clicked)
        seen.changed.connect(self.take)
        seen.pointed_out.connect(self.update)
        self.take()

    @property
    def is_over_time(self) -> bool:
        """Whether it goes over the time, and not over the runs."""
        return self._over_time

    @property
    def found(self) -> BestSoFar | None:
        """What is shown; None while there are no runs."""
        return self._found

    def set_over_time(self, on: bool) -> None:
        """Let it go over the time, or over the runs."""
        if on != self._over_time:
            self._over_time = on
            self.reset()
            self.take()

    def take(self) -> None:
        """Show the runs that there are now, or as soon as it is seen."""
        table = self._seen.table
        if table is None:
            self.reset()  # what comes next is another sweep
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        self._found = self._seen.best
        found = self._found
        if table is None or found is None or not len(found.rows):
            self._across = np.empty(0)
            self._on_pointed(self.pointed_at)
            self.update()
            return
        self._across = found.seconds if self._over_time else np.arange(1.0, len(found.rows) + 1.0)
        low, high = self._heights(found)
        right = float(self._across[-1])
        left = 0.0 if self._over_time else min(1.0, right - 1.0)
        across = "seconds" if self._over_time else "runs that are finished"
        self.set_home(
            Window(left=left, right=max(right, left + 1e-3), bottom=low, top=high),
            to_scale=False,
            names=(across, OBJECTIVE_TITLES[table.objective].lower()),
        )
        self._on_pointed(self.pointed_at)
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.take()

    def _no_best(self, found: BestSoFar) -> str:
        """Return why no run is the best."""
        table = self._seen.table
        if table is None or table.ran_away[found.rows].all():
            return _ALL_RAN_AWAY
        what = OBJECTIVE_TITLES[table.objective].lower()
        return f"No finished run has a known {what}, so none is the best."

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        found = self._found
        if found is None or not len(found.rows):
            return
        if not np.isfinite(found.values).any():
            painter.setPen(QColor(self.theme.muted))
            painter.setFont(interface_font())
            painter.drawText(frame.area, Qt.AlignmentFlag.AlignCenter, self._no_best(found))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        some = slice(None, None, max(1, len(found.rows) // _MOST_DOTS))
        dots = distinct_places(self._pixels(frame, found.values)[some])
        pale = blend(self.theme.text, self.theme.surface, _PALE)
        draw_dots(painter, dots, pale, _DOT)
        best = self._pixels(frame, found.best)
        painter.setPen(QPen(QColor(self.theme.positive), 2.0))
        corners = best[found.improves | (np.arange(len(best)) == len(best) - 1)]
        flat = np.column_stack([corners[:-1], corners[1:, 0], corners[:-1, 1]])
        down = np.column_stack([corners[1:, 0], corners[:-1, 1], corners[1:]])
        draw_lines(painter, np.vstack([flat, down]))
        stars = best[found.improves & np.isfinite(found.best)]
        draw_dots(painter, stars, QColor(self.theme.positive), _STAR)

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        found, row = self._found, self._seen.row
        if found is None or row is None:
            return
        at = np.flatnonzero(found.rows == row)
        if not len(at):
            return
        x, y = self._pixels(frame, found.values)[at[0]].tolist()
        if not np.isfinite(y):
            return
        radius = _RING * mark_scale()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.accent), 2))
        painter.drawEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))

    def number_at(self, at: QPointF) -> int | None:
        """Return the number of the run whose dot is nearest to a place; None where none is near."""
        place = self._place_at(at)
        table = self._seen.table
        if place is None or table is None or self._found is None:
            return None
        return int(table.columns.numbers[self._found.rows[place]])

    def _place_at(self, at: QPointF) -> int | None:
        found = self._found
        if found is None or not len(found.rows):
            return None
        pixels = self._pixels(self.frame, found.values)
        away = np.nan_to_num(np.hypot(*(pixels - (at.x(), at.y())).T), nan=np.inf)
        nearest = int(np.argmin(away))
        return nearest if away[nearest] <= _REACH else None

    def _pixels(self, frame: Frame, values: Floats) -> Floats:
        return frame.to_pixels(np.column_stack([self._across, values]))

    def _heights(self, found: BestSoFar) -> tuple[float, float]:
        values = found.values[np.isfinite(found.values)]
        if not len(values):
            return 0.0, 1.0
        is_upwards = self._seen.table is not None and self._seen.table.objective.endswith("accuracy")
        least, most = float(values.min()), float(values.max())
        if is_upwards:
            least = float(np.quantile(values, 1.0 - _MOST_OF))
        else:
            most = float(np.quantile(values, _MOST_OF))
        room = _ROOM * (most - least) or max(abs(most), 1e-6) * _ROOM
        return least - room, most + room

    def _on_pointed(self, at: QPointF | None) -> None:
        place = None if at is None else self._place_at(at)
        number = None if at is None else self.number_at(at)
        if at is None or place is None or number is None or self._found is None:
            self._card.hide()
            return
        value, seconds = self._found.values[place], self._found.seconds[place]
        better = "\nthe best until then" if self._found.improves[place] else ""
        self._card.tell(
            f"Run {number}\n{format_number(float(value), 4)} after {seconds:,.1f} s{better}", at.toPoint()
        )

    def _on_clicked(self, at: QPointF) -> None:
        self._seen.point_out(self.number_at(at))
