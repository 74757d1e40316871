"""`CheckScatter`: each gradient as a point, backward across and difference up; right ones lie on the diagonal."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.lab.gradient_check import CheckedGradient, GradientCheck
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.kit.reading_card import ReadingCard
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.text_size import mark_scale
from gradstudio.ui.look.theme import Theme

_DOT, _FAULT_DOT, _RING = 4.0, 6.0, 5.5
_REACH = 10.0
_ROOM = 0.08
_NEXT_TO_NONE = np.array([0.01, 0.0])
_PALE = 0.35

Floats = NDArray[np.float64]


class CheckScatter(PlotView):
    """Tells what is pointed at, and which node is clicked.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        node_chosen: index of the node whose point was clicked.
    """

    node_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName("Gradients: backward across, difference up")
        self._rows: tuple[CheckedGradient, ...] = ()
        self._places: Floats = np.empty((0, 2))
        self._faults: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._node: int | None = None
        self._card = ReadingCard(self)
        self.pointed.connect(self._on_pointed)
        self.clicked.connect(self._on_clicked)

    def show_check(self, check: GradientCheck | None) -> None:
        """Show another check, or none."""
        rows = () if check is None else check.rows
        self._rows = tuple(
            row for row in rows if math.isfinite(row.backward) and math.isfinite(row.difference)
        )
        self._places = np.array([(row.backward, row.difference) for row in self._rows]).reshape(-1, 2)
        self._faults = np.array([row.band.is_fault for row in self._rows], dtype=np.bool_)
        low, high = (float(self._places.min()), float(self._places.max())) if len(self._rows) else (-1.0, 1.0)
        room = _ROOM * (high - low) or max(abs(high), 1.0) * _ROOM
        low, high = low - room, high + room
        self._card.hide()
        self.reset()
        self.set_home(
            Window(left=low, right=high, bottom=low, top=high),
            to_scale=False,
            names=("backward", "difference"),
        )
        self.update()

    def show_node(self, node: int | None) -> None:
        """Ring the point of a node that is selected."""
        if node != self._node:
            self._node = node
            self.update()

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        w = frame.window
        low, high = min(w.left, w.bottom), max(w.right, w.top)
        (x0, y0), (x1, y1) = frame.to_pixels(np.array([[low, low], [high, high]])).tolist()
        painter.setPen(QPen(QColor(self.theme.border), 1))
        painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
        points = frame.to_pixels(self._places)
        sound = blend(self.theme.text, self.theme.surface, _PALE)
        for faulty, colour, size in ((False, sound, _DOT), (True, QColor(self.theme.fault), _FAULT_DOT)):
            some = points[self._faults == faulty]
            painter.setPen(QPen(colour, size * mark_scale(), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            draw_lines(painter, np.hstack([some, some + _NEXT_TO_NONE]))

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        at = next((i for i, row in enumerate(self._rows) if row.node == self._node), None)
        if at is None:
            return
        x, y = frame.to_pixels(self._places[at : at + 1])[0].tolist()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.accent), 2))
        radius = _RING * mark_scale()
        painter.drawEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))

    def row_at(self, at: QPointF) -> CheckedGradient | None:
        """Return the gradient whose point is nearest to a place, or None where none is near."""
        if not len(self._rows):
            return None
        away = np.hypot(*(self.frame.to_pixels(self._places) - (at.x(), at.y())).T)
        away[self._faults] -= 0.5 * _REACH  # a fault is not hidden by what lies around it
        nearest = int(np.argmin(away))
        return self._rows[nearest] if away[nearest] <= _REACH else None

    def _on_pointed(self, at: QPointF | None) -> None:
        row = None if at is None else self.row_at(at)
        if at is None or row is None:
            self._card.hide()
            return
        self._card.tell(
            f"{row.name}\nbackward {format_number(row.backward, 6)}\n"
            f"difference {format_number(row.difference, 6)}\n{row.band.title}",
            at.toPoint(),
        )

    def _on_clicked(self, at: QPointF) -> None:
        row = self.row_at(at)
        if row is not None:
            self.node_chosen.emit(row.node)
