"""The panels of the window in docks, and where these stand at first in each workspace."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from gradstudio.ui.window.drawer import Drawer, Side
from gradstudio.ui.window.panels import PANELS, Panels, PanelSpec
from gradstudio.ui.window.proportions import height_of_docks
from gradstudio.ui.window.regions import hop, in_sight
from gradstudio.ui.window.shared_stage import SharedStage
from gradstudio.ui.window.size_class import Needs, SizeClass
from gradstudio.ui.window.stage import Stage

_FIRST_SIZE = QSize(1440, 920)
_LEAST_SIZE = QSize(900, 600)
_WIDTHS = {"left": 240, "right": 320}
_WIDTHS_OVER: dict[Side, int] = {"left": 288, "right": 352}
_SEPARATOR = 4
_ROWS = {row.name: row for row in PANELS}
_AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "top": Qt.DockWidgetArea.TopDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
_READ = tuple(_AREAS.values())
"""In this order one reads."""


class Docks:
    """Puts the panels into a window that has never been shown, as their rows say, and sizes it.

    Args:
        window: where they go.

    Attributes:
        all: every dock, in the order of the menu.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._stage: Stage | None = None
        self._by_name: dict[str, QDockWidget] = {}
        self._drawers: dict[Side, Drawer] = {}
        self._rows: dict[QDockWidget, PanelSpec] = {}
        self._workspace = ""
        self._first = QByteArray()
        self.all: tuple[QDockWidget, ...] = ()

    def place(self, panels: Panels, stage: Stage) -> None:
        """Give every panel its dock; to be called once.

        Args:
            panels: one dock each, but for what has the stage.
            stage: the middle of the window.
        """
        window, self._stage = self._window, stage
        window.setAnimated(False)  # or docks are where they belong only after a while
        window.setCentralWidget(stage)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner, area in (
            (Qt.Corner.TopLeftCorner, "left"),
            (Qt.Corner.BottomLeftCorner, "left"),
            (Qt.Corner.TopRightCorner, "right"),
            (Qt.Corner.BottomRightCorner, "right"),
        ):
            window.setCorner(corner, _AREAS[area])
        rows = [row for row in PANELS if row.area != "stage"]
        self._by_name = {row.name: self._dock(row, panels) for row in rows}
        self._rows = {self._by_name[row.name]: row for row in rows}
        self.all = tuple(self._by_name.values())
        self._drawers = {side: Drawer(side, width, window) for side, width in _WIDTHS_OVER.items()}
        self._shared = SharedStage(stage, panels, self._by_name["builder"], window)
        last: dict[str, QDockWidget] = {}  # by panel, the last dock that was put behind it
        for row in rows:
            if row.behind:
                window.tabifyDockWidget(
                    last.get(row.behind, self._by_name[row.behind]), self._by_name[row.name]
                )
                last[row.behind] = self._by_name[row.name]
        for name in last:
            self._by_name[name].raise_()
        window.setMinimumSize(_LEAST_SIZE)
        window.resize(_first_size(window.screen().availableSize()))
        self._first = window.saveState()

    def arrange(self, workspace: str, size: SizeClass) -> None:
        """Put the panels where they stand in a workspace at first.

        Args:
            workspace: its name.
            size: what gives way, but for what lies over the stage: `lay_over` sees to that.
        """
        self._workspace = workspace
        for drawer in self._drawers.values():
            for dock in drawer.give_back():
                self._window.addDockWidget(_AREAS[self._rows[dock].area], dock)
        self._shared.part()
        self.restore(self._first)
        for row in PANELS:
            if row.area == "stage":
                self.open_stage(workspace in row.shares)
            else:
                self._by_name[row.name].setVisible(workspace in row.shares)
        if size.stage_shared and all(workspace in _ROWS[name].shares for name in ("builder", "canvas")):
            self._shared.share()
        self.size(workspace)

    def lay_over(self, size: SizeClass) -> None:
        """Put what has no room beside the stage into the drawers over it, closed."""
        for area, drawer in self._drawers.items():
            if area not in size.areas_over:
                continue
            for dock in self.all:
                if self._window.dockWidgetArea(dock) == _AREAS[area] and not dock.isFloating():
                    drawer.take(dock)

    def give_room(self) -> None:
        """Have Qt give the room of docks that were taken out of the window to those that are left."""
        layout = self._window.layout()
        assert layout is not None
        layout.invalidate()
        layout.activate()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for bar in self._window.findChildren(QTabBar, options=direct):
            if bar.count() < 2:
                bar.hide()

    def needs(self) -> Needs:
        """Return the least room that the panels take where they stand at first."""
        widths: dict[str, int] = {}
        heights: dict[str, int] = {}
        assert self._stage is not None
        for dock, row in self._rows.items():
            size = dock.minimumSizeHint()
            region = "stage" if row.area in ("top", "bottom") else row.area
            widths[region] = max(widths.get(region, 0), size.width())
            heights[row.area] = max(heights.get(row.area, 0), size.height())
        stage = self._shared.least_size()
        return Needs(
            left=widths["left"],
            stage=max(widths["stage"], stage.width()) + 2 * _SEPARATOR,
            right=widths["right"],
            height=heights["top"] + stage.height() + heights["bottom"] + 2 * _SEPARATOR,
        )

    def save(self) -> QByteArray:
        """Return where the panels are."""
        return self._window.saveState()

    def restore(self, state: QByteArray) -> bool:
        """Put the panels where they were when a state of the window was saved; False if it is no such state."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        before = self._window.findChildren(QTabBar, options=direct)
        if not self._window.restoreState(state):
            return False
        # Qt forgets the tabs of the arrangement before and leaves them on the window; to drag one ends the
        # process.
        for bar in before:
            bar.hide()
        return True

    def show(self, name: str) -> None:
        """Bring a panel into sight; what has the stage is so, unless it stands behind a tab."""
        dock = self._by_name.get(name, self._shared.dock)
        if dock.widget() is not None:
            dock.show()
            dock.raise_()

    def show_only(self, names: Sequence[str]) -> None:
        """Bring panels into sight, of those behind each other's tabs the first in front, and no others."""
        if not self._shared.dock.isVisible():
            self.open_stage("canvas" in names)
        for name, dock in self._by_name.items():
            dock.setVisible(name in names)
        for name in reversed(names):
            self.show(name)

    def open_stage(self, on: bool) -> None:
        """Show what has the stage, or not."""
        assert self._stage is not None
        self._stage.set_open(on)

    @property
    def windows(self) -> tuple[QMainWindow, ...]:
        """Where docks may stand: the window, and the drawers that lie over it."""
        return (self._window, *self._drawers.values())

    def regions(self) -> list[QWidget]:
        """Return the panels and drawers of the window in the order of reading: drawer, stage, side, strip."""
        assert self._stage is not None
        window, order = self._window, {area: rank for rank, area in enumerate(_READ)}
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        ranks: dict[QWidget, int] = {self._stage: order[_AREAS["top"]]}
        for dock in window.findChildren(QDockWidget, options=direct):  # pinned inspectors among them
            if not dock.isFloating():
                ranks[dock] = order.get(window.dockWidgetArea(dock), len(order))
        ranks |= {drawer: order[_AREAS[side]] for side, drawer in self._drawers.items()}
        return sorted(ranks, key=lambda region: (ranks[region], region.y(), region.x()))

    @property
    def is_stage_open(self) -> bool:
        """Whether what has the stage is shown there."""
        return self._stage is not None and self._stage.is_open

    def dock_of(self, widget: QWidget) -> QDockWidget | None:
        """Return the dock that a widget is, or is in; None for one on the stage."""
        docks = (*self.all, self._shared.dock)
        return next((dock for dock in docks if dock is widget or dock.isAncestorOf(widget)), None)

    def fill(self, dock: QDockWidget | None) -> None:
        """Hide everything but one dock; None for what has the stage."""
        self.open_stage(dock is None)
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for other in self._window.findChildren(QDockWidget, options=direct):  # pinned inspectors among them
            other.setVisible(other is dock)
        if dock is not None:  # beside the middle it would not grow; a state that is restored puts it back
            self._window.addDockWidget(_AREAS["top"], dock)

    def stage_area(self) -> QRect:
        """Return the room of the stage in the window's pixels: of its panel, or of what stands there instead."""
        assert self._stage is not None
        if self._stage.is_open:
            return self._stage.geometry()
        docks = (*self.all, self._shared.dock)
        above = (dock for dock in docks if self._window.dockWidgetArea(dock) == _AREAS["top"])
        shown = next((dock for dock in above if in_sight(dock) and not dock.isFloating()), None)
        return self._stage.geometry() if shown is None else shown.geometry()

    def hide(self, *areas: str) -> None:
        """Hide what stands in some areas of the window."""
        for dock in self.all:
            if any(self._window.dockWidgetArea(dock) == _AREAS[area] for area in areas):
                dock.hide()

    def toggle(self, area: str) -> None:
        """Hide what stands in an area of the window, or show it all again; over the stage it gets the focus."""
        drawer = next((drawer for side, drawer in self._drawers.items() if side == area), None)
        if drawer is not None and drawer.docks:
            self._toggle_drawer(drawer)
            return
        docks = [dock for dock in self.all if self._window.dockWidgetArea(dock) == _AREAS[area]]
        shown = [dock for dock in docks if not dock.isHidden() and not dock.isFloating()]
        for dock in shown or docks:
            dock.setVisible(not shown)

    def _toggle_drawer(self, drawer: Drawer) -> None:
        if drawer.isVisible():
            drawer.close_all()
            return
        belongs = [dock for dock in drawer.docks if self._workspace in self._rows[dock].shares]
        for dock in belongs or drawer.docks:
            dock.show()
        front = (belongs or drawer.docks)[0]
        front.raise_()
        hop([front.widget()], 1)

    def size(self, workspace: str) -> None:
        """Give the columns their widths, and the panels in them the shares of the height that their rows say."""
        window, height = self._window, height_of_docks(self._window)
        nowhere = Qt.DockWidgetArea.NoDockWidgetArea
        rows = [
            self._rows[dock]
            for dock in self.all
            if workspace in self._rows[dock].shares and window.dockWidgetArea(dock) != nowhere
        ]
        for area, width in _WIDTHS.items():
            docks = [self._by_name[row.name] for row in rows if row.area == area][:1]
            window.resizeDocks(docks, [width] * len(docks), Qt.Orientation.Horizontal)
        for areas in (("top", "bottom"), ("right",)):
            column = [row for row in rows if row.area in areas and row.shares[workspace]]
            window.resizeDocks(
                [self._by_name[row.name] for row in column],
                [max(1, round(row.shares[workspace] * height)) for row in column],
                Qt.Orientation.Vertical,
            )

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
