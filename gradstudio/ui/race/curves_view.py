"""`RaceCurvesView`: the loss curves of all runs of a race, with the median and the band of each value."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gradstudio.app.race.density import MOST_LINES, placed
from gradstudio.app.race.news import RaceNews
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.kit.nearest import nearest
from gradstudio.ui.kit.step_axes import draw_step_axes
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.race.colours import faded, group_colour
from gradstudio.ui.race.plot import REACH, RacePlot

Floats = NDArray[np.float64]

_LEFT, _TOP, _RIGHT, _BOTTOM = 48, 6, 14, 22
_PALEST, _PALE = 0.1, 0.5
_OUTER, _INNER = 0.10, 0.20
_DENSEST = 0.75
_MEDIAN = 2
"""Place of the median among the percentiles of a band."""


class RaceCurvesView(RacePlot):
    """Lines, or density where there are many; keys go through the runs by their loss, and through the steps.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._at: int | None = None
        """Place among the steps that are kept, at which a run is read; None for the last."""

    def show_news(self, news: RaceNews | None) -> None:
        if news is None or self._news is None or news.entry is not self._news.entry:
            self._at = None
        if news is not None:
            picture = news.picture
            last = max(news.steps, 1)
            window = Window(left=-0.01 * last, right=1.01 * last, bottom=picture.low, top=picture.high)
            self.set_home(window, to_scale=False, names=("", ""))
        super().show_news(news)

    def run_at(self, at: QPointF) -> int | None:
        news = self._news
        if news is None or not len(news.results.at) or not self.frame.area.contains(at):
            return None
        self._at = self._place(at)
        rows = self._pixels(news, self._at)
        away = np.abs(rows - at.y())
        if not np.isfinite(away).any():
            return None
        run = int(np.nanargmin(away))
        return run if away[run] <= REACH else None

    def step_at(self, at: QPointF | None) -> int | None:
        news = self._news
        if news is None or (at is None and self._at is None):
            return None
        if at is None:
            return int(news.results.at[self._place(None)])
        step, _ = self.frame.from_pixels(at)
        return min(max(round(step), 0), news.results.steps)

    def place_of_run(self, run: int) -> QPointF | None:
        news = self._news
        if news is None or not len(news.results.at):
            return None
        at = self._place(None)
        x = float(self.frame.to_pixels(np.array([[news.results.at[at], 0.0]]))[0, 0])
        y = float(self._pixels(news, at)[run])
        return QPointF(x, y) if np.isfinite(y) else None

    def words_for(self, run: int) -> str:
        news = self._news
        assert news is not None
        at = self._place(None)
        loss = float(news.results.losses[run, at])
        text = format_number(loss) if np.isfinite(loss) else "diverged"
        return f"{news.entry.name_of(run)}\nloss at step {int(news.results.at[at]):,}: {text}"

    def in_order(self) -> list[int]:
        news = self._news
        if news is None or not len(news.results.at):
            return []
        losses = news.results.losses[:, self._place(None)]
        order = np.argsort(losses, kind="stable")
        return [int(run) for run in order if np.isfinite(losses[run])]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key, news = Qt.Key(event.key()), self._news
        if key in ways and self.read is not None and news is not None and not event.modifiers():
            self._at = min(max(self._place(None) + ways[key], 0), len(news.results.at) - 1)
            self.move_read(0)
        else:
            super().keyPressEvent(event)

    def margins(self) -> QMarginsF:
        scale = max(1.0, text_scale())
        return QMarginsF(_LEFT * scale, _TOP, _RIGHT, _BOTTOM * scale)

    def paint_axes(self, painter: QPainter, frame: Frame) -> None:
        if self._news is not None:
            draw_step_axes(painter, self.theme, frame, self._news.picture.scale)

    def draw_runs(self, painter: QPainter, frame: Frame, news: RaceNews) -> None:
        """Draw all runs.

        Args:
            painter: where to draw.
            frame: the plot.
            news: of the race.
        """
        count = len(news.entry.groups)
        painter.setClipRect(frame.area)
        if news.picture.grids:
            self._draw_density(painter, frame, news)
        elif len(news.results.losses) <= MOST_LINES:
            for group in range(count):
                self._draw_lines(painter, frame, news, group)
        for group in range(count):
            colour = group_colour(group, count, self.theme)
            self._draw_band(painter, frame, news, group, colour)

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        news, run = self._news, self.read
        if news is None or run is None or not len(news.results.at):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        points = self._points(frame, news, news.results.losses[run])
        painter.setPen(QPen(QColor(self.theme.text), 1.8))
        draw_lines(painter, np.hstack([points[:-1], points[1:]]))
        place = self.place_of_run(run)
        if place is not None:
            painter.setBrush(QColor(self.theme.text))
            painter.setPen(QPen(QColor(self.theme.surface), 1))
            painter.drawEllipse(place, 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _place(self, at: QPointF | None) -> int:
        """Return the place among the steps that are kept at which a point lies, or at which a run is read."""
        news = self._news
        last = 0 if news is None else len(news.results.at) - 1
        if news is None or at is None:
            return last if self._at is None else min(self._at, last)
        step, _ = self.frame.from_pixels(at)
        return int(nearest(news.results.at, step))

    def _pixels(self, news: RaceNews, at: int) -> Floats:
        """Return how high each run is drawn at a place among the steps."""
        places = placed(news.results.losses[:, at], news.picture.scale)
        frame = self.frame
        return np.asarray(frame.to_pixels(np.column_stack([np.zeros(len(places)), places]))[:, 1])

    def _points(self, frame: Frame, news: RaceNews, losses: Floats) -> Floats:
        return frame.to_pixels(np.column_stack([news.results.at, placed(losses, news.picture.scale)]))

    def _draw_lines(self, painter: QPainter, frame: Frame, news: RaceNews, group: int) -> None:
        """Draw a line for each run of a value."""
        runs = np.flatnonzero(news.entry.group_of == group)
        share = min(_PALE, max(_PALEST, 6.0 / max(len(runs), 1)))
        colour = group_colour(group, len(news.entry.groups), self.theme)
        painter.setPen(QPen(faded(colour, share), 1.0))
        places = placed(news.results.losses[runs], news.picture.scale)
        plane = np.stack([np.broadcast_to(news.results.at, places.shape), places], axis=2)
        points = frame.to_pixels(plane.astype(np.float64).reshape(-1, 2)).reshape(plane.shape)
        draw_lines(painter, np.concatenate([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 4))

    def _draw_density(self, painter: QPainter, frame: Frame, news: RaceNews) -> None:
        """Draw how dense the runs of each value are: over each other in the cells, and then enlarged once."""
        grids, at = news.picture.grids, news.results.at
        height, width = grids[0].shape
        whole = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        whole.fill(Qt.GlobalColor.transparent)
        with QPainter(whole) as on_whole:
            for group, grid in enumerate(grids):
                on_whole.drawImage(0, 0, _density(grid, group_colour(group, len(grids), self.theme)))
        window = Window(
            left=float(at[0]), right=float(at[-1]), bottom=news.picture.low, top=news.picture.high
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame.rectangle(window), whole, QRectF(whole.rect()))

    def _draw_band(self, painter: QPainter, frame: Frame, news: RaceNews, group: int, colour: QColor) -> None:
        """Draw the median of a value, and the bands around it that half and nine tenths of its runs are in.

        Args:
            painter: where to draw.
            frame: the plot.
            news: of the race.
            group: the value.
            colour: of it.
        """
        band = news.bands[group]
        edges = [self._points(frame, news, line) for line in band]
        painter.setPen(Qt.PenStyle.NoPen)
        bands = [(1, 3, _INNER)] if len(news.entry.groups) > 1 else [(0, 4, _OUTER), (1, 3, _INNER)]
        for low, high, share in bands:
            outline = np.vstack([edges[low], edges[high][::-1]])
            outline = outline[np.isfinite(outline).all(axis=1)]
            painter.setBrush(faded(colour, share))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in outline.tolist()]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        median = edges[_MEDIAN][np.isfinite(edges[_MEDIAN]).all(axis=1)]
        line = QPolygonF([QPointF(x, y) for x, y in median.tolist()])
        for pen in (QPen(QColor(self.theme.surface), 4.0), QPen(colour, 2.2)):
            painter.setPen(pen)
            painter.drawPolyline(line)


def _density(grid: NDArray[np.float32], colour: QColor) -> QImage:
    """Return a picture of how many curves pass through each cell: the more, the less shines through."""
    pixels = np.empty((*grid.shape, 4), dtype=np.uint8)
    pixels[..., 0], pixels[..., 1], pixels[..., 2] = colour.blue(), colour.green(), colour.red()
    pixels[..., 3] = np.round(255 * _DENSEST * np.sqrt(grid / max(float(grid.max()), 1.0)))
    height, width = grid.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32).copy()
