"""`SweepCurvesView`: the losses of the runs that are meant over their steps, thousands of them as density."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.app.race.density import placed
from gradstudio.app.sweep.run_curves import RunCurves, SweepCurves
from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.kit.step_axes import draw_step_axes
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.sweep.score_colours import score_colours, score_levels

_LEFT, _TOP, _RIGHT, _BOTTOM = 48, 6, 14, 22
_REACH = 8.0
_PALEST, _DENSEST = 0.12, 0.95

Floats = NDArray[np.float64]


class SweepCurvesView(PlotView):
    """A click points out the run whose curve is nearest.

    Args:
        curves: what is drawn.
        seen: the runs.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, curves: RunCurves, seen: SeenRuns, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._curves, self._seen = curves, seen
        self.setAccessibleName("Losses of the runs over their steps")
        curves.changed.connect(self.take)
        seen.pointed_out.connect(self.update)
        self.clicked.connect(lambda at: seen.point_out(self.number_at(at)))
        self.take()

    def take(self) -> None:
        """Show what was read last."""
        found = self._curves.found
        if found is not None and len(found.numbers):
            last = max(float(found.at[-1]), 1.0)
            window = Window(left=0.0, right=last, bottom=found.field.low, top=found.field.high)
            self.set_home(window, to_scale=False, names=("", ""))
        self.invalidate()

    def margins(self) -> QMarginsF:
        scale = max(1.0, text_scale())
        return QMarginsF(_LEFT * scale, _TOP, _RIGHT, _BOTTOM * scale)

    def paint_axes(self, painter: QPainter, frame: Frame) -> None:
        found = self._curves.found
        if found is not None:
            draw_step_axes(painter, self.theme, frame, found.field.scale)

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        found, table = self._curves.found, self._seen.table
        if found is None or table is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if found.field.grids:
            self._paint_density(painter, frame, found)
            return
        rows = np.searchsorted(table.columns.numbers, found.numbers).clip(0, len(table) - 1)
        levels, colours = score_levels(table)[rows], score_colours(self.theme)
        for level in np.unique(levels).tolist():
            painter.setPen(QPen(colours[level], 1.0))
            for losses in found.losses[levels == level]:
                self._paint_curve(painter, frame, found, losses)

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        found, number = self._curves.found, self._seen.number
        if found is None or number is None:
            return
        at = np.flatnonzero(found.numbers == number)
        if len(at):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self.theme.accent), 2.5))
            self._paint_curve(painter, frame, found, found.losses[at[0]])

    def number_at(self, at: QPointF) -> int | None:
        """Return the number of the run whose curve passes nearest to a place; None where none is near."""
        found = self._curves.found
        if found is None or not len(found.numbers):
            return None
        frame = self.frame
        step, _ = frame.from_pixels(at)
        place = int(np.argmin(np.abs(found.at - step)))
        column = placed(found.losses[:, place], found.field.scale)
        down = frame.to_pixels(np.column_stack([np.full(len(column), found.at[place]), column]))[:, 1]
        away = np.where(np.isfinite(column), np.abs(down - at.y()), np.inf)
        nearest = int(np.argmin(away))
        return int(found.numbers[nearest]) if away[nearest] <= _REACH else None

    def _paint_curve(self, painter: QPainter, frame: Frame, found: SweepCurves, losses: Floats) -> None:
        points = frame.to_pixels(np.column_stack([found.at, placed(losses, found.field.scale)]))
        draw_lines(painter, np.hstack([points[:-1], points[1:]]))

    def _paint_density(self, painter: QPainter, frame: Frame, found: SweepCurves) -> None:
        grid = found.field.grids[0]
        rows, columns = grid.shape
        most = float(grid.max()) or 1.0
        strength = np.log1p(grid) / np.log1p(most)
        alpha = np.where(grid > 0, _PALEST + (_DENSEST - _PALEST) * strength, 0.0)
        colour = QColor(self.theme.positive)
        pixels = np.empty((rows, columns, 4), dtype=np.uint8)
        pixels[:, :, :3] = colour.red(), colour.green(), colour.blue()
        pixels[:, :, 3] = np.rint(255 * alpha)
        image = QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
        last = float(found.at[-1])
        whole = Window(left=0.0, right=max(last, 1.0), bottom=found.field.low, top=found.field.high)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(frame.rectangle(whole), image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
