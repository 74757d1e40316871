"""The loss curve: every step, live."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gradstudio.app.mailbox import Mail
from gradstudio.graph.numbers import format_number
from gradstudio.training.history import Series
from gradstudio.ui.icons import icon
from gradstudio.ui.theme import Theme, interface_font


class LossPlot(QWidget):
    """Draws training and test loss over the steps, and the run before faintly for comparison."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = -1
        self._training = Series(1)
        self._test = Series(1)
        self._dirty = False
        self.plot = pg.PlotWidget(self)
        self.plot.setAccessibleName("Loss curve")
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self._before = self.plot.plot()
        self._test_curve = self.plot.plot()
        self._curve = self.plot.plot()
        for curve in (self._before, self._test_curve, self._curve):
            curve.setDownsampling(auto=True, method="peak")
            curve.setClipToView(True)
        self._crosshair = pg.InfiniteLine(angle=90, movable=False)
        self._crosshair.setVisible(False)
        self.plot.addItem(self._crosshair, ignoreBounds=True)
        self._dot = pg.ScatterPlotItem(size=7)
        self._dot.setVisible(False)
        self.plot.addItem(self._dot, ignoreBounds=True)
        self.plot.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)

        self.log_button = QToolButton(self)
        self.log_button.setCheckable(True)
        self.log_button.setText("log")
        self.log_button.setToolTip("Logarithmic loss axis (L)")
        self.log_button.setAccessibleName("Logarithmic loss axis")
        self.log_button.toggled.connect(self.set_logarithmic)
        self.fit_button = QToolButton(self)
        self.fit_button.setToolTip("Follow the whole curve again, after zooming or panning")
        self.fit_button.setAccessibleName("Follow the whole curve")
        self.fit_button.clicked.connect(self.follow)
        self._readout = QLabel(self)
        self._readout.setObjectName("muted")
        controls = QHBoxLayout()
        controls.setContentsMargins(12, 2, 8, 0)
        controls.addWidget(self._readout, 1)
        controls.addWidget(self.log_button)
        controls.addWidget(self.fit_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(controls)
        column.addWidget(self.plot, 1)
        self.plot.setLabel("bottom", "step")
        self.plot.setLabel("left", "loss")
        self.set_theme(theme)
        self.follow()
        self._on_mouse_left()

    @property
    def count(self) -> int:
        """Number of training losses drawn."""
        return len(self._training)

    @property
    def losses(self) -> NDArray[np.float64]:
        """The training losses drawn, by step; a view that later ones may outdate."""
        return self._training.column(0)

    @property
    def test_losses(self) -> NDArray[np.float64]:
        """The test losses drawn; a view like `losses`."""
        return self._test.column(0)

    def receive(self, mail: Mail) -> None:
        """Append the losses that came; a new run starts new curves."""
        if mail.run != self._run:
            self._run = mail.run
            if len(self._training) > 1:
                self._before.setData(self._training.steps.copy(), self._training.column(0).copy())
            self._training.clear()
            self._test.clear()
            self._dirty = True
        for series, curve in ((self._training, mail.training), (self._test, mail.test)):
            if len(curve.steps):
                series.extend(curve.steps, curve.losses)
                self._dirty = True

    def set_logarithmic(self, on: bool) -> None:
        """Draw the loss on a logarithmic axis, or a linear one."""
        self.log_button.setChecked(on)
        self.plot.setLogMode(x=False, y=on)
        self.follow()

    def follow(self) -> None:
        """Keep the whole curve in view until the user zooms or pans."""
        self.plot.enableAutoRange()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.plot.setBackground(theme.surface)
        font = interface_font(0.9)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(pg.mkPen(theme.border))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.setTickFont(font)
            axis.label.setFont(font)
            axis.label.setDefaultTextColor(QColor(theme.muted))
        # Fixed room: an axis that grows with its numbers is laid out and painted again after each change.
        self.plot.getAxis("left").setWidth(64)
        self.plot.getAxis("bottom").setHeight(40)
        # Opaque and one pixel wide: anything else is many times slower to draw.
        self._curve.setPen(pg.mkPen(theme.accent, width=1))
        self._test_curve.setPen(pg.mkPen(theme.text, width=1))
        self._before.setPen(pg.mkPen(theme.neutral, width=1))
        self._crosshair.setPen(pg.mkPen(theme.faint))
        self._dot.setPen(pg.mkPen(theme.text))
        self._dot.setBrush(pg.mkBrush(theme.accent))
        self.fit_button.setIcon(icon("fit", theme, "muted"))

    def sizeHint(self) -> QSize:
        return QSize(640, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def showEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # QShowEvent, as the base declares
        super().showEvent(event)
        self.draw()

    def leaveEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # QEvent, as the base declares
        self._on_mouse_left()

    def draw(self) -> None:
        """Draw what has come, if it can be seen."""
        if self._dirty and self.isVisible():
            self._dirty = False
            self.plot.setUpdatesEnabled(False)
            self._curve.setData(self._training.steps, self._training.column(0))
            self._test_curve.setData(self._test.steps, self._test.column(0))
            self.plot.getViewBox().updateAutoRange()  # now, or the paint that follows asks for another
            self.plot.setUpdatesEnabled(True)
            if not self._crosshair.isVisible():
                self._show_lowest()

    def _on_scene_mouse_moved(self, position: QPointF) -> None:
        box = self.plot.getViewBox()
        if not len(self._training) or not box.sceneBoundingRect().contains(position):
            self._on_mouse_left()
            return
        x = box.mapSceneToView(position).x()
        at = _nearest(self._training.steps, x)
        step, loss = int(self._training.steps[at]), float(self._training.column(0)[at])
        self._crosshair.setPos(step)
        shown = np.log10(loss) if self.log_button.isChecked() and loss > 0 else loss
        self._dot.setData([step], [shown])
        self._crosshair.setVisible(True)
        self._dot.setVisible(True)
        text = f"step {step:,}   training loss {format_number(loss)}"
        if len(self._test):
            test = float(self._test.column(0)[_nearest(self._test.steps, x)])
            text += f"   test loss {format_number(test)}"
        self._readout.setText(text)

    def _on_mouse_left(self) -> None:
        self._crosshair.setVisible(False)
        self._dot.setVisible(False)
        self._show_lowest()

    def _show_lowest(self) -> None:
        if len(self._training):
            losses = self._training.column(0)
            lowest = int(np.argmin(losses))
            text = f"lowest {format_number(float(losses[lowest]))} at step {self._training.steps[lowest]:,}"
            if len(self._test):
                text += f"   test loss {format_number(float(self._test.column(0)[-1]))}"
        else:
            text = "Press Play (Space) to train; the loss of every step is drawn here."
        self._readout.setText(text)


def _nearest(steps: NDArray[np.int64], x: float) -> int:
    """Return the index of the step nearest to x."""
    right = int(np.clip(np.searchsorted(steps, x), 1, len(steps) - 1)) if len(steps) > 1 else 0
    return right - 1 if right and x - steps[right - 1] < steps[right] - x else right
