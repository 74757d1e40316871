"""`SweepCurvesView`: the losses of the runs that are meant over their steps, thousands of them as density."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.app.race.density import placed
from gradstudio.app.sweep.run_curves import RunCurves, SweepCurves
from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.kit.reading_card import ReadingCard
from gradstudio.ui.kit.step_axes import draw_step_axes
from gradstudio.ui.look.text_size import mark_scale, text_scale
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.sweep.score_colours import score_colours, score_levels

_LEFT, _TOP, _RIGHT, _BOTTOM = 48, 6, 14, 22
_REACH, _RING = 8.0, 4.0
_PALEST, _DENSEST = 0.12, 0.95

Floats = NDArray[np.float64]


class SweepCurvesView(PlotView):
    """A click points out the run whose curve is nearest, and the step; a double click or Return opens it there.

    Args:
        curves: what is drawn.
        seen: the runs.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        open_asked: number of a run that is to be opened, at the step that is pointed out.
    """

    open_asked = Signal(int)

    def __init__(self, curves: RunCurves, seen: SeenRuns, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._curves, self._seen = curves, seen
        self.setAccessibleName("Losses of the runs over their steps")
        curves.changed.connect(self.take)
        seen.pointed_out.connect(self.update)
        self._card = ReadingCard(self)
        self._pointed: tuple[int, int] | None = None
        self.pointed.connect(self._on_pointed)
        self.clicked.connect(self._point_out)
        self.take()

    def take(self) -> None:
        """Show what was read last."""
        found = self._curves.found
        if found is None:
            self.reset()  # what comes next is another sweep
        elif len(found.numbers):
            last = max(float(found.at[-1]), 1.0)
            window = Window(left=0.0, right=last, bottom=found.field.low, top=found.field.high)
            self.set_home(window, to_scale=False, names=("", ""))
        self._on_pointed(self.pointed_at)
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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._pointed is not None:
            number, step = self._pointed
            self._paint_one(painter, frame, number, step, QPen(QColor(self.theme.text), 1.5))
        self._paint_one(
            painter, frame, self._seen.number, self._seen.step, QPen(QColor(self.theme.accent), 2.5)
        )

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

    def step_at(self, at: QPointF, number: int) -> int:
        """Return which step of a run lies at a place, from its first to its last.

        Args:
            at: the place.
            number: of the run.
        """
        row, table = self._seen.row_of(number), self._seen.table
        last = 0 if row is None or table is None else int(table.columns.steps[row])
        return min(last, max(0, round(self.frame.from_pixels(at)[0])))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._point_out(event.position()):
            self._ask_open()
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask_open()
        else:
            super().keyPressEvent(event)

    def _ask_open(self) -> None:
        if self._seen.number is not None:
            self.open_asked.emit(self._seen.number)

    def _point_out(self, at: QPointF) -> bool:
        number = self.number_at(at)
        self._seen.point_out(number, None if number is None else self.step_at(at, number))
        return number is not None

    def _on_pointed(self, at: QPointF | None) -> None:
        number = None if at is None else self.number_at(at)
        pointed = None if at is None or number is None else (number, self.step_at(at, number))
        if pointed != self._pointed:
            self._pointed = pointed
            self.update()
        if at is None or pointed is None:
            self._card.hide()
            return
        loss = self._loss_at(*pointed)
        told = "" if loss is None else f"\nloss {format_number(loss, 4)}"
        self._card.tell(f"Run {pointed[0]}\nstep {pointed[1]:,}{told}", at.toPoint())

    def _loss_at(self, number: int, step: int) -> float | None:
        """Return the loss where the curve of a run is drawn at a step; None where it is not."""
        found = self._curves.found
        rows = [] if found is None else np.flatnonzero(found.numbers == number).tolist()
        if found is None or not rows:
            return None
        losses = found.losses[rows[0]]
        known = np.isfinite(losses)
        if not known.any():
            return None
        return float(np.interp(step, found.at[known], losses[known]))

    def _paint_one(
        self, painter: QPainter, frame: Frame, number: int | None, step: int | None, pen: QPen
    ) -> None:
        """Paint the curve of one run, with a ring at one of its steps.

        Args:
            painter: where.
            frame: what is shown.
            number: of the run; None for none.
            step: where the ring is; None for none.
            pen: how it is drawn.
        """
        found = self._curves.found
        at = [] if found is None or number is None else np.flatnonzero(found.numbers == number).tolist()
        if found is None or number is None or not at:
            return
        painter.setPen(pen)
        self._paint_curve(painter, frame, found, found.losses[at[0]])
        loss = None if step is None else self._loss_at(number, step)
        if step is None or loss is None:
            return
        place = frame.to_pixels(np.array([[step, float(placed(np.array([loss]), found.field.scale)[0])]]))[0]
        if np.isfinite(place).all():
            painter.setBrush(QColor(self.theme.surface))
            painter.drawEllipse(QPointF(*place.tolist()), _RING * mark_scale(), _RING * mark_scale())
            painter.setBrush(Qt.BrushStyle.NoBrush)

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
