"""The panels of the window in docks, and where these stand at first."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget

from gradstudio.ui.window.panels import PANELS, Panels, PanelSpec

_FIRST_SIZE = QSize(1440, 920)
_WIDTHS = {"left": 240, "right": 320}
_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_AREAS = {
    "left": _LEFT,
    "top": Qt.DockWidgetArea.TopDockWidgetArea,
    "right": _RIGHT,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}


class Docks:
    """Puts the panels into a window that has never been shown, as their rows say, and sizes it.

    Args:
        window: where they go.
        panels: one dock each, but for what stands on the stage.

    Attributes:
        all: every dock, in the order of the menu.
    """

    def __init__(self, window: QMainWindow, panels: Panels) -> None:
        self._window = window
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.TopLeftCorner, _LEFT)
        window.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
        window.setCorner(Qt.Corner.TopRightCorner, _RIGHT)
        window.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
        rows = [row for row in PANELS if row.area != "stage"]
        self._by_name = {row.name: self._dock(row, panels) for row in rows}
        self.all = tuple(self._by_name.values())
        fronts: dict[str, QDockWidget] = {}  # by panel, the last dock that was put behind it
        for row in rows:
            if row.behind:
                front = self._by_name[row.behind]
                window.tabifyDockWidget(fronts.get(row.behind, front), self._by_name[row.name])
                fronts[row.behind] = self._by_name[row.name]
        for name in fronts:
            self._by_name[name].raise_()
        window.resize(_first_size(window.screen().availableSize()))
        self._size(rows)

    def _size(self, rows: list[PanelSpec]) -> None:
        """Give the columns their widths, and the panels in them the heights that their rows say."""
        window = self._window
        beside = [next(row for row in rows if row.area == area) for area in _WIDTHS]
        window.resizeDocks(
            [self._by_name[row.name] for row in beside], list(_WIDTHS.values()), Qt.Orientation.Horizontal
        )
        for areas in (("top", "bottom"), ("right",)):
            column = [row for row in rows if row.area in areas and row.share]
            window.resizeDocks(
                [self._by_name[row.name] for row in column],
                [round(row.share * window.height()) for row in column],
                Qt.Orientation.Vertical,
            )

    def restore(self, state: QByteArray) -> None:
        """Put the panels where they were when a state of the window was saved."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        before = self._window.findChildren(QTabBar, options=direct)
        if self._window.restoreState(state):
            # Qt forgets the tabs of the arrangement before and leaves them on the window; to drag one ends the
            # process.
            for bar in before:
                bar.hide()

    def show(self, name: str) -> None:
        """Bring a panel into sight."""
        dock = self._by_name[name]
        dock.show()
        dock.raise_()

    def _dock(self, row: PanelSpec, panels: Panels) -> QDockWidget:
        dock = QDockWidget(row.title, self._window)
        dock.setObjectName(f"{row.name}_dock")
        dock.setWidget(panels.widget(row.name))
        self._window.addDockWidget(_AREAS[row.area], dock)
        dock.visibilityChanged.connect(panels[row.name].set_seen)
        return dock


def _first_size(available: QSize) -> QSize:
    """Return the size of a window that was never sized: comfortable, and within the screen."""
    return _FIRST_SIZE.boundedTo(available - QSize(0, 32))
