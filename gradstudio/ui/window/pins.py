"""The inspectors that were pinned, in docks of the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from gradstudio.app.program.below import children_of
from gradstudio.ui.inspector import PinnedInspector
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.docks import Docks
from gradstudio.ui.window.models import Models


class Pins(QObject):
    """Opens and closes pinned inspectors. Lives on the GUI thread.

    Args:
        models: what they show.
        theme: how they are drawn.
        docks: where they stand.
        window: its parent, and theirs.
    """

    def __init__(self, models: Models, theme: Theme, docks: Docks, window: QMainWindow) -> None:
        super().__init__(window)
        self._models = models
        self._theme = theme
        self._docks = docks
        self._window = window
        self._count = 0

    def pin(self, node: int) -> None:
        """Open an inspector that stays on a node."""
        models = self._models
        pinned = PinnedInspector(
            node, models.graph, models.graph.selected, models.canvas, self._theme, self._window
        )
        self._count += 1  # by its name Qt knows where a dock stood, and a node may be pinned twice
        pinned.setObjectName(f"pinned_{self._count}_dock")
        pinned.closed.connect(partial(self._docks.unpin, pinned))
        self._docks.pin(pinned)

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
        return children_of(self._window, PinnedInspector)
