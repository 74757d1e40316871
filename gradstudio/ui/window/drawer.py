"""A column of panels that lies over the stage of a small window, and is closed by a click beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from gradstudio.app.program.below import children_of
from gradstudio.ui.kit.focus import give_back_focus
from gradstudio.ui.look.text_size import fonts_kept
from gradstudio.ui.window.proportions import room_of_docks

Side = Literal["left", "right"]

_LEAST_BESIDE = 48
_AREA = Qt.DockWidgetArea.LeftDockWidgetArea
_FEATURES = QDockWidget.DockWidgetFeature


class Drawer(QMainWindow):
    """Holds docks over the edge of a window. It is open while any of its docks is shown. Lives on the GUI thread.

    Args:
        side: the edge.
        width: how wide it is if its panels need no more, in pixels.
        window: over which it lies; its parent.
    """

    def __init__(self, side: Side, width: int, window: QMainWindow) -> None:
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)  # or it would be a window of its own
        self.setObjectName("drawer")
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._side = side
        self._width = width
        self._window = window
        self._came_from: QWidget | None = None
        self._clicked: QWindow | None = None
        self._raise_soon = QTimer(self)
        self._raise_soon.setSingleShot(True)
        self._raise_soon.setInterval(0)
        self._raise_soon.timeout.connect(self.raise_)
        self._docks: list[QDockWidget] = []
        self.setContentsMargins(1 if side == "right" else 0, 0, 1 if side == "left" else 0, 0)
        self.hide()

    @property
    def docks(self) -> tuple[QDockWidget, ...]:
        """What it holds."""
        return tuple(self._docks)

    @property
    def held(self) -> tuple[QDockWidget, ...]:
        """What stands in it just now: what fills the window has left it for a while."""
        return tuple(dock for dock in self._docks if dock.parentWidget() is self)

    def holds_just(self, docks: Sequence[QDockWidget]) -> bool:
        """Tell whether some docks stand in it, in their order, and no other is its own."""
        return self.docks == self.held == tuple(docks)

    def take(self, dock: QDockWidget) -> None:
        """Take a dock out of the window, behind the tabs of those that are here; it is not shown yet."""
        self._window.removeDockWidget(dock)
        dock.setFeatures(_FEATURES.DockWidgetClosable)
        with fonts_kept(dock):
            self.addDockWidget(_AREA, dock)
        if held := [other for other in self.held if other is not dock]:
            self.tabifyDockWidget(held[-1], dock)
        dock.hide()
        if dock in self._docks:  # it has filled the window meanwhile
            self._docks.remove(dock)
        self._docks.append(dock)
        dock.installEventFilter(self)

    def drop(self, dock: QDockWidget) -> None:
        """Forget a dock that is closed for good, if it is here; with the last that is shown the drawer closes."""
        if dock in self._docks:
            self._docks.remove(dock)
            dock.removeEventFilter(self)
            if all(other.isHidden() for other in self._docks):
                self._close()

    def give_back(self) -> tuple[QDockWidget, ...]:
        """Let go of all docks, hidden; whoever calls puts them into the window again."""
        docks, self._docks = self.docks, []
        for dock in docks:
            dock.removeEventFilter(self)
            self.removeDockWidget(dock)
            dock.setFeatures(
                _FEATURES.DockWidgetClosable | _FEATURES.DockWidgetMovable | _FEATURES.DockWidgetFloatable
            )
        self._close()
        return docks

    def close_all(self) -> None:
        """Hide every dock, and so close; the focus goes back to where it was before."""
        self._give_focus_back()  # before: of what is hidden Qt passes it on to the next stop of Tab
        for dock in self._docks:
            dock.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        x = self.width() - 1 if self._side == "left" else 0
        QPainter(self).fillRect(x, 0, 1, self.height(), self.palette().mid())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_all()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._window:
            if kind in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
                self._place()
                self._raise_soon.start()  # to place docks Qt raises them
        elif (
            watched is self._clicked
            and kind == QEvent.Type.MouseButtonPress
            and isinstance(event, QMouseEvent)
            and self._is_beside(event.position().toPoint())
        ):
            self.close_all()
        elif kind == QEvent.Type.ShowToParent and watched in self._docks:
            self._open()
        elif kind == QEvent.Type.HideToParent and all(dock.isHidden() for dock in self._docks):
            self._close()
        return False

    def _open(self) -> None:
        if self.isVisible():
            return
        self._came_from = QApplication.focusWidget()
        self._window.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        self._raise_soon.start()
        # The window system tells a window little; a filter on the application would be asked of every event.
        self._clicked = self._window.windowHandle()
        if self._clicked is not None:
            self._clicked.installEventFilter(self)

    def _close(self) -> None:
        if self.isHidden():
            return
        self._window.removeEventFilter(self)
        if self._clicked is not None:
            self._clicked.removeEventFilter(self)
            self._clicked = None
        self._give_focus_back()
        self.hide()

    def _give_focus_back(self) -> None:
        before, self._came_from = self._came_from, None
        focus = QApplication.focusWidget()
        is_here = focus is not None and self.isAncestorOf(focus)
        if is_here:
            give_back_focus(before)

    def _place(self) -> None:
        window = self._window
        bars = children_of(self, QTabBar)
        widths = [dock.minimumSizeHint().width() for dock in self._docks]
        needed = max([*widths, *(bar.sizeHint().width() for bar in bars)], default=0) + 2
        width = min(max(self._width, needed), window.width() - _LEAST_BESIDE)
        x = 0 if self._side == "left" else window.width() - width
        room = room_of_docks(window)
        self.setGeometry(x, room.y(), width, room.height())

    def _is_beside(self, point: QPoint) -> bool:
        """Whether a point of the window is on one of the panels beside it; bars leave it open."""
        hit = self._window.childAt(point)
        is_here = hit is not None and (hit is self or self.isAncestorOf(hit))
        return not is_here and room_of_docks(self._window).contains(point)
