"""One histogram, with the sample that is looked at marked; its bars can be clicked."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradstudio.app.scalar.over_batch import NodeOverBatch
from gradstudio.graph.histogram import Histogram, histogram
from gradstudio.graph.magnitude import largest_magnitude
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.panel_picture import DRAWING
from gradstudio.ui.kit.resting_tip import RestingTip
from gradstudio.ui.look.theme import Theme, interface_font

_BARS = 56
_CAPTION = 18
_AXIS = 16
_MARK = 4.0
_SINGLE = 6


class HistogramView(QWidget):
    """Counts the samples by one number of a node.

    A click on a bar chooses a sample that is counted in it, another click the next one; the arrow keys left and
    right walk through all samples by their number.

    Args:
        name: ``"data"`` or ``"grad"``.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        sample_chosen: the sample that is to be looked at.
    """

    sample_chosen = Signal(int)

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._theme = theme
        self._rows = np.empty(0, dtype=np.intp)
        self._values = np.empty(0)
        self._counted: Histogram | None = None
        self._sample = -1
        self._hovered = -1
        self._tip = RestingTip(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{name} over the samples")
        self.setProperty(DRAWING, True)

    def show_numbers(self, found: NodeOverBatch | None, sample: int) -> None:
        """Show new numbers, or none, and mark a sample."""
        self._values = np.empty(0) if found is None else found.data if self._name == "data" else found.grad
        self._rows = np.empty(0, dtype=np.intp) if found is None else found.rows
        self._counted = histogram(self._values)
        self._sample = sample
        if self._hovered >= len(self.counts):
            self._hover(-1)
        elif self._hovered >= 0:
            self._tip.renew(self._told())
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    @property
    def counts(self) -> list[int]:
        """How many samples each bar stands for."""
        return [] if self._counted is None else self._counted.counts.tolist()

    @property
    def mean(self) -> float:
        """The mean of the finite numbers; NaN if there are none."""
        finite = self._values[np.isfinite(self._values)]
        if not finite.size:
            return float("nan")
        with np.errstate(over="ignore"):
            mean = float(finite.mean())
        if np.isfinite(mean):
            return mean
        largest = largest_magnitude(finite)  # of which the sum is no number
        return largest * float((finite / largest).mean())

    @property
    def own_value(self) -> float | None:
        """The number of the sample that is marked, if it is among those that were counted."""
        at = int(np.searchsorted(self._rows, self._sample))
        return float(self._values[at]) if at < len(self._rows) and self._rows[at] == self._sample else None

    def samples_of(self, place: int) -> list[int]:
        """Return the samples that a bar stands for."""
        return [] if self._counted is None else self._rows[self._counted.places == place].tolist()

    def bar_position(self, place: int) -> QPoint:
        """Return the middle of a bar's column."""
        width = self.width() / max(len(self.counts), 1)
        return QPointF((place + 0.5) * width, _CAPTION + _BARS / 2).toPoint()

    def sizeHint(self) -> QSize:
        return QSize(240, _CAPTION + _BARS + _AXIS)

    # -- drawing -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, counted = self._theme, self._counted
        painter.setFont(interface_font(0.85))
        painter.setPen(QColor(theme.muted))
        top = QRectF(0, 0, self.width(), _CAPTION)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._name)
        bottom = _CAPTION + _BARS
        painter.fillRect(QRectF(0, bottom, self.width(), 1), QColor(theme.border))
        if counted is None:
            middle = QRectF(0, _CAPTION, self.width(), _BARS)
            painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, "no numbers yet")
        else:
            mean = f"mean {format_number(self.mean)}"
            painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mean)
            self._draw_bars(painter, counted)
            self._draw_axis(painter, counted)
            self._draw_marks(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _draw_bars(self, painter: QPainter, counted: Histogram) -> None:
        theme, bottom = self._theme, _CAPTION + _BARS
        width = self.width() / len(counted.counts)
        highest = int(counted.counts.max())
        middles = counted.edges[:-1] / 2 + counted.edges[1:] / 2
        for place, (count, middle) in enumerate(zip(counted.counts.tolist(), middles.tolist(), strict=True)):
            left, right = round(place * width), max(round((place + 1) * width) - 1, round(place * width) + 1)
            if len(counted.counts) == 1:  # all numbers are one and the same
                left, right = round(width / 2) - _SINGLE, round(width / 2) + _SINGLE
            if place == self._hovered:
                painter.fillRect(QRectF(left, _CAPTION, right - left, _BARS), QColor(theme.hover))
            if count:
                # A single sample must be seen beside thousands.
                height = max(_BARS * count / highest, 2.0)
                colour = theme.negative if middle < 0 else theme.positive
                if not self._values[counted.places == place].any():
                    colour = theme.faint  # zero has no sign
                painter.fillRect(QRectF(left, bottom - height, right - left, height), QColor(colour))

    def _draw_axis(self, painter: QPainter, counted: Histogram) -> None:
        painter.setPen(QColor(self._theme.muted))
        box = QRectF(0, _CAPTION + _BARS + 1, self.width(), _AXIS)
        edges = counted.edges
        if len(counted.counts) == 1:
            only = format_number(self.mean)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{only} for all {counted.counts[0]:,}")
            return
        low, high = format_number(float(edges[0]), 3), format_number(float(edges[-1]), 3)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, low)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, high)
        metrics = painter.fontMetrics()
        zero = self._x_of(0.0)
        if metrics.horizontalAdvance(low) + 8 < zero < self.width() - metrics.horizontalAdvance(high) - 8:
            painter.fillRect(QRectF(zero, box.top(), 1, 3), QColor(self._theme.border))
            painter.drawText(
                QRectF(zero - 20, box.top(), 40, box.height()), Qt.AlignmentFlag.AlignCenter, "0"
            )

    def _draw_marks(self, painter: QPainter) -> None:
        theme, bottom = self._theme, _CAPTION + _BARS
        if len(self.counts) == 1:
            return  # there is nothing to tell apart
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
        mean = round(self._x_of(self.mean))
        painter.drawLine(QPoint(mean, _CAPTION), QPoint(mean, bottom))
        own = self.own_value
        if own is None or not np.isfinite(own):
            return
        x = float(np.clip(round(self._x_of(own)), 1, self.width() - 1))
        painter.setPen(QPen(QColor(theme.text), 1))
        painter.drawLine(QPointF(x, _CAPTION), QPointF(x, bottom))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(theme.text))
        tip = _CAPTION + _MARK
        painter.drawPolygon(
            QPolygonF([QPointF(x - _MARK, tip - _MARK), QPointF(x + _MARK, tip - _MARK), QPointF(x, tip)])
        )

    def _x_of(self, value: float) -> float:
        assert self._counted is not None
        low, high = (
            self._counted.edges[0] / 2,
            self._counted.edges[-1] / 2,
        )  # the whole distance may be no number
        return float(self.width() * ((value / 2 - low) / (high - low)))

    # -- mouse and keys ------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._place_at(event.position()))
        if self._hovered >= 0:
            self._tip.tell(self._told(), event.globalPosition().toPoint())

    def _told(self) -> str:
        """Return what the bar under the mouse stands for."""
        assert self._counted is not None
        edges, count = self._counted.edges, self.counts[self._hovered]
        low, high = (format_number(float(edges[self._hovered + side]), 3) for side in (0, 1))
        spread = f"from {low} to {high}" if len(edges) > 2 else format_number(self.mean)
        what = f"{count:,} sample{'s' if count != 1 else ''} with {self._name} {spread}"
        hint = "\nClick to look at one of them" if count else ""
        return what + hint

    def mousePressEvent(self, event: QMouseEvent) -> None:
        samples = self.samples_of(self._place_at(event.position()))
        if event.button() == Qt.MouseButton.LeftButton and samples:
            later = [sample for sample in samples if sample > self._sample]
            inside = self._sample in samples
            self.sample_chosen.emit(later[0] if inside and later else samples[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not len(self._rows):
            super().keyPressEvent(event)
            return
        order = self._rows[np.argsort(self._values, kind="stable")].tolist()
        at = order.index(self._sample) + step if self._sample in order else 0
        if 0 <= at < len(order):
            self.sample_chosen.emit(order[at])

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _place_at(self, position: QPointF) -> int:
        bars = len(self.counts)
        inside = bars and 0 <= position.x() < self.width() and position.y() < _CAPTION + _BARS
        return int(position.x() * bars / self.width()) if inside else -1

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()
        if place < 0:
            self._tip.hide()
