"""`SpreadView`: how the runs of a race are spread over one number: a point for each above, and a histogram."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.app.race.news import RaceNews
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.kit.step_axes import value_text, value_ticks
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.race.colours import faded, group_colour
from gradstudio.ui.race.dots import draw_dots
from gradstudio.ui.race.plot import RacePlot, nearest_point
from gradstudio.ui.race.spread import Spread

Floats = NDArray[np.float64]

_TOP, _RIGHT, _BOTTOM, _SIDE = 20, 12, 20, 12
_MOST_NAME = 110
_FONT, _SMALL = 0.85, 0.92
_BINS = 36
_BARS, _STRIP = 0.5, 0.36
"""Shares of a row that the histogram and the points take."""
_LOW_ROW = 30.0
"""Pixels, below which there is room for the points alone."""
_LARGE = 5.0
"""Half of what the point of the run that is read is across, in pixels."""
_MOST_DOTS = 2_000
"""Of more runs some have points, and all are in the histogram and found by the mouse."""
_NUMBER_ROOM = 1.9
"""How many times as far numbers stand apart beside each other as above each other."""
_NAME_HEIGHT = 0.85
"""Of a line of text: names of values stand no nearer above each other."""
_FOOT = 0.04


class SpreadView(RacePlot):
    """A row for each value that races; keys go through the runs by their number.

    Args:
        spread_of: returns what is drawn of a race; None for nothing.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self, spread_of: Callable[[RaceNews], Spread | None], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._spread_of = spread_of
        self._spread: Spread | None = None

    @property
    def spread(self) -> Spread | None:
        """What is drawn."""
        return self._spread

    def show_news(self, news: RaceNews | None) -> None:
        spread = self._spread = None if news is None else self._spread_of(news)
        if spread is not None and news is not None:
            rows = len(news.entry.groups)
            window = Window(left=spread.low, right=spread.high, bottom=0.0, top=float(rows))
            self.set_home(window, to_scale=False, names=("", ""))
            self.setAccessibleName(f"Spread of the {spread.name[0].lower()}{spread.name[1:]}")
        super().show_news(news)

    def run_at(self, at: QPointF) -> int | None:
        news, spread = self._news, self._spread
        return None if news is None or spread is None else nearest_point(self._dots(self.frame), at)

    def place_of_run(self, run: int) -> QPointF | None:
        if self._spread is None:
            return None
        x, y = self._dots(self.frame)[run].tolist()
        return QPointF(x, y) if np.isfinite(x) else None

    def words_for(self, run: int) -> str:
        news, spread = self._news, self._spread
        assert news is not None
        assert spread is not None
        return f"{news.entry.name_of(run)}\n{spread.name[0].lower()}{spread.name[1:]}: {self._text(run)}"

    def in_order(self) -> list[int]:
        spread = self._spread
        if spread is None:
            return []
        order = np.argsort(spread.places, kind="stable")
        return [int(run) for run in order if np.isfinite(spread.places[run])]

    def margins(self) -> QMarginsF:
        scale = max(1.0, text_scale())
        names = [] if self._news is None else [name for name in self._news.entry.groups if name]
        metrics = QFontMetrics(interface_font(_FONT))
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        left = _SIDE + (min(widest, _MOST_NAME) + 6 if widest else 0)
        return QMarginsF(left, _TOP * scale, _RIGHT, _BOTTOM * scale)

    def paint_axes(self, painter: QPainter, frame: Frame) -> None:
        news, spread, area = self._news, self._spread, frame.area
        if news is None or spread is None:
            return
        painter.setFont(interface_font(_SMALL))
        painter.setPen(QColor(self.theme.text))
        above = QRectF(_SIDE, 0, self.width() - _SIDE - _RIGHT, area.top() - 2)
        painter.drawText(above, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), spread.name)
        away = int(news.results.ran_away.sum())
        told = [f"{spread.beyond:,} beyond"] if spread.beyond else []
        told += [f"{away:,} diverged"] if away else []
        painter.setPen(QColor(self.theme.muted))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(above, right, " · ".join(told))
        painter.setFont(interface_font(_FONT))
        height = painter.fontMetrics().height()
        painter.setPen(QColor(self.theme.border))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        window = frame.window
        for tick in value_ticks(window.left, window.right, area.width() / _NUMBER_ROOM, spread.scale):
            x = frame.to_pixels(np.array([[tick, 0.0]]))[0, 0]
            painter.setPen(QColor(self.theme.border))
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
            painter.setPen(QColor(self.theme.muted))
            below = QRectF(x - 40, area.bottom() + 3, 80, height)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, value_text(tick, spread.scale))
        count = len(news.entry.groups)
        if count > 1:
            every = max(
                1, math.ceil(count * _NAME_HEIGHT * height / area.height())
            )  # others are told by the mouse
            for group, name in list(enumerate(news.entry.groups))[::every]:
                top, bottom = self._row(frame, group)
                middle, half = (top + bottom) / 2, height / 2
                painter.setPen(group_colour(group, count, self.theme))
                room = QRectF(_SIDE, middle - half, area.left() - _SIDE - 6, height)
                words = painter.fontMetrics().elidedText(
                    name, Qt.TextElideMode.ElideRight, int(room.width()) + 1
                )
                painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)

    def draw_runs(self, painter: QPainter, frame: Frame, news: RaceNews) -> None:
        """Draw all runs.

        Args:
            painter: where to draw.
            frame: the plot.
            news: of the race.
        """
        spread = self._spread
        if spread is None:
            return
        painter.setClipRect(frame.area)
        count, dots = len(news.entry.groups), self._dots(frame)
        for group in range(count):
            colour = group_colour(group, count, self.theme)
            runs = news.entry.group_of == group
            self._draw_bars(painter, frame, group, spread.places[runs], colour)
            places = dots[runs][:: max(1, len(dots) // _MOST_DOTS)]
            share = min(0.9, max(0.25, 60.0 / max(int(runs.sum()), 1)))
            draw_dots(painter, places, faded(colour, share))

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        if self.read is None or self._news is None:
            return
        place = self.place_of_run(self.read)
        if place is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self.theme.surface), 1.5))
            painter.setBrush(QColor(self.theme.text))
            painter.drawEllipse(place, _LARGE, _LARGE)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _row(self, frame: Frame, group: int) -> tuple[float, float]:
        """Return where a value's row begins and ends, in pixels; the first value is on top."""
        assert self._news is not None
        top = len(self._news.entry.groups) - group
        rows = frame.to_pixels(np.array([[0.0, float(top)], [0.0, float(top - 1)]]))
        return float(rows[0, 1]), float(rows[1, 1])

    def _dots(self, frame: Frame) -> Floats:
        """Return where the point of each run is, in pixels: shape (runs, 2), NaN without one."""
        news, spread = self._news, self._spread
        assert news is not None
        assert spread is not None
        count = len(news.entry.groups)
        height = frame.area.height() / count
        begin, room = (0.15, 0.7) if height < _LOW_ROW else (_FOOT, _STRIP)
        up = (count - 1 - news.entry.group_of) + 1.0 - begin - room * spread.heights
        return frame.to_pixels(np.column_stack([spread.places, up]))

    def _draw_bars(self, painter: QPainter, frame: Frame, group: int, places: Floats, colour: QColor) -> None:
        """Draw the histogram of a value, with a line at its median.

        Args:
            painter: where to draw.
            frame: the plot.
            group: the value.
            places: of its runs.
            colour: of it.
        """
        spread = self._spread
        assert spread is not None
        top, bottom = self._row(frame, group)
        places = places[np.isfinite(places)]
        if not len(places):
            return
        height = bottom - top
        if height >= _LOW_ROW:
            counts, edges = np.histogram(places, bins=_BINS, range=(spread.low, spread.high))
            xs = frame.to_pixels(np.column_stack([edges, np.zeros(len(edges))]))[:, 0]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(colour, 0.45))
            most = max(int(counts.max()), 1)
            for left, right, many in zip(xs[:-1], xs[1:], counts, strict=True):
                if many:
                    tall = max(1.0, _BARS * height * many / most)
                    painter.drawRect(QRectF(left, bottom - tall, max(1.0, right - left - 1), tall))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        middle = float(np.sort(places)[(len(places) - 1) // 2])
        x = float(frame.to_pixels(np.array([[middle, 0.0]]))[0, 0])
        painter.setPen(QPen(colour, 2.0))
        painter.drawLine(QPointF(x, top + 2), QPointF(x, bottom - 1))

    def _text(self, run: int) -> str:
        spread = self._spread
        assert spread is not None
        value = float(spread.values[run])
        if not np.isfinite(value):
            return "diverged"
        return f"{100 * value:.2f} %" if spread.scale == "share" else format_number(value)
