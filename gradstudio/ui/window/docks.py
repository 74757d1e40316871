"""The panels of the window in docks, and where these stand at first."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from gradstudio.ui.output import HiddenPanel, MetricsPanel, OutputPanel

_FIRST_SIZE = QSize(1440, 920)
_LEFT, _TOP = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.TopDockWidgetArea
_RIGHT, _BOTTOM = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """What stands around the canvas."""

    project: QWidget
    builder: QWidget
    loss: QWidget
    output: OutputPanel
    hidden: HiddenPanel
    metrics: MetricsPanel
    inspector: QWidget


class Docks:
    """Puts the panels into a window that has never been shown, and sizes it.

    Args:
        window: where they go.
        panels: one dock each.

    Attributes:
        all: every dock, in the order of the menu.
        inspector: that of the inspector.
    """

    def __init__(self, window: QMainWindow, panels: Panels) -> None:
        self._window = window
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.TopLeftCorner, _LEFT)
        window.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
        window.setCorner(Qt.Corner.TopRightCorner, _RIGHT)
        window.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
        project = self._dock("Data and training", "project", panels.project, _LEFT)
        builder = self._dock("Network", "builder", panels.builder, _TOP)
        loss = self._dock("Loss", "loss", panels.loss, _BOTTOM)
        output = self._dock("Output", "output", panels.output, _RIGHT)
        hidden = self._dock("Hidden space", "hidden", panels.hidden, _RIGHT)
        metrics = self._dock("Metrics", "metrics", panels.metrics, _RIGHT)
        self.inspector = self._dock("Inspector", "inspector", panels.inspector, _RIGHT)
        self.all = project, builder, loss, output, hidden, metrics, self.inspector
        output.visibilityChanged.connect(panels.output.set_seen)
        hidden.visibilityChanged.connect(panels.hidden.set_seen)
        metrics.visibilityChanged.connect(panels.metrics.set_seen)
        window.tabifyDockWidget(output, hidden)
        window.tabifyDockWidget(hidden, metrics)
        output.raise_()
        window.resize(_first_size(window.screen().availableSize()))
        window.resizeDocks([project, output], [240, 320], Qt.Orientation.Horizontal)
        for docks, shares in (([builder, loss], (0.36, 0.18)), ([output, self.inspector], (0.58, 0.32))):
            heights = [round(share * window.height()) for share in shares]
            window.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    def restore(self, state: QByteArray) -> None:
        """Put the panels where they were when a state of the window was saved."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        before = self._window.findChildren(QTabBar, options=direct)
        if self._window.restoreState(state):
            # Qt forgets the tabs of the arrangement before and leaves them on the window; to drag one ends the
            # process.
            for bar in before:
                bar.hide()

    def show_inspector(self) -> None:
        """Bring the inspector into sight."""
        self.inspector.show()
        self.inspector.raise_()

    def _dock(self, title: str, name: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"{name}_dock")
        dock.setWidget(widget)
        self._window.addDockWidget(area, dock)
        return dock


def _first_size(available: QSize) -> QSize:
    """Return the size of a window that was never sized: comfortable, and within the screen."""
    return _FIRST_SIZE.boundedTo(available - QSize(0, 32))
