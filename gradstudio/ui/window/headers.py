"""The headers of all panels: one title each, be it in a header or on a tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget
from shiboken6 import isValid

from gradstudio.app.program.below import all_below, children_of, of_kind
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.dock_header import DockHeader, TabCorner
from gradstudio.ui.window.tab_bars import front_dock

_EVENTS = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ChildAdded, QEvent.Type.LayoutRequest)


class Headers(QObject):
    """Gives every dock a header, and every bar of tabs the buttons of the one in front. Lives on the GUI thread.

    Args:
        windows: those whose docks they are: the main window, and the drawers over it.
        fill: has a dock fill the window; called at a double click on its tab.
        theme: how they are drawn at first.
        parent: as for any QObject.

    Signals:
        picture_asked: the dock of which a picture is asked for.
    """

    picture_asked = Signal(object)

    def __init__(
        self,
        windows: tuple[QMainWindow, ...],
        fill: Callable[[QDockWidget], None],
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._windows = windows
        self._fill = fill
        self._theme = theme
        self._corners: dict[QTabBar, TabCorner] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.follow)
        for window in windows:
            window.installEventFilter(self)
        self.follow()

    def follow(self) -> None:
        """Show each title once, wherever its dock stands now."""
        self._soon.stop()
        for window in self._windows:
            children = window.children()
            docks = of_kind(children, QDockWidget)
            tabbed = _tabbed(window, docks)
            for dock in docks:
                is_tabbed = dock in tabbed
                self._header(dock).follow(
                    by_tab=is_tabbed, has_corner=is_tabbed and not _has_upright_tabs(window, dock)
                )
            for bar in [bar for bar in of_kind(children, QTabBar) if bar.isVisible()]:
                front = front_dock(bar, docks)
                if front is not None and not _has_upright_tabs(window, front):
                    self._corner(bar).follow(front)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for window in self._windows:
            for header in all_below(window, DockHeader):
                header.set_theme(theme)
        self._forget_the_gone()
        for corner in self._corners.values():
            corner.buttons.set_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _EVENTS:
            self._soon.start()
        elif kind == QEvent.Type.MouseButtonDblClick and isinstance(watched, QTabBar):
            docks = [dock for window in self._windows for dock in children_of(window, QDockWidget)]
            front = front_dock(watched, docks)
            if front is not None:
                self._fill(front)
            return True
        elif isinstance(event, QContextMenuEvent) and isinstance(watched, (DockHeader, QTabBar)):
            self._open_menu(watched, event.globalPos())
            return True
        return False

    def _open_menu(self, header: DockHeader | QTabBar, at: QPoint) -> None:
        """Offer a picture of a panel, and all panels to be shown or hidden."""
        docks = [dock for window in self._windows for dock in children_of(window, QDockWidget)]
        dock = header.dock if isinstance(header, DockHeader) else front_dock(header, docks)
        menu = self._windows[0].createPopupMenu()
        if dock is None or menu is None:
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = QAction(icon("picture", self._theme), f"Save {dock.windowTitle()} as a picture…", menu)
        action.triggered.connect(partial(self._on_picture_action_triggered, dock))
        before = menu.actions()[0]
        menu.insertAction(before, action)
        menu.insertSeparator(before)
        menu.popup(at)

    def _on_picture_action_triggered(self, dock: QDockWidget, checked: bool = False) -> None:
        self.picture_asked.emit(dock)

    def _on_dock_moved(self, where: object) -> None:
        self._soon.start()

    def _header(self, dock: QDockWidget) -> DockHeader:
        header = dock.titleBarWidget()
        if not isinstance(header, DockHeader):
            header = DockHeader(dock, self._theme)
            header.buttons.picture_asked.connect(self.picture_asked)
            dock.installEventFilter(self)
            header.installEventFilter(self)
            dock.topLevelChanged.connect(self._on_dock_moved)
            dock.dockLocationChanged.connect(self._on_dock_moved)
        if isinstance(panel := dock.widget(), View):
            header.take(panel.header_controls())  # each time: some panels are made when they are first seen
        return header

    def _corner(self, bar: QTabBar) -> TabCorner:
        if bar not in self._corners:
            self._forget_the_gone()
            corner = self._corners[bar] = TabCorner(bar, self._theme, self)
            corner.buttons.picture_asked.connect(self.picture_asked)
            bar.installEventFilter(self)
            bar.currentChanged.connect(self._on_bar_current_changed)
        return self._corners[bar]

    def _forget_the_gone(self) -> None:
        """Let go of bars that Qt has deleted: it makes them and deletes them as docks are moved."""
        for bar in [bar for bar in self._corners if not isValid(bar)]:
            self._corners.pop(bar).deleteLater()

    def _on_bar_current_changed(self, index: int) -> None:
        self._soon.start()


def _tabbed(window: QMainWindow, docks: Sequence[QDockWidget]) -> set[QDockWidget]:
    """Return which docks stand behind each other's tabs. Qt is asked once for all that share a place."""
    waiting = [dock for dock in docks if not dock.isHidden() and not dock.isFloating()]
    found: set[QDockWidget] = set()
    while waiting:
        dock = waiting.pop()
        group = {dock, *window.tabifiedDockWidgets(dock)}.intersection((dock, *waiting))
        if len(group) > 1:
            found |= group
            waiting = [other for other in waiting if other not in group]
    return found


def _has_upright_tabs(window: QMainWindow, dock: QDockWidget) -> bool:
    """Whether the tabs stand beside the dock, where its buttons have no room."""
    return window.tabPosition(window.dockWidgetArea(dock)) == QTabWidget.TabPosition.West
