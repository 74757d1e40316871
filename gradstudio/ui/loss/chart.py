"""The loss curves drawn: a range that follows them, and curves that cost the same however long they are."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gradstudio.training.look.envelope import Envelope
from gradstudio.training.run.history import Series
from gradstudio.ui.kit.reach import LARGEST, Reach
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.loss.axes import StepAxis
from gradstudio.ui.loss.below_chart import step_axis_height
from gradstudio.ui.loss.curve import Curve, Kind
from gradstudio.ui.loss.home import home_of, least_range, loss_bounds, with_ancestors
from gradstudio.ui.loss.marks import Notch
from gradstudio.ui.loss.sampling import LARGEST_POWER, AxisFrame, Outline, Stroke, stroke_of
from gradstudio.ui.loss.stepped_plot import SteppedPlot

AXIS_WIDTH = 64


class LossChart(SteppedPlot):
    """Draws curves of loss by step, epoch or second; the range follows the present run until one zooms or pans.

    The range grows in steps, so that axes stay and only the curves are painted from one frame to the next.

    Args:
        curves: from the back to the front.
        theme: in which to draw.
        parent: the panel.
    """

    def __init__(self, curves: Sequence[Curve], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._envelopes: dict[Series, Envelope] = {}
        self._logarithmic = False
        self._smoothing = 0.0
        self._follows, self._follows_all = True, False
        self._bounded: tuple[object, ...] = ()
        self._box.sigRangeChangedManually.connect(self._on_box_range_changed_manually)
        self._box.sigResized.connect(self._on_box_resized)
        self.set_theme(theme)
        self.set_curves(curves)
        self.draw()

    @property
    def is_following(self) -> bool:
        """Whether the range follows the curves: nobody has zoomed or panned."""
        return self._follows

    @property
    def follows_all(self) -> bool:
        """Whether all of every curve is kept in view, and not only of the present run."""
        return self._follows and self._follows_all

    def _on_box_resized(self) -> None:
        self.draw()  # the room around the curves is in pixels

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
        self.set_room(self._step_axis.room)
        self._layer.set_theme(theme)

    def set_room(self, room: int) -> None:
        """Leave room for something between the line of the step axis and its numbers, in pixels."""
        self._step_axis.set_room(room)
        self._step_axis.setHeight(step_axis_height() + room)
        self.getPlotItem().layout.activate()

    @property
    def room(self) -> int:
        """The room between the line of the step axis and its numbers, in pixels."""
        return self._step_axis.room

    @property
    def _step_axis(self) -> StepAxis:
        axis = self.getAxis("bottom")
        assert isinstance(axis, StepAxis)
        return axis

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
        self.getAxis("bottom").resizeEvent()  # places the name, which is as wide as it is now
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

    def draw(self) -> None:
        """Draw what has come."""
        x, y = home_of(
            self._leading(),
            [(curve, self._envelopes[curve.series]) for curve in self.curves if len(curve.series)],
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

    def _strokes(self, present: bool) -> list[Stroke]:
        (first, last), columns = self._box.viewRange()[0], self._box.width() * self.devicePixelRatioF()
        frame = AxisFrame(first=first, last=last, columns=math.ceil(columns), is_logarithmic=self._log_steps)
        return [
            stroke_of(curve, self._envelopes[curve.series], frame, self._smoothing)
            for curve in self.curves
            if curve.is_present == present
        ]

    def _leading(self) -> list[tuple[Curve, Envelope]]:
        """Return the curves that set the range: of the present run and those it grew from, or else all."""
        curves = [(curve, self._envelopes[curve.series]) for curve in self._curves if len(curve.series)]
        own = with_ancestors(curves)
        leading = curves if self._follows_all or not own else own
        return [each for each in leading if each[0].kind not in self._hidden] or leading

    def _bound(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Let one zoom and move no farther than there is something to see of what has these ranges."""
        across = Reach.around(*x, largest=LARGEST_POWER if self._log_steps else LARGEST)
        up = Reach.around(*y, largest=LARGEST_POWER if self._logarithmic else LARGEST)
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

    def _on_box_range_changed_manually(self) -> None:
        self._follows = False
