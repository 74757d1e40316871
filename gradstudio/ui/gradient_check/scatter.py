"""`CheckScatter`: each gradient as a point, backward across and difference up; right ones lie on the diagonal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.lab.gradient_check import CheckedGradient, GradientCheck
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.arrays import draw_dots
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.kit.reading_card import ReadingCard
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.text_size import mark_scale
from gradstudio.ui.look.theme import Theme

_DOT, _FAULT_DOT, _RING = 4.0, 6.0, 5.5
_REACH = 10.0
_ROOM = 0.08
_PALE = 0.35
_MOST = 1e300
"""A number beyond this stands at its place: what is drawn has a width and a height."""

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
        self._check: GradientCheck | None = None
        self._shown: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._places: Floats = np.empty((0, 2))
        self._faults: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._node: int | None = None
        self._card = ReadingCard(self)
        self.pointed.connect(self._on_pointed)
        self.clicked.connect(self._on_clicked)

    def show_check(self, check: GradientCheck | None) -> None:
        """Show another check, or none."""
        self._check, self._shown = check, np.empty(0, dtype=np.int64)
        self._places, self._faults = np.empty((0, 2)), np.empty(0, dtype=np.bool_)
        if check is not None:
            places = np.column_stack([check.backward, check.difference])
            self._shown = np.flatnonzero(np.isfinite(places).all(axis=1))
            self._places = places[self._shown].clip(-_MOST, _MOST)
            self._faults = check.faults[self._shown]
        low, high = (
            (float(self._places.min()), float(self._places.max())) if len(self._shown) else (-1.0, 1.0)
        )
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
            # Of very many points most lie on the same pixels.
            some = np.unique(np.rint(2.0 * points[self._faults == faulty]), axis=0) / 2.0
            draw_dots(painter, some, colour, size)

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        if self._check is None:
            return
        found = np.flatnonzero(self._check.nodes[self._shown] == self._node)
        if not len(found):
            return
        at = int(found[0])
        x, y = frame.to_pixels(self._places[at : at + 1])[0].tolist()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.accent), 2))
        radius = _RING * mark_scale()
        painter.drawEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))

    def row_at(self, at: QPointF) -> CheckedGradient | None:
        """Return the gradient whose point is nearest to a place, or None where none is near."""
        if self._check is None or not len(self._shown):
            return None
        away = np.hypot(*(self.frame.to_pixels(self._places) - (at.x(), at.y())).T)
        away[self._faults] -= 0.5 * _REACH  # a fault is not hidden by what lies around it
        nearest = int(np.argmin(away))
        return self._check.rows[self._shown[nearest]] if away[nearest] <= _REACH else None

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
