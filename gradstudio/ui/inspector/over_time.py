"""A node's data and grad over the steps of the run, as two small plots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPen, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradstudio.app.scalar.history import NodeHistory
from gradstudio.ui.inspector.rows import section
from gradstudio.ui.kit.reach import LARGEST
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme, interface_font

if TYPE_CHECKING:
    import pyqtgraph as pg

_HEIGHT = 88
_AXIS_WIDTH = 52
_DRAW_MILLISECONDS = 100


class OverTime(QWidget):
    """Follows the history of one node, ten times a second at most and only while it shows.

    The plots are made when there is a node to be shown: loading what draws them would delay the first window.

    Args:
        history: the node's numbers by step.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, history: NodeHistory, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._node: int | None = None
        self._theme = theme
        self._plots: dict[str, pg.PlotWidget] = {}
        self.curves: dict[str, pg.PlotDataItem] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(INSET, 0, INSET, 8)
        self._column.setSpacing(4)
        self._column.addWidget(section("Over the steps of this run", self))
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_DRAW_MILLISECONDS)
        self._calm.timeout.connect(self._draw)
        history.grown.connect(self._on_history_grown)

    def show_node(self, node: int | None) -> None:
        """Plot another node."""
        self._node = node
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for name, plot in self._plots.items():
            plot.setBackground(QColor(theme.surface))
            for axis in ("left", "bottom"):
                plot.getAxis(axis).setPen(QColor(theme.border))
                plot.getAxis(axis).setTextPen(QColor(theme.muted))
            plot.setLabel("left", name, color=theme.muted)
            self.curves[name].setPen(QPen(QColor(theme.accent if name == "grad" else theme.text), 0))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _make_plots(self) -> None:
        for name in ("data", "grad"):
            self._plots[name] = plot = self._plot(name)
            self.curves[name] = plot.plot()
            self._column.addWidget(plot)
        self.set_theme(self._theme)

    def _plot(self, name: str) -> pg.PlotWidget:
        import pyqtgraph as pg  # noqa: PLC0415 - see the class

        plot = pg.PlotWidget(self)
        plot.setFixedHeight(_HEIGHT + (16 if name == "grad" else 0))
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setAccessibleName(f"{name} over the steps")
        plot.setToolTip(f"{name} of this scalar at each step that was shown since it was selected")
        for axis in ("left", "bottom"):
            plot.getAxis(axis).enableAutoSIPrefix(False)
            plot.getAxis(axis).setStyle(tickFont=interface_font(0.8), maxTickLevel=0)
        plot.getAxis("left").setWidth(_AXIS_WIDTH)
        if name == "grad":
            plot.setLabel("bottom", "step")
        else:
            plot.getAxis("bottom").setStyle(showValues=False)
        # Wheel and drag belong to the inspector's own scrolling.
        plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return plot

    def _on_history_grown(self) -> None:
        if self.isVisible() and not self._calm.isActive():
            self._calm.start()

    def _draw(self) -> None:
        if self._node is None or not self.isVisible():
            return
        if not self._plots:
            self._make_plots()
        steps, data, grad = self._history.of(self._node)
        for name, values in (("data", data), ("grad", grad)):
            known = np.isfinite(values)
            self.curves[name].setData(steps[known], values[known].clip(-LARGEST, LARGEST))
