"""The loss curves drawn: pyqtgraph's axes and view, and curves that cost the same however long they are."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from gradstudio.training.look.envelope import Envelope
from gradstudio.training.record.clocks import Clock, StepClock
from gradstudio.training.run.history import Series
from gradstudio.training.run.moment import RunId
from gradstudio.ui.kit.reach import LARGEST, Reach
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.loss.axes import LossAxis, StepAxis
from gradstudio.ui.loss.cursor_line import CursorLine
from gradstudio.ui.loss.curve import Curve, Kind
from gradstudio.ui.loss.curve_layer import CurveLayer
from gradstudio.ui.loss.home import home_of, least_range, loss_bounds
from gradstudio.ui.loss.marks import Notch, Spot
from gradstudio.ui.loss.pointing import moment_near
from gradstudio.ui.loss.sampling import AxisFrame, Outline, Stroke, place_of, reading_at, stroke_of

AXIS_WIDTH, AXIS_HEIGHT = 64, 24

_LARGEST_POWER = 300.0
"""Of ten, that a logarithmic axis shows."""
_STEPS = StepClock()
_LARGEST_STEP = 2.0**62
"""No run comes so far."""
_MARGINS = 0, 8, 12, 0  # half a number of an axis may stand out above and on the right
_COLUMNS_A_KEY = {False: 1, True: 20}
"""How far a key moves what is read, and with Shift."""


class LossChart(pg.PlotWidget):
    """Draws curves of loss by step, epoch or second; the range follows the present run until one zooms or pans.

    The range grows in steps, so that axes stay and only the curves are painted from one frame to the next.

    Args:
        curves: from the back to the front.
        theme: in which to draw.
        parent: the panel.

    Signals:
        pointed: the reading of the axis under the mouse, or moved to by key; None for none.
        chosen: a step that was clicked, or that the cursor is dragged to.
        moment_chosen: a `Moment` of another run, whose curve was clicked.
        scale_changed: steps lie elsewhere.
    """

    pointed = Signal(object)
    chosen = Signal(float)
    moment_chosen = Signal(object)
    scale_changed = Signal()

    def __init__(self, curves: Sequence[Curve], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, axisItems={"bottom": StepAxis("bottom"), "left": LossAxis("left")})
        self.setAccessibleName("Loss curve")
        self.setMenuEnabled(False)
        self.hideButtons()
        self.getPlotItem().setContentsMargins(*_MARGINS)
        # A margin for antialiasing would have the axes painted with each frame; the curves are clipped anyway.
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self._envelopes: dict[Series, Envelope] = {}
        self._curves: tuple[Curve, ...] = ()
        self._hidden: frozenset[Kind] = frozenset()
        self._logarithmic = self._log_steps = False
        self._smoothing = 0.0
        self._follows, self._follows_all = True, False
        self._bounded: tuple[object, ...] = ()
        self._read: float | None = None
        self._run_of_steps: RunId | None = None
        self._box = self.getViewBox()
        self._box.disableAutoRange()
        self._layer = CurveLayer(self._box, self._strokes)
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
        self.set_curves(curves)
        self.draw()

    @property
    def curves(self) -> tuple[Curve, ...]:
        """The curves that are drawn, from the back to the front."""
        return tuple(curve for curve in self._curves if curve.kind not in self._hidden)

    @property
    def is_following(self) -> bool:
        """Whether the range follows the curves: nobody has zoomed or panned."""
        return self._follows

    @property
    def follows_all(self) -> bool:
        """Whether all of every curve is kept in view, and not only of the present run."""
        return self._follows and self._follows_all

    def set_curves(self, curves: Sequence[Curve]) -> None:
        """Draw other curves, from the back to the front."""
        known = self._envelopes
        self._envelopes = {c.series: known.get(c.series) or Envelope(c.series) for c in curves}
        self._curves = tuple(curves)
        self._layer.renew()

    def set_hidden(self, kinds: Collection[Kind]) -> None:
        """Leave out the losses of some kinds; the axes follow those that are left."""
        self._hidden = frozenset(kinds)
        self._layer.renew()
        self.draw()

    def set_smoothing(self, weight: float) -> None:
        """Draw curves smoothed, with themselves faint behind: weight of what came before, 0 to below 1."""
        self._smoothing = weight
        self._layer.renew()

    def set_notches(self, notches: Iterable[Notch]) -> None:
        """Mark where settings changed."""
        self._layer.notches = tuple(notches)
        self._layer.update()

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
        self.setLogMode(x=self._log_steps, y=on)
        self.follow()

    def set_axis(self, title: str, *, logarithmic: bool) -> None:
        """Say what the clocks of the curves tell, and draw it on a logarithmic axis or a linear one.

        Args:
            title: of the axis.
            logarithmic: how it is drawn.
        """
        self.setLabel("bottom", title)
        self._log_steps = logarithmic
        self.setLogMode(x=logarithmic, y=self._logarithmic)
        self._layer.renew()
        self.follow()
        self._on_box_scale_changed()

    def follow(self, *, everything: bool = False) -> None:
        """Keep the present run in view, or every curve, until the user zooms or pans."""
        self._follows, self._follows_all = True, everything
        self.draw()

    def outlines(self) -> list[Outline]:
        """Return each curve that is drawn: the part in view, as detailed as the pixels can show."""
        return [stroke.points for present in (False, True) for stroke in self._strokes(present)]

    def span(self) -> float:
        """Return the highest loss of the present run in times the lowest; 1 where that says nothing."""
        low, high = loss_bounds([each for each in self._leading() if each[0].is_present])
        return high / low if 0 < low < high < math.inf else 1.0

    def place_of(self, step: int, loss: float, curve: Curve | None = None) -> QPoint | None:
        """Return where a loss is on this widget; None where it has no place.

        Args:
            step: of the loss.
            loss: its value.
            curve: whose clock tells the step; None for that of the present run.
        """
        curve = curve or self._present()
        place = float(step) if curve is None else self.place_along(curve, step)
        at = self._layer.point_of(place, loss)
        return None if at is None else self.mapFromScene(self._box.mapToScene(at))

    def place_along(self, curve: Curve, step: float) -> float:
        """Return the place along the axis of a step of a curve."""
        reading = float(curve.clock.read(np.array([step], dtype=np.float64))[0])
        return place_of(reading, is_logarithmic=self._log_steps)

    def area(self) -> QRectF:
        """Return where the curves are drawn on this widget."""
        scene = self._box.sceneBoundingRect()
        return QRectF(QPointF(self.mapFromScene(scene.topLeft())), scene.size())

    def tell_steps_of(self, run: RunId | None) -> None:
        """Take the steps of `x_of`, `step_at`, `chosen` and the cursor for those of a run; None for the present."""
        if run != self._run_of_steps:
            self._run_of_steps = run
            self._place_cursor()

    def x_of(self, step: float) -> float:
        """Return where a step lies across this widget, in pixels; it may be out of sight."""
        (first, last), area = self._box.viewRange()[0], self.area()
        reading = self._clock().read(np.array([step], dtype=np.float64))[0]
        place = place_of(float(reading), is_logarithmic=self._log_steps)
        place = max(place, 2 * float(first) - float(last))  # a step without a place is out of sight
        return area.left() + (place - float(first)) / float(last - first) * area.width()

    def step_at(self, x: float) -> float:
        """Return which step lies at a place across this widget; between two steps a fraction."""
        return self._clock().step_at(self._reading_across(x))

    def steps_in_view(self, curve: Curve) -> tuple[int, int]:
        """Return the first and the last step of a curve that is in view; of none, the first is the larger one."""
        first, last = (
            curve.clock.step_at(reading_at(float(place), is_logarithmic=self._log_steps))
            for place in self._box.viewRange()[0]
        )
        return math.ceil(max(first, -_LARGEST_STEP)), math.floor(min(last, _LARGEST_STEP))

    def reading_of(self, step: float) -> float:
        """Return what the axis reads at a step."""
        return float(self._clock().read(np.array([step], dtype=np.float64))[0])

    def set_cursor_step(self, step: int | None, colour: str) -> None:
        """Draw a line at a step that can be dragged, or none.

        Args:
            step: where.
            colour: of the line.
        """
        self._cursor_step = step
        self._cursor.set_colour(colour)
        self._place_cursor()

    def read_at(self, place: float | None, spots: Iterable[Spot] = ()) -> None:
        """Mark the points that are read at some place along the axis, or none."""
        self._layer.cross = place
        self._layer.spots = tuple(spots)
        self._layer.update()

    def place_of_reading(self, reading: float) -> float:
        """Return the place along the axis of one of its readings."""
        return place_of(reading, is_logarithmic=self._log_steps)

    def around(self, reading: float, pixels: float) -> tuple[float, float]:
        """Return the readings of the axis so many pixels before and behind one."""
        low, high = self._box.viewRange()[0]
        beside = pixels * (high - low) / max(self._box.width(), 1.0)
        place = self.place_of_reading(reading)
        before, behind = (
            reading_at(at, is_logarithmic=self._log_steps) for at in (place - beside, place + beside)
        )
        return before, behind

    def draw(self) -> None:
        """Draw what has come."""
        x, y = home_of(
            self._leading(),
            self._box.rect().size(),
            log_steps=self._log_steps,
            log_losses=self._logarithmic,
        )
        state = x, y, self._logarithmic, self._log_steps
        if state != self._bounded:
            self._bounded = state
            self._bound(x, y)
        if self._follows and [list(x), list(y)] != self._box.state["targetRange"]:
            self._box.setRange(xRange=x, yRange=y, padding=0.0)
        self._layer.update()

    def painting_seconds(self) -> float:
        """Return how long the curves took to paint of late, in seconds."""
        return self._layer.painting

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._move_by(event):
            super().keyPressEvent(event)

    def _move_by(self, event: QKeyEvent) -> bool:
        """Move what is read by a key, and return whether it was one for that."""
        key, (low, high) = event.key(), self._box.viewRange()[0]
        if key == Qt.Key.Key_Escape and self._read is not None:
            self._point(None)
            return True
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in ways:
            columns = _COLUMNS_A_KEY[bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)]
            wide = columns * (high - low) / max(self._box.width(), 1.0)
            begin = (low + high) / 2 if self._read is None else self._read + ways[Qt.Key(key)] * wide
            self._point(min(max(begin, low), high))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._point(low if key == Qt.Key.Key_Home else high)
        else:
            return False
        return True

    def _point(self, place: float | None) -> None:
        self._read = place
        self.pointed.emit(None if place is None else reading_at(place, is_logarithmic=self._log_steps))

    def _present(self) -> Curve | None:
        return next((curve for curve in reversed(self._curves) if curve.is_present), None)

    def _strokes(self, present: bool) -> list[Stroke]:
        (first, last), columns = self._box.viewRange()[0], self._box.width() * self.devicePixelRatioF()
        frame = AxisFrame(first=first, last=last, columns=math.ceil(columns), is_logarithmic=self._log_steps)
        return [
            stroke_of(curve, self._envelopes[curve.series], frame, self._smoothing)
            for curve in self.curves
            if curve.is_present == present
        ]

    def _leading(self) -> list[tuple[Curve, Envelope]]:
        """Return the curves that set the range: those of the present run that are shown, or else all of it."""
        curves = [(curve, self._envelopes[curve.series]) for curve in self._curves if len(curve.series)]
        own = [each for each in curves if each[0].is_present]
        leading = curves if self._follows_all or not own else own
        return [each for each in leading if each[0].kind not in self._hidden] or leading

    def _bound(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Let one zoom and move no farther than there is something to see of what has these ranges."""
        across = Reach.around(*x, largest=_LARGEST_POWER if self._log_steps else LARGEST)
        up = Reach.around(*y, largest=_LARGEST_POWER if self._logarithmic else LARGEST)
        self._box.setLimits(
            xMin=across.low,
            xMax=across.high,
            minXRange=max(across.narrowest, least_range(self._leading(), log_steps=self._log_steps)),
            maxXRange=across.widest,
            yMin=up.low,
            yMax=up.high,
            minYRange=up.narrowest,
            maxYRange=up.widest,
        )

    def _reading_across(self, x: float) -> float:
        """Return what the axis reads so many pixels from this widget's left edge."""
        (first, last), area = self._box.viewRange()[0], self.area()
        place = float(first) + (x - area.left()) / max(area.width(), 1.0) * float(last - first)
        return reading_at(place, is_logarithmic=self._log_steps)

    def _clock(self) -> Clock:
        """Return the clock of the run whose steps are spoken of, as far as it is drawn."""
        own = next((curve for curve in self._curves if curve.run.number == self._run_of_steps), None)
        curve = own or self._present()
        return _STEPS if curve is None else curve.clock

    @property
    def _spoken_run(self) -> RunId | None:
        """The run whose steps are spoken of; None without any."""
        present = self._present()
        if self._run_of_steps is not None or present is None:
            return self._run_of_steps
        return present.run.number

    def _place_cursor(self) -> None:
        step = self._cursor_step
        self._cursor.place(None if step is None else self.x_of(step) - self.area().left())

    def _on_box_range_changed_manually(self) -> None:
        self._follows = False

    def _on_box_scale_changed(self, *_: object) -> None:
        self._place_cursor()
        self.scale_changed.emit()

    def _on_cursor_dragged(self, x: float) -> None:
        self.chosen.emit(self.step_at(x))

    def _on_scene_mouse_moved(self, position: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(position)
        self._point(float(self._box.mapSceneToView(position).x()) if inside else None)

    def _on_scene_mouse_clicked(self, event: MouseClickEvent) -> None:
        at = event.scenePos()
        if not self._box.sceneBoundingRect().contains(at) or event.button() != Qt.MouseButton.LeftButton:
            return
        moment = moment_near(self.curves, self.mapFromScene(at), self._reading_across, self.place_of)
        if moment is None or moment.run == self._spoken_run:
            self.chosen.emit(self.step_at(at.x()))
        else:
            self.moment_chosen.emit(moment)
