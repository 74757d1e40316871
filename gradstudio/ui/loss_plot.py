"""The loss curve: every step, live."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gradstudio.app.mailbox import Mail
from gradstudio.graph.numbers import format_number
from gradstudio.ui.icons import icon
from gradstudio.ui.theme import Theme, interface_font


class LossPlot(QWidget):
    """Draws the training loss over the steps, and the run before it faintly for comparison."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = -1
        self._losses = np.empty(1024)
        self._count = 0
        self._dirty = False
        self.plot = pg.PlotWidget(self)
        self.plot.setAccessibleName("Loss curve")
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self._before = self.plot.plot()
        self._curve = self.plot.plot()
        for curve in (self._before, self._curve):
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
        self.plot.setLabel("left", "training loss")
        self.set_theme(theme)
        self.follow()
        self._on_mouse_left()

    @property
    def count(self) -> int:
        """Number of steps drawn."""
        return self._count

    @property
    def losses(self) -> np.ndarray:
        """The losses drawn, by step."""
        return self._losses[: self._count]

    def receive(self, mail: Mail) -> None:
        """Append the losses that came; a new run starts a new curve."""
        if mail.run != self._run:
            self._run = mail.run
            if self._count > 1:
                self._before.setData(np.arange(self._count), self.losses.copy())
            self._count = 0
            self._dirty = True
        count = mail.first_step + len(mail.losses)
        if count > len(self._losses):
            grown = np.empty(max(count, 2 * len(self._losses)))
            grown[: self._count] = self.losses
            self._losses = grown
        self._losses[mail.first_step : count] = mail.losses
        self._dirty = self._dirty or count != self._count
        self._count = count
        if self.isVisible():
            self._draw()

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
        self.plot.getAxis("left").setWidth(64)
        self.plot.showGrid(x=True, y=True, alpha=0.15)
        # Opaque and one pixel wide: anything else is many times slower to draw.
        self._curve.setPen(pg.mkPen(theme.accent, width=1))
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
        self._draw()

    def leaveEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # QEvent, as the base declares
        self._on_mouse_left()

    def _draw(self) -> None:
        if self._dirty:
            self._dirty = False
            self._curve.setData(np.arange(self._count), self.losses)
            if not self._crosshair.isVisible():
                self._on_mouse_left()

    def _on_scene_mouse_moved(self, position: QPointF) -> None:
        box = self.plot.getViewBox()
        if not self._count or not box.sceneBoundingRect().contains(position):
            self._on_mouse_left()
            return
        step = min(max(round(box.mapSceneToView(position).x()), 0), self._count - 1)
        loss = float(self._losses[step])
        self._crosshair.setPos(step)
        shown = np.log10(loss) if self.log_button.isChecked() and loss > 0 else loss
        self._dot.setData([step], [shown])
        self._crosshair.setVisible(True)
        self._dot.setVisible(True)
        self._readout.setText(f"step {step:,}   loss {format_number(loss)}")

    def _on_mouse_left(self) -> None:
        self._crosshair.setVisible(False)
        self._dot.setVisible(False)
        if self._count:
            lowest = int(np.argmin(self.losses))
            text = f"lowest {format_number(float(self._losses[lowest]))} at step {lowest:,}"
        else:
            text = "Press Play (Space) to train; the loss of every step is drawn here."
        self._readout.setText(text)
