"""The loss curves drawn: pyqtgraph's axes and view, and curves that cost the same however long they are."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from gradstudio.training.look.envelope import Envelope
from gradstudio.training.run.history import Series
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.reach import LARGEST, Reach
from gradstudio.ui.look.theme import Theme, interface_font

Ticks = list[tuple[float | None, list[float]]]

AXIS_WIDTH, AXIS_HEIGHT = 64, 40

Outline = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Steps and losses."""

_DOT = 3.5
_SMOOTH = 500  # points drawn antialiased; more of them make a band that is as smooth without
_STEPS_OF_A_RANGE = 16
_ROOM = 5.0
_FEWEST_STEPS = 10
_LEAST_STEPS = 2.0
"""One cannot zoom in farther: between two steps there is nothing to see."""
_LARGEST_POWER = 300.0
"""Of ten, that a logarithmic axis shows."""
_NUMBER_HEIGHT = 14.0
"""Room from one number of the loss axis to the next, in pixels."""
_MARGINS = 0, 8, 12, 0  # half a number of an axis may stand out above and on the right
_UNITS = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A series to be drawn.

    Attributes:
        series: the losses.
        role: of its colour in the theme.
        sets_range: whether the axes are to show all of it; they follow the present run, and not the one before.
    """

    series: Series
    role: str
    sets_range: bool = True


class LossChart(pg.PlotWidget):
    """Draws curves of loss by step; the range follows those that set it until the user zooms or pans.

    The range grows in steps, so that axes stay and only the curves are painted from one frame to the next.

    Args:
        curves: from the back to the front.
        theme: in which to draw.
        parent: the panel.

    Signals:
        pointed: the step under the mouse, or None.
    """

    pointed = Signal(object)

    def __init__(self, curves: Sequence[Curve], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, axisItems={"bottom": _StepAxis("bottom"), "left": _LossAxis("left")})
        self.setAccessibleName("Loss curve")
        self.setMenuEnabled(False)
        self.hideButtons()
        self.getPlotItem().setContentsMargins(*_MARGINS)
        # A margin for antialiasing would have the axes painted with each frame; the curves are clipped anyway.
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self._curves = tuple((curve, Envelope(curve.series)) for curve in curves)
        self._logarithmic = False
        self._follows = True
        self._bounded: tuple[object, ...] = ()
        self._box = self.getViewBox()
        self._box.disableAutoRange()
        self._layer = _CurveLayer(self._box, self.outlines)
        self._box.sigRangeChangedManually.connect(self._on_box_range_changed_manually)
        self.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)
        self.setLabel("bottom", "step")
        self.setLabel("left", "loss")
        self.set_theme(theme)
        self.draw()

    def set_curves(self, curves: Sequence[Curve]) -> None:
        """Draw other curves, from the back to the front."""
        self._curves = tuple((curve, Envelope(curve.series)) for curve in curves)
        self._layer.set_colours([getattr(self._theme, curve.role) for curve in curves], self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.setBackground(theme.surface)
        font = interface_font(0.9)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(theme.border))
            axis.setTextPen(pg.mkPen(theme.muted))
            # Ticks point outwards: what is drawn inside would be painted again with each frame.
            axis.setStyle(tickFont=font, tickLength=4, maxTickLevel=0)
            axis.label.setFont(font)
            axis.label.setDefaultTextColor(QColor(theme.muted))
        # Fixed room: an axis that grows with its numbers is laid out and painted again after each change.
        self.getAxis("left").setWidth(AXIS_WIDTH)
        self.getAxis("bottom").setHeight(AXIS_HEIGHT)
        self._layer.set_colours([getattr(theme, curve.role) for curve, _ in self._curves], theme)

    def set_logarithmic(self, on: bool) -> None:
        """Draw the loss on a logarithmic axis, or a linear one."""
        self._logarithmic = self._layer.logarithmic = on
        self.setLogMode(x=False, y=on)
        self.follow()

    def follow(self) -> None:
        """Keep the whole curve in view until the user zooms or pans."""
        self._follows = True
        self.draw()

    def outlines(self) -> list[Outline]:
        """Return each curve as it is drawn: the part in view, as detailed as the pixels can show."""
        columns = math.ceil(self._box.width() * self.devicePixelRatioF())
        (first, last), _ = self._box.viewRange()
        return [envelope.outline(first, last, columns) for _, envelope in self._curves]

    def point_at(self, step: int | None, loss: float = 0.0) -> None:
        """Mark a point of a curve, or none."""
        self._layer.mark = None if step is None else (step, loss)
        self._layer.update()

    def draw(self) -> None:
        """Draw what has come."""
        x, y = self._home()
        if (x, y, self._logarithmic) != self._bounded:
            self._bounded = x, y, self._logarithmic
            self._bound(x, y)
        if self._follows and [list(x), list(y)] != self._box.state["targetRange"]:
            self._box.setRange(xRange=x, yRange=y, padding=0.0)
        self._layer.update()

    def painting_seconds(self) -> float:
        """Return how long the curves took to paint of late, in seconds."""
        return self._layer.painting

    def _home(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the range of steps and of losses that shows all there is."""
        leading = [(curve.series, envelope) for curve, envelope in self._curves if curve.sets_range]
        steps = [int(series.steps[-1]) for series, _ in leading if len(series)]
        bounds = [found for _, envelope in leading if (found := envelope.bounds()) is not None]
        low, high = min((b[0] for b in bounds), default=0.0), max((b[1] for b in bounds), default=1.0)
        low, high = max(low, -LARGEST), min(high, LARGEST)
        if self._logarithmic:
            high = math.log10(high) if high > 0 else 0.0
            low = math.log10(low) if low > 0 else high - 1.0
        x = padded(rounded_out(0.0, float(max([*steps, _FEWEST_STEPS]))), self._box.width())
        y = padded(rounded_out(low, high), self._box.height())
        return x, Reach.around(*y).held(*y)

    def _bound(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Let one zoom and move no farther than there is something to see of what has these ranges."""
        across = Reach.around(*x)
        up = Reach.around(*y, largest=_LARGEST_POWER if self._logarithmic else LARGEST)
        self._box.setLimits(
            xMin=across.low,
            xMax=across.high,
            minXRange=_LEAST_STEPS,
            maxXRange=across.widest,
            yMin=up.low,
            yMax=up.high,
            minYRange=up.narrowest,
            maxYRange=up.widest,
        )

    def _on_box_range_changed_manually(self) -> None:
        self._follows = False

    def _on_scene_mouse_moved(self, position: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(position)
        self.pointed.emit(self._box.mapSceneToView(position).x() if inside else None)


def rounded_out(low: float, high: float) -> tuple[float, float]:
    """Return a range around another that stays the same while the other grows by less than a part of it."""
    span = high - low
    if not (math.isfinite(span) and span > 0):
        span = max(abs(low), 1.0) if math.isfinite(low) else 1.0
        low, high = (low - span / 2, low + span / 2) if math.isfinite(low) else (0.0, 1.0)
    part = nice(span / _STEPS_OF_A_RANGE)
    return math.floor(low / part) * part, math.ceil(high / part) * part


def padded(bounds: tuple[float, float], pixels: float) -> tuple[float, float]:
    """Return a range with a little room on both sides, so that a line along its edge shows."""
    low, high = bounds
    room = (high - low) * _ROOM / max(pixels - 2 * _ROOM, 10.0)
    return low - room, high + room


def nice(number: float) -> float:
    """Return 1, 2 or 5 times a power of ten, the next that is not below a positive number."""
    power: float = 10.0 ** math.floor(math.log10(number))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= number * (1 - 1e-9))


def short_step(step: float) -> str:
    """Return a step's number for an axis: 800, 12k, 1.5M."""
    for unit, letter in _UNITS:
        if abs(step) >= 10 * unit or (abs(step) >= unit > 1e3):
            return f"{step / unit:.4g}{letter}"
    return f"{step:,.6g}"


class _StepAxis(pg.AxisItem):
    """An axis of steps: whole numbers, short however many there are."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        return [short_step(value) if spacing >= 1 else f"{value:.4g}" for value in values]


class _LossAxis(pg.AxisItem):
    """An axis of losses, whose numbers do not run into each other however low the plot is."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)  # 0.5 is to be read as 0.5, not as 500 of "loss (×0.001)"

    def tickValues(self, low: float, high: float, size: float) -> Ticks:  # noqa: N802
        least = _NUMBER_HEIGHT * (high - low) / max(size, 1.0)
        if not 0 < least < math.inf:
            return []
        if not self.logMode:
            spacing = _spacing(high - low, least)
            return [(spacing, _multiples(low, high, spacing))]
        lowest, highest = 10.0**low, 10.0**high
        decades = [float(k) for k in range(math.ceil(low), math.floor(high) + 1)]
        tenths = [k + math.log10(n) for k in range(math.floor(low), math.ceil(high)) for n in range(1, 10)]
        even = _multiples(lowest, highest, _spacing(highest - lowest, 0.0))
        found: list[float] = []
        for numbers in (decades, tenths, [math.log10(number) for number in even if number > 0]):
            found = _apart([number for number in numbers if low <= number <= high], least)
            if len(found) > 1:
                break
        return [(None, found)]

    def logTickStrings(  # noqa: N802
        self, values: Sequence[float], scale: float, spacing: float
    ) -> list[str]:
        return [f"{10.0**value:.3g}" for value in values]


def _spacing(span: float, least: float) -> float:
    """Return the distance between the numbers of a span: a fifth of it or so, and no less than asked for."""
    spacing = nice(span / 5)
    return spacing * max(1, math.ceil(least / spacing - 1e-9))


def _multiples(low: float, high: float, spacing: float) -> list[float]:
    return [k * spacing for k in range(math.ceil(low / spacing), math.floor(high / spacing) + 1)]


def _apart(values: Sequence[float], least: float) -> list[float]:
    """Leave out what is nearer to the one before than so much."""
    kept: list[float] = []
    for value in values:
        if not kept or value - kept[-1] >= least:
            kept.append(value)
    return kept


class _CurveLayer(QGraphicsItem):
    """All curves and the mark, in the pixels of the view box."""

    def __init__(self, box: pg.ViewBox, outlines: Callable[[], list[Outline]]) -> None:
        super().__init__(box)
        self.logarithmic = False
        self.mark: tuple[int, float] | None = None
        self.painting = 0.0
        self._box = box
        self._outlines = outlines
        self._pens: list[QPen] = []
        self._line = self._ring = QPen()
        self._fill = QColor()
        self._size = QRectF(box.rect())
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsToShape)
        box.sigResized.connect(self._on_box_changed)
        box.sigRangeChanged.connect(self._on_box_changed)

    def set_colours(self, colours: Sequence[str], theme: Theme) -> None:
        """Draw in other colours, one for each curve."""
        # Opaque and one pixel wide: anything else is many times slower to draw.
        self._pens = [QPen(QColor(colour), 1) for colour in colours]
        self._line, self._ring = QPen(QColor(theme.faint), 1), QPen(QColor(theme.text), 1)
        self._fill = QColor(theme.accent)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._size.adjusted(2, 0, 0, -2)  # clear of the axes, which need not be painted with it

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        began = time.perf_counter()
        self._paint(painter)
        self.painting = 0.8 * self.painting + 0.2 * (time.perf_counter() - began)

    def _paint(self, painter: QPainter) -> None:
        for pen, (steps, losses) in zip(self._pens, self._outlines(), strict=True):
            points = self._placed(steps, losses)
            if len(points) > 1:
                painter.setPen(pen)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(points) <= _SMOOTH)
                draw_lines(painter, np.hstack([points[:-1], points[1:]]))
        if self.mark is not None:
            ((x, y),) = self._placed(np.array([self.mark[0]]), np.array([self.mark[1]])).tolist() or ((0, 0),)
            painter.setPen(self._line)
            painter.drawLine(QPointF(x, 0), QPointF(x, self._size.height()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._ring)
            painter.setBrush(self._fill)
            painter.drawEllipse(QPointF(x, y), _DOT, _DOT)

    def _placed(self, steps: NDArray[np.int64], losses: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points are, those that have a place."""
        (x0, x1), (y0, y1) = self._box.viewRange()
        width, height = self._size.width(), self._size.height()
        if self.logarithmic:
            with np.errstate(divide="ignore", invalid="ignore"):
                losses = np.log10(losses)
        with np.errstate(over="ignore", invalid="ignore"):
            points = np.column_stack(
                [(steps - x0) * (width / (x1 - x0)), (y1 - losses) * (height / (y1 - y0))]
            )
        # Far outside the painter's own arithmetic would give way.
        np.clip(points, -1e4, 1e5, out=points, where=np.isfinite(points))
        placed: NDArray[np.float64] = points[np.isfinite(points).all(axis=1)]
        return placed

    def _on_box_changed(self, *_: object) -> None:
        size = QRectF(self._box.rect())
        if size != self._size:
            self.prepareGeometryChange()
            self._size = size
        self.update()
