"""The inspectors that were pinned, in docks of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow

from gradstudio.ui.inspector import PinnedInspector
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.models import Models


class Pins(QObject):
    """Opens and closes pinned inspectors. Lives on the GUI thread.

    Args:
        models: what they show.
        theme: how they are drawn.
        window: where their docks stand; its parent.
    """

    def __init__(self, models: Models, theme: Theme, window: QMainWindow) -> None:
        super().__init__(window)
        self._models = models
        self._theme = theme
        self._window = window

    def pin(self, node: int) -> None:
        """Open an inspector that stays on a node."""
        models = self._models
        pinned = PinnedInspector(
            node, models.graph, models.graph.selected, models.canvas, self._theme, self._window
        )
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, pinned)
        pinned.show()

    def start_over(self) -> None:
        """Close all of them."""
        for pinned in self._all():
            pinned.close()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for pinned in self._all():
            pinned.set_theme(theme)

    def _all(self) -> list[PinnedInspector]:
        return self._window.findChildren(PinnedInspector)
