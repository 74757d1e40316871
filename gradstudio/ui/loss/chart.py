"""The loss curves drawn: pyqtgraph's axes and view, and curves that cost the same however long they are."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsView, QWidget

from gradstudio.training.look.envelope import Envelope
from gradstudio.ui.kit.reach import LARGEST, Reach
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.loss.axes import LossAxis, StepAxis, padded, rounded_out
from gradstudio.ui.loss.cursor_line import CursorLine
from gradstudio.ui.loss.curve import Curve, CurveKey
from gradstudio.ui.loss.curve_layer import CurveLayer, Outline

AXIS_WIDTH, AXIS_HEIGHT = 64, 24

_FEWEST_STEPS = 10
_LEAST_STEPS = 2.0
"""One cannot zoom in farther: between two steps there is nothing to see."""
_LARGEST_POWER = 300.0
"""Of ten, that a logarithmic axis shows."""
_MARGINS = 0, 8, 12, 0  # half a number of an axis may stand out above and on the right


class LossChart(pg.PlotWidget):
    """Draws curves of loss by step; the range follows those that set it until the user zooms or pans.

    The range grows in steps, so that axes stay and only the curves are painted from one frame to the next.

    Args:
        curves: from the back to the front.
        theme: in which to draw.
        parent: the panel.

    Signals:
        pointed: the step under the mouse, or None.
        chosen: a step that was clicked, or that the cursor is dragged to.
        scale_changed: steps lie elsewhere.
    """

    pointed = Signal(object)
    chosen = Signal(float)
    scale_changed = Signal()

    def __init__(self, curves: Sequence[Curve], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, axisItems={"bottom": StepAxis("bottom"), "left": LossAxis("left")})
        self.setAccessibleName("Loss curve")
        self.setMenuEnabled(False)
        self.hideButtons()
        self.getPlotItem().setContentsMargins(*_MARGINS)
        # A margin for antialiasing would have the axes painted with each frame; the curves are clipped anyway.
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self._curves = tuple((curve, Envelope(curve.series)) for curve in curves)
        self._hidden: frozenset[CurveKey] = frozenset()
        self._logarithmic = False
        self._follows = True
        self._bounded: tuple[object, ...] = ()
        self._box = self.getViewBox()
        self._box.disableAutoRange()
        self._layer = CurveLayer(self._box, self._drawn)
        self._box.sigRangeChangedManually.connect(self._on_box_range_changed_manually)
        self._cursor = CursorLine(self._box)
        self._cursor_step: int | None = None
        self._cursor.dragged.connect(self._on_cursor_dragged)
        self._box.sigXRangeChanged.connect(self._on_box_scale_changed)
        self._box.sigResized.connect(self._on_box_scale_changed)
        self.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)
        self.scene().sigMouseClicked.connect(self._on_scene_mouse_clicked)
        self.setLabel("bottom", "step")
        self.setLabel("left", "loss")
        self.set_theme(theme)
        self.draw()

    def set_curves(self, curves: Sequence[Curve]) -> None:
        """Draw other curves, from the back to the front."""
        self._curves = tuple((curve, Envelope(curve.series)) for curve in curves)
        self._layer.update()

    def set_hidden(self, keys: Collection[CurveKey]) -> None:
        """Leave out some curves; the axes follow those that are left."""
        self._hidden = frozenset(keys)
        self.draw()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
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
        scale = max(1.0, text_scale())
        self.getAxis("left").setWidth(round(AXIS_WIDTH * scale))
        self.getAxis("bottom").setHeight(round(AXIS_HEIGHT * scale))
        self._layer.set_theme(theme)

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
        """Return each curve that is drawn: the part in view, as detailed as the pixels can show."""
        return [outline for _, outline in self._drawn()]

    def span(self) -> float:
        """Return the highest loss of what sets the range in times the lowest; 1 where that says nothing."""
        low, high = self._bounds()
        return high / low if 0 < low < high < math.inf else 1.0

    def place_of(self, step: int, loss: float) -> QPoint | None:
        """Return where a loss is drawn on this widget; None where it has no place."""
        at = self._layer.place_of(step, loss)
        return None if at is None else self.mapFromScene(self._box.mapToScene(at))

    def point_at(self, step: int | None, loss: float = 0.0) -> None:
        """Mark a point of a curve, or none."""
        self._layer.mark = None if step is None else (step, loss)
        self._layer.update()

    def area(self) -> QRectF:
        """Return where the curves are drawn on this widget."""
        scene = self._box.sceneBoundingRect()
        return QRectF(QPointF(self.mapFromScene(scene.topLeft())), scene.size())

    def x_of(self, step: float) -> float:
        """Return where a step lies across this widget, in pixels; it may be out of sight."""
        (first, last), _ = self._box.viewRange()
        area = self.area()
        return area.left() + (step - float(first)) / float(last - first) * area.width()

    def step_at(self, x: float) -> float:
        """Return which step lies at a place across this widget; between two steps a fraction."""
        (first, last), _ = self._box.viewRange()
        area = self.area()
        return float(first) + (x - area.left()) / max(area.width(), 1.0) * float(last - first)

    def set_cursor_step(self, step: int | None, colour: str) -> None:
        """Draw a line at a step that can be dragged, or none.

        Args:
            step: where.
            colour: of the line.
        """
        self._cursor_step = step
        self._cursor.set_colour(colour)
        self._place_cursor()

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

    def _drawn(self) -> list[tuple[Curve, Outline]]:
        columns = math.ceil(self._box.width() * self.devicePixelRatioF())
        (first, last), _ = self._box.viewRange()
        return [
            (curve, envelope.outline(first, last, columns))
            for curve, envelope in self._curves
            if curve.key not in self._hidden
        ]

    def _leading(self) -> list[tuple[Curve, Envelope]]:
        """Return the curves that set the range: those of the present run that are shown, or else all of it."""
        own = [each for each in self._curves if each[0].sets_range]
        return [each for each in own if each[0].key not in self._hidden] or own

    def _bounds(self) -> tuple[float, float]:
        """Return the lowest and the highest loss of what sets the range; 0 and 1 without any."""
        bounds = [found for _, envelope in self._leading() if (found := envelope.bounds()) is not None]
        return min((b[0] for b in bounds), default=0.0), max((b[1] for b in bounds), default=1.0)

    def _home(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the range of steps and of losses that shows all there is."""
        steps = [int(curve.series.steps[-1]) for curve, _ in self._leading() if len(curve.series)]
        low, high = self._bounds()
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

    def _place_cursor(self) -> None:
        step = self._cursor_step
        self._cursor.place(None if step is None else self.x_of(step) - self.area().left())

    def _on_box_scale_changed(self, *_: object) -> None:
        self._place_cursor()
        self.scale_changed.emit()

    def _on_cursor_dragged(self, x: float) -> None:
        self.chosen.emit(self.step_at(x))

    def _on_scene_mouse_clicked(self, event: MouseClickEvent) -> None:
        inside = self._box.sceneBoundingRect().contains(event.scenePos())
        if inside and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.step_at(event.scenePos().x()))

    def _on_scene_mouse_moved(self, position: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(position)
        self.pointed.emit(self._box.mapSceneToView(position).x() if inside else None)
