"""Keeping the shares of panels one above the other, and the widths of columns, when the window is resized."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QToolBar

from gradstudio.app.program.below import children_of

_PLACING_MILLISECONDS = 50
_AREAS = Qt.DockWidgetArea
_MIDDLE = (_AREAS.TopDockWidgetArea, _AREAS.BottomDockWidgetArea)
_STACKS = (_MIDDLE, (_AREAS.RightDockWidgetArea,), (_AREAS.LeftDockWidgetArea,))
_WIDTH = " width"


class Proportions(QObject):
    """Follows the size of a window. Lives on the GUI thread.

    Left to itself Qt gives all that a window gains, and takes all that it loses, to what stands in its centre.

    Shares are of the height that all docks have, by the dock's name; the width of a column, in pixels, goes with
    them under the name of a dock in it.

    Args:
        docks: those of the window.
        window: whose size is followed, with its tool bars; its parent.
    """

    def __init__(self, docks: Iterable[QDockWidget], window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks = tuple(docks)
        self._tool_bars = children_of(window, QToolBar)  # docks are resized by the hundred as Qt lays out
        self._size = window.size()
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
                if self._window.height() != self._size.height():
                    self.set_shares(
                        {name: share for name, share in self._shares.items() if _WIDTH not in name}
                    )
                self._size = self._window.size()
            elif isinstance(watched, QDockWidget) and self._window.size() == self._size:
                height = height_of_docks(self._window, self._tool_bars)
                self._shares[watched.objectName()] = self._height_of(watched) / height
                self._shares[watched.objectName() + _WIDTH] = float(watched.width())
        return False

    @property
    def window_size(self) -> QSize:
        """The size of the window."""
        return self._window.size()

    def shares(self) -> dict[str, float]:
        """Return the shares that the docks in sight have now."""
        docks = [dock for stack in _STACKS for dock in self._stacked(stack)]
        names = [dock.objectName() + kind for dock in docks for kind in ("", _WIDTH)]
        return {name: self._shares.get(name, 0.0) for name in names}

    def shares_before_resize(self) -> dict[str, float]:
        """Return the shares that docks had when the window was last resized, before that squeezed any."""
        return dict(self._before)

    def set_shares(self, shares: Mapping[str, float]) -> None:
        """Give docks their shares and columns their widths; what is not in sight, or has none, is left alone."""
        height = height_of_docks(self._window)
        shares = dict(shares)  # it changes as the docks do
        for stack in _STACKS:
            docks = self._stacked(stack)
            if stack is not _MIDDLE:
                columns = [dock for dock in docks if shares.get(dock.objectName() + _WIDTH, 0.0) > 0][:1]
                widths = [round(shares[dock.objectName() + _WIDTH]) for dock in columns]
                self._window.resizeDocks(columns, widths, Qt.Orientation.Horizontal)
            docks = [dock for dock in docks if shares.get(dock.objectName(), 0.0) > 0]
            heights = [max(1, round(shares[dock.objectName()] * height)) for dock in docks]
            self._window.resizeDocks(docks, heights, Qt.Orientation.Vertical)
        self._shares.update(shares)
        self._size = self._window.size()

    def _height_of(self, dock: QDockWidget) -> int:
        """Return the height of a dock with the bar of tabs above it, if there is one: Qt counts it in."""
        window, title = self._window, dock.windowTitle()
        if all(other.isHidden() for other in window.tabifiedDockWidgets(dock)):
            return dock.height()
        above = (bar for bar in children_of(window, QTabBar) if bar.shape() == QTabBar.Shape.RoundedNorth)
        held = (bar for bar in above if title in [bar.tabText(k) for k in range(bar.count())])
        return dock.height() + max((bar.sizeHint().height() for bar in held), default=0)

    def _stacked(self, areas: tuple[Qt.DockWidgetArea, ...]) -> list[QDockWidget]:
        """Return the docks in some areas of the window of which something can be seen."""
        window = self._window
        return [
            dock
            for dock in self._docks
            if not dock.isHidden()
            and not dock.isFloating()
            and window.dockWidgetArea(dock) in areas
            and dock.geometry().right() > 0  # Qt puts what is behind a tab far to the left
        ]


def height_of_docks(window: QMainWindow, tool_bars: Iterable[QToolBar] | None = None) -> int:
    """Return the height that docks and centre share: what menu, toolbar and status bar leave.

    Args:
        window: whose docks they are.
        tool_bars: all that the window has; None to look for them.
    """
    tool_bars = children_of(window, QToolBar) if tool_bars is None else tool_bars
    bars = [window.menuBar(), window.statusBar(), *tool_bars]
    heights = (min(bar.sizeHint().height(), bar.maximumHeight()) for bar in bars if not bar.isHidden())
    return max(1, window.height() - sum(heights))


def room_of_docks(window: QMainWindow) -> QRect:
    """Return what menu, toolbar and status bar leave of a window as it stands, in its pixels."""
    bars = [window.menuBar(), *children_of(window, QToolBar)]
    top = max(bar.geometry().bottom() + 1 for bar in bars if not bar.isHidden())
    return QRect(0, top, window.width(), window.statusBar().y() - top)
