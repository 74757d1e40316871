"""Network and graph behind each other's tabs, where a window is not high enough for both."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from gradstudio.ui.look.text_size import fonts_kept
from gradstudio.ui.window.panel_set import Panels
from gradstudio.ui.window.seen_panels import SeenPanels
from gradstudio.ui.window.stage import Stage


class SharedStage:
    """Moves what has the stage into a dock behind the builder's tab, and back.

    Args:
        stage: where it stands while it has a room of its own.
        panels: where it is found.
        builder: the dock whose place it shares.
        seen: tells the panel whether it can be seen.
        window: of both.

    Attributes:
        dock: holds it while they share; empty and hidden otherwise.
    """

    def __init__(
        self, stage: Stage, panels: Panels, builder: QDockWidget, seen: SeenPanels, window: QMainWindow
    ) -> None:
        self._stage = stage
        self._panel = panels.widget("canvas")
        self._builder = builder
        self._window = window
        self.dock = QDockWidget("Graph", window)
        self.dock.setObjectName("canvas_dock")
        self.dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        seen.follow(self.dock, panels["canvas"].set_seen)
        window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, self.dock)
        self.dock.hide()

    def least_size(self) -> QSize:
        """Return the least size of what has the stage, in pixels."""
        return self._panel.minimumSizeHint()

    def share(self) -> None:
        """Have network and graph share one place."""
        self._stage.set_open(False)
        with fonts_kept(self._panel):
            self.dock.setWidget(self._panel)
        self._window.tabifyDockWidget(self._builder, self.dock)
        self._panel.show()
        self.dock.show()
        self._builder.raise_()

    def part(self) -> None:
        """Give the graph the stage again."""
        if self.dock.widget() is self._panel:
            with fonts_kept(self._panel):
                self._stage.take(self._panel)
        self.dock.hide()
