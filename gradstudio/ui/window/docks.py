"""The panels of the window in docks, and where these stand at first in each workspace."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QRect, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from gradstudio.app.program.below import children_of
from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.ui.look.text_size import fonts_kept
from gradstudio.ui.window import first_places
from gradstudio.ui.window.dock_sizes import DockSizes
from gradstudio.ui.window.drawers import Drawers
from gradstudio.ui.window.guests import put_behind, show_out
from gradstudio.ui.window.panel_set import Panels
from gradstudio.ui.window.panel_spec import PanelSpec
from gradstudio.ui.window.panels import PANELS
from gradstudio.ui.window.regions import as_read_by_area, in_sight
from gradstudio.ui.window.seen_panels import SeenPanels
from gradstudio.ui.window.shared_stage import SharedStage
from gradstudio.ui.window.size_class import SizeClass
from gradstudio.ui.window.stage import Stage
from gradstudio.ui.window.stray_tabs import hide_strays

_FIRST_SIZE = QSize(1440, 920)
_LEAST_SIZE = QSize(900, 600)
_ROWS = {row.name: row for row in PANELS}
_AREAS = {  # in the order in which one reads
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "top": Qt.DockWidgetArea.TopDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
_PINNED_AREA = "right"


class Docks:
    """Puts the panels into a window that has never been shown, as their rows say, and sizes it.

    The docks are there before the panels, whose parents they are: Qt styles all of a widget anew that gets another.

    Args:
        window: where they go.

    Attributes:
        all: the dock of each panel, in the order of the menu.
        seen: tells each panel whether it can be seen.
        sizes: what room the panels need, and what they get.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._stage = Stage(window)
        self._by_name = {row.name: QDockWidget(row.title, window) for row in PANELS if row.area != "stage"}
        self._drawers = Drawers(window)
        self.seen = SeenPanels()
        self._pinned: list[QDockWidget] = []
        self._rows = {dock: _ROWS[name] for name, dock in self._by_name.items()}
        self._workspace = ""
        self._put_away: dict[str, list[QDockWidget]] = {}
        self._first = QByteArray()
        self._at_first: dict[tuple[str, SizeClass], QByteArray] = {}
        self.all = tuple(self._by_name.values())

    def home(self, name: str) -> QWidget:
        """Return what a panel is to stand in: the stage, or its dock."""
        return self._by_name.get(name, self._stage)

    def place(self, panels: Panels) -> None:
        """Put every panel into its dock, or onto the stage; to be called once."""
        window = self._window
        window.setAnimated(False)  # or docks are where they belong only after a while
        self._stage.take(panels.widget("canvas"))
        window.setCentralWidget(self._stage)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        first_places.give_corners(window)
        for dock, row in self._rows.items():
            self._put(dock, row, panels)
        self._shared = SharedStage(self._stage, panels, self._by_name["builder"], self.seen, window)
        self.sizes = DockSizes(self._rows, self._shared.least_size, window)
        first_places.put_behind_each_other(window, self._by_name)
        window.setMinimumSize(_LEAST_SIZE)
        window.resize(_FIRST_SIZE.boundedTo(window.screen().availableSize() - QSize(0, 32)))
        self._first = window.saveState()

    def arrange(self, workspace: str, size: SizeClass, layout: QByteArray | None = None) -> bool:
        """Put the panels where they stand in a workspace at first, or where a layout says.

        Args:
            workspace: its name.
            size: what gives way, but for what lies over the stage: `lay_over` sees to that.
            layout: a state of the window in this workspace.

        Returns:
            Whether they stand where the layout says.
        """
        self._workspace = workspace
        self._put_away.clear()
        staying = {area: self._belonging_in(area) for area in size.areas_over}
        for dock in self._drawers.give_back(staying):
            area = _PINNED_AREA if dock in self._pinned else self._rows[dock].area
            with fonts_kept(dock):
                self._window.addDockWidget(_AREAS[area], dock)
        self._shared.part()
        first_places.place_tabs_of_strip(self._window, workspace)
        for row in PANELS:
            if row.area == "stage":
                self.open_stage(workspace in row.shares)
        is_shared = size.stage_shared and all(
            workspace in _ROWS[name].shares for name in ("builder", "canvas")
        )
        if is_shared:
            self._shared.share()
        if layout is not None and self.restore(layout):
            return True
        if (workspace, size) in self._at_first:
            self.restore(self._at_first[workspace, size])
        else:
            self._shared.part()
            self.restore(self._first)
            first_places.put_at_first(self._window, self._by_name, workspace)
            if is_shared:
                self._shared.share()
            if not self._pinned:
                self._at_first[workspace, size] = self.save()
        self.sizes.give(workspace)
        return False

    def lay_over(self, size: SizeClass) -> None:
        """Put what has no room beside the stage into the drawers over it, closed."""
        self._drawers.close_all()
        for dock in filter(self._is_here, self._pinned):
            dock.show()
        for area in size.areas_over:
            self._drawers.take(area, [dock for dock in self._standing_in(area) if not dock.isFloating()])

    def pin(self, dock: QDockWidget) -> None:
        """Show one more dock in the column at the side, or in the drawer that holds that, until it is unpinned."""
        self._pinned.append(dock)
        self._window.addDockWidget(_AREAS[_PINNED_AREA], dock)
        if self._drawers.holds(_PINNED_AREA):
            self._drawers.take(_PINNED_AREA, [dock])
        dock.show()
        dock.raise_()

    def unpin(self, dock: QDockWidget) -> None:
        """Forget a dock that was pinned and is being closed."""
        self._pinned.remove(dock)
        self._drawers.drop(dock)

    def give_room(self) -> None:
        """Have Qt give the room of docks that were taken out of the window to those that are left."""
        layout = self._window.layout()
        assert layout is not None
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # of what was moved into it
        layout.invalidate()
        layout.activate()
        hide_strays(self._window)

    def rooms(self) -> list[QRect]:
        """Return the place of the window, and of each panel in what it stands in, in pixels."""
        docks = (*self.all, *self._pinned, self._shared.dock)
        return [widget.geometry() for widget in (self._window, *docks)]

    def save(self) -> QByteArray:
        """Return where the panels are."""
        return self._window.saveState()

    def restore(self, state: QByteArray) -> bool:
        """Put the panels where they were when a state of the window was saved, but for those in drawers.

        Returns:
            Whether it is such a state, and knows all panels: Qt would squeeze in those that came since.
        """
        known = bytes(state.data())
        if not all(dock.objectName().encode("utf-16-be") in known for dock in self.all):
            return False
        before = children_of(self._window, QTabBar)
        with self._drawers.kept():
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

    def arrange_panels(self, arrangement: WindowArrangement) -> None:
        """Bring the panels of an arrangement into sight."""
        if names := arrangement.panels:
            if not self._shared.dock.isVisible():
                self.open_stage("canvas" in names)
            for name, dock in self._by_name.items():
                dock.setVisible(name in names)
        else:
            show_out(self._by_name, self._workspace, (*arrangement.panels, *arrangement.front))
        put_behind(self._by_name, self._workspace, (*names, *arrangement.front))
        for name in (*reversed(names), *reversed(arrangement.front)):
            self.show(name)

    def close_drawers(self) -> None:
        """Close what lies over the stage."""
        self._drawers.close_all()

    def open_stage(self, on: bool) -> None:
        """Show what has the stage, or not."""
        self._stage.set_open(on)

    @property
    def windows(self) -> tuple[QMainWindow, ...]:
        """Where docks may stand: the window, and the drawers that lie over it."""
        return (self._window, *self._drawers.by_side.values())

    def regions(self) -> list[QWidget]:
        """Return the panels and drawers of the window in the order of reading: drawer, stage, side, strip."""
        known: dict[QWidget, Qt.DockWidgetArea] = {self._stage: _AREAS["top"]}
        known |= {drawer: _AREAS[side] for side, drawer in self._drawers.by_side.items()}
        return as_read_by_area(self._window, known, tuple(_AREAS.values()))

    @property
    def is_stage_open(self) -> bool:
        """Whether what has the stage is shown there."""
        return self._stage.is_open

    def dock_of(self, widget: QWidget) -> QDockWidget | None:
        """Return the dock that a widget is, or is in; None for one on the stage."""
        docks = (*self.all, self._shared.dock)
        return next((dock for dock in docks if dock is widget or dock.isAncestorOf(widget)), None)

    def fill(self, dock: QDockWidget | None) -> None:
        """Hide everything but one dock; None for what has the stage."""
        self.open_stage(dock is None)
        for other in children_of(self._window, QDockWidget):  # pinned inspectors among them
            other.setVisible(other is dock)
        if dock is not None:  # beside the middle it would not grow; a state that is restored puts it back
            self._window.addDockWidget(_AREAS["top"], dock)

    def stage_area(self) -> QRect:
        """Return the room of the stage in the window's pixels: of its panel, or of what stands there instead."""
        if self._stage.is_open:
            return self._stage.geometry()
        docks = (*self.all, self._shared.dock)
        above = (dock for dock in docks if self._window.dockWidgetArea(dock) == _AREAS["top"])
        shown = next((dock for dock in above if in_sight(dock) and not dock.isFloating()), None)
        return self._stage.geometry() if shown is None else shown.geometry()

    def hide(self, *areas: str) -> None:
        """Hide what stands in some areas of the window."""
        for dock in (dock for area in areas for dock in self._standing_in(area)):
            dock.hide()

    def toggle(self, area: str) -> None:
        """Hide what stands in an area of the window, or show it all again; over the stage it gets the focus."""
        if self._drawers.holds(area):
            self._drawers.toggle(area, (*filter(self._belongs, self._rows), *self._pinned))
            return
        docks = self._standing_in(area)
        shown = [dock for dock in docks if not dock.isHidden() and not dock.isFloating()]
        if shown:
            self._put_away[area] = shown
        else:
            at_first = [dock for dock in docks if dock in self._pinned or self._belongs(dock)]
            docks = [dock for dock in self._put_away.pop(area, ()) if dock in docks] or at_first or docks
        for dock in shown or docks:
            dock.setVisible(not shown)
        if not shown and docks:
            docks[0].raise_()

    def _is_here(self, dock: QDockWidget) -> bool:
        """Whether a dock stands in the window, or floats beside it, and is not in a drawer."""
        return dock.parentWidget() is self._window

    def _belongs(self, dock: QDockWidget) -> bool:
        """Whether a dock is in sight in the workspace at first, or behind the tab of one that is."""
        return dock in self._rows and self._workspace in self._rows[dock].shares

    def _standing_in(self, area: str) -> list[QDockWidget]:
        """Return the docks that belong to an area of the window just now, those that are hidden included."""
        docks = (*self.all, *self._pinned)
        return [dock for dock in docks if self._window.dockWidgetArea(dock) == _AREAS[area]]

    def _belonging_in(self, area: str) -> list[QDockWidget]:
        """Return the docks that stand in an area of the window at first, in any workspace."""
        docks = [dock for dock, row in self._rows.items() if row.area == area]
        return [*docks, *self._pinned] if area == _PINNED_AREA else docks

    def _put(self, dock: QDockWidget, row: PanelSpec, panels: Panels) -> None:
        dock.setObjectName(f"{row.name}_dock")
        dock.setWidget(panels.widget(row.name))
        self._window.addDockWidget(_AREAS[row.area], dock)
        self.seen.follow(dock, panels[row.name].set_seen)
