"""A node's data and grad over the steps of the run, as two small plots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPen, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradstudio.app.scalar.history import NodeHistory
from gradstudio.app.scalar.whole_run import WholeRun
from gradstudio.engine.paths import ScalarPath
from gradstudio.ui.inspector.rows import section
from gradstudio.ui.inspector.whole_run_view import WholeRunView
from gradstudio.ui.kit.plot_menu import drop_menu
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
        whole_run: follows a scalar over steps that were not looked at.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self, history: NodeHistory, whole_run: WholeRun, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._node: int | None = None
        self._path: ScalarPath | None = None
        self._theme = theme
        self._plots: dict[str, pg.PlotWidget] = {}
        self.curves: dict[str, pg.PlotDataItem] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(INSET, 0, INSET, 8)
        self._column.setSpacing(4)
        self._column.addWidget(section("Over the steps of this run", self))
        self.whole_run = WholeRunView(whole_run, self)
        self._column.addWidget(self.whole_run)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_DRAW_MILLISECONDS)
        self._calm.timeout.connect(self._draw)
        history.grown.connect(self._on_history_grown)
        whole_run.changed.connect(self._on_history_grown)

    def show_node(self, node: int | None, path: ScalarPath | None = None) -> None:
        """Plot another node.

        Args:
            node: its place in the graph; None for none.
            path: what it is, if it can be followed over steps that were not looked at.
        """
        self._node, self._path = node, path
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
            self._column.insertWidget(self._column.indexOf(self.whole_run), plot)
        self.set_theme(self._theme)

    def _plot(self, name: str) -> pg.PlotWidget:
        import pyqtgraph as pg  # noqa: PLC0415 - see the class

        plot = pg.PlotWidget(self, enableMenu=False)
        drop_menu(plot)
        plot.setFixedHeight(_HEIGHT + (16 if name == "grad" else 0))
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setAccessibleName(f"{name} over the steps")
        plot.setToolTip(
            f"{name} of this scalar at each step that was shown since it was selected, or of the whole run"
        )
        for axis in ("left", "bottom", "top", "right"):  # hidden ones, too, would set their text anew
            plot.getAxis(axis).enableAutoSIPrefix(False)
        for axis in ("left", "bottom"):
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
        self.whole_run.show_scalar(self._history.run, self._path)
        steps, data, grad = self._history.of(self._node)
        curves = self.whole_run.curves
        if curves is not None:  # and behind it what has come since
            later = steps > curves.steps[-1]
            steps = np.concatenate([curves.steps, steps[later]])
            data = np.concatenate([curves.numbers[0], data[later]])
            grad = np.concatenate([curves.numbers[1], grad[later]])
        for name, values in (("data", data), ("grad", grad)):
            known = np.isfinite(values)
            self.curves[name].setData(steps[known], values[known].clip(-LARGEST, LARGEST))
