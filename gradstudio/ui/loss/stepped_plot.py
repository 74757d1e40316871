"""The ground of the loss plot: axes and view, where steps lie on them, and what is pointed at."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from gradstudio.training.record.clocks import Clock, StepClock
from gradstudio.training.run.moment import RunId
from gradstudio.ui.kit.plot_menu import drop_menu
from gradstudio.ui.loss.axes import LossAxis, StepAxis
from gradstudio.ui.loss.cursor_line import CursorLine
from gradstudio.ui.loss.curve import Curve, Kind
from gradstudio.ui.loss.curve_layer import CurveLayer
from gradstudio.ui.loss.marks import Spot
from gradstudio.ui.loss.pointing import moment_near
from gradstudio.ui.loss.sampling import Stroke, place_of, reading_at

_STEPS = StepClock()
_LARGEST_STEP = 2.0**62
"""No run comes so far."""
_MARGINS = 0, 8, 12, 0  # half a number of an axis may stand out above and on the right
_COLUMNS_A_KEY = {False: 1, True: 20}
"""How far a key moves what is read, and with Shift."""


class SteppedPlot(pg.PlotWidget):
    """Knows where steps lie, whatever the axis has, and says what is pointed at; who inherits it draws.

    Args:
        parent: the panel.

    Attributes:
        is_read_by_key: whether it is a key that moves what is read, while `pointed` is heard.

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

    def __init__(self, parent: QWidget) -> None:
        axes = {"bottom": StepAxis("bottom"), "left": LossAxis("left")}
        super().__init__(parent, axisItems=axes, enableMenu=False)
        self.setAccessibleName("Loss curve")
        self.hideButtons()
        for side in ("top", "right"):  # they are hidden, and would set their text anew with each range
            self.getAxis(side).enableAutoSIPrefix(False)
        drop_menu(self)
        self.getPlotItem().setContentsMargins(*_MARGINS)
        # A margin for antialiasing would have the axes painted with each frame; the curves are clipped anyway.
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self._curves: tuple[Curve, ...] = ()
        self._hidden: frozenset[Kind] = frozenset()
        self._log_steps = False
        self.is_read_by_key = False
        self._read: float | None = None
        self._mouse: QPointF | None = (
            None  # of the scene, where the mouse reads; None where it is read by key
        )
        self._run_of_steps: RunId | None = None
        self._box = self.getViewBox()
        self._box.disableAutoRange()
        self._layer = CurveLayer(self._box, self._strokes)
        self._cursor = CursorLine(self._box)
        self._cursor_step: int | None = None
        self._cursor.dragged.connect(self._on_cursor_dragged)
        self._box.sigXRangeChanged.connect(self._on_box_scale_changed)
        self._box.sigResized.connect(self._on_box_scale_changed)
        self.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)
        self.scene().sigMouseClicked.connect(self._on_scene_mouse_clicked)
        self.setLabel("bottom", "step")
        self.setLabel("left", "loss")

    @property
    def curves(self) -> tuple[Curve, ...]:
        """The curves that are drawn, from the back to the front."""
        return tuple(curve for curve in self._curves if curve.kind not in self._hidden)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.is_read_by_key = True
        if self._move_by(event):
            self._mouse = None
        else:
            super().keyPressEvent(event)
        self.is_read_by_key = False

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        super().leaveEvent(event)

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

    def _strokes(self, present: bool) -> list[Stroke]:
        """Return what is drawn of the present run, or of the others."""
        return []

    def _present(self) -> Curve | None:
        return next((curve for curve in reversed(self._curves) if curve.is_present), None)

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

    def _on_box_scale_changed(self, *_: object) -> None:
        self._place_cursor()
        self.scale_changed.emit()
        if self._mouse is not None:
            self._on_scene_mouse_moved(self._mouse)  # another step lies below it now

    def _on_cursor_dragged(self, x: float) -> None:
        self.chosen.emit(self.step_at(x))

    def _on_scene_mouse_moved(self, position: QPointF) -> None:
        self._mouse = position if self._box.sceneBoundingRect().contains(position) else None
        self._point(None if self._mouse is None else float(self._box.mapSceneToView(position).x()))

    def _on_scene_mouse_clicked(self, event: MouseClickEvent) -> None:
        at = event.scenePos()
        if not self._box.sceneBoundingRect().contains(at) or event.button() != Qt.MouseButton.LeftButton:
            return
        moment = moment_near(self.curves, self.mapFromScene(at), self._reading_across, self.place_of)
        if moment is None or moment.run == self._spoken_run:
            self.chosen.emit(self.step_at(at.x()))
        else:
            self.moment_chosen.emit(moment)
