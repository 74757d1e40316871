"""Keeping the shares of the panels one above the other when the window is made larger or smaller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar

_PLACING_MILLISECONDS = 50
_AREAS = (Qt.DockWidgetArea.TopDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea)


class Proportions(QObject):
    """Follows the size of a window. Lives on the GUI thread.

    Left to itself Qt gives all that a window gains, and takes all that it loses, to what stands in its centre.

    Args:
        docks: those of the window.
        window: whose size is followed; its parent.
    """

    def __init__(self, docks: Iterable[QDockWidget], window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks = tuple(docks)
        self._height = window.height()
        self._shares: dict[str, float] = {}
        self._before: dict[str, float] = {}
        self._placing = QTimer(
            self
        )  # runs while Qt places what a resized window holds: nobody chose those heights
        self._placing.setSingleShot(True)
        self._placing.setInterval(_PLACING_MILLISECONDS)
        for widget in (window, *self._docks):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            if watched is self._window:
                if not self._placing.isActive():
                    self._before = dict(self._shares)
                self._placing.start()
                if self._window.height() != self._height:
                    self.set_shares(self._shares)
            elif isinstance(watched, QDockWidget) and self._window.height() == self._height:
                height = max(1, height_of_docks(self._window))
                self._shares[watched.objectName()] = watched.height() / height
        return False

    def shares(self) -> dict[str, float]:
        """Return the share of the height that each dock above or below the centre has, by the dock's name."""
        return {dock.objectName(): self._shares.get(dock.objectName(), 0.0) for dock in self._stacked()}

    def shares_before_resize(self) -> dict[str, float]:
        """Return the shares that docks had when the window was last resized, before that squeezed any."""
        return dict(self._before)

    def set_shares(self, shares: Mapping[str, float]) -> None:
        """Give docks above and below the centre their shares; what is not there, or has none, is left alone."""
        height = height_of_docks(self._window)
        shares = dict(shares)  # it changes as the docks do
        docks = [dock for dock in self._stacked() if shares.get(dock.objectName(), 0.0) > 0]
        heights = [max(1, round(shares[dock.objectName()] * height)) for dock in docks]
        self._window.resizeDocks(docks, heights, Qt.Orientation.Vertical)
        self._shares.update(shares)
        self._height = self._window.height()

    def _stacked(self) -> list[QDockWidget]:
        return [
            dock
            for dock in self._docks
            if not dock.isHidden() and not dock.isFloating() and self._window.dockWidgetArea(dock) in _AREAS
        ]


def height_of_docks(window: QMainWindow) -> int:
    """Return the height that docks and centre share: what menu, toolbar and status bar leave."""
    bars = [window.menuBar(), window.statusBar(), *window.findChildren(QToolBar)]
    heights = (min(bar.sizeHint().height(), bar.maximumHeight()) for bar in bars if not bar.isHidden())
    return max(1, window.height() - sum(heights))


def room_of_docks(window: QMainWindow) -> QRect:
    """Return what menu, toolbar and status bar leave of a window as it stands, in its pixels."""
    bars = [window.menuBar(), *window.findChildren(QToolBar)]
    top = max(bar.geometry().bottom() + 1 for bar in bars if not bar.isHidden())
    return QRect(0, top, window.width(), window.statusBar().y() - top)
