"""What room the panels need, and what each gets where it stands at first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget

from gradstudio.ui.window.panel_spec import PanelSpec
from gradstudio.ui.window.proportions import height_of_docks
from gradstudio.ui.window.size_class import Needs

_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
_WIDTHS = {"left": 240, "right": 320}
_WIDE_LEFT = {"lab": 280}
"""Where lines of code stand on the left: their panel's header holds its title and the examples side by side."""
_SEPARATOR = 4
_BESIDE_TITLE = 14
"""What an upright tab is longer than its title, in pixels."""
_COUNT = " • 9"
"""What comes to the doctor's title with what it finds."""


class DockSizes:
    """Knows the sizes of docks as the rows of their panels say.

    Args:
        rows: by dock, the row of its panel, in the order of the table.
        stage: returns the least size of what has the stage, in pixels.
        window: where the docks are.
    """

    def __init__(
        self, rows: Mapping[QDockWidget, PanelSpec], stage: Callable[[], QSize], window: QMainWindow
    ) -> None:
        self._rows = rows
        self._stage = stage
        self._window = window

    def needs(self) -> Needs:
        """Return the least room that the panels take where they stand at first."""
        widths: dict[str, int] = {}
        heights: dict[str, int] = {}
        for dock, row in self._rows.items():
            size = dock.minimumSizeHint()
            region = "stage" if row.area in ("top", "bottom") else row.area
            widths[region] = max(widths.get(region, 0), size.width())
            heights[row.area] = max(heights.get(row.area, 0), size.height())
        stage = self._stage()
        stack = heights["top"] + stage.height() + _SEPARATOR
        return Needs(
            left=widths["left"],
            stage=max(widths["stage"], stage.width()) + 2 * _SEPARATOR,
            right=widths["right"],
            stack=stack,
            height=stack + heights["bottom"] + _SEPARATOR,
        )

    def give(self, workspace: str) -> None:
        """Give the columns their widths, and the panels in them the shares of the height that their rows say."""
        window, height = self._window, height_of_docks(self._window)
        nowhere = Qt.DockWidgetArea.NoDockWidgetArea
        docks = {
            dock: row
            for dock, row in self._rows.items()
            if workspace in row.shares and window.dockWidgetArea(dock) != nowhere
        }
        for area, width in {**_WIDTHS, "left": _WIDE_LEFT.get(workspace, _WIDTHS["left"])}.items():
            first = [dock for dock, row in docks.items() if row.area == area][:1]
            window.resizeDocks(first, [width] * len(first), Qt.Orientation.Horizontal)
        for areas in (("top", "bottom"), ("left",), ("right",)):
            shares = {
                dock: row.shares[workspace]
                for dock, row in docks.items()
                if row.area in areas and row.shares[workspace]
            }
            heights = {dock: max(1, round(share * height)) for dock, share in shares.items()}
            if window.tabPosition(_BOTTOM) == QTabWidget.TabPosition.West:
                self._make_room_for_tabs(
                    heights, [dock for dock, row in docks.items() if row.area == "bottom"]
                )
            window.resizeDocks(list(heights), list(heights.values()), Qt.Orientation.Vertical)

    def _make_room_for_tabs(self, heights: dict[QDockWidget, int], strip: Sequence[QDockWidget]) -> None:
        """Make the strip as high as the names on its upright tabs, at the cost of what stands above it.

        Args:
            heights: by dock, what it gets, in pixels; changed in place.
            strip: the docks behind each other's tabs there.
        """
        titles = [self._rows[dock].title for dock in strip]
        advance = self._window.fontMetrics().horizontalAdvance
        needed = sum(advance(title) + _BESIDE_TITLE for title in titles) + advance(_COUNT)
        for dock in strip:
            missing = needed - heights.get(dock, needed)
            if missing > 0:
                above = max(
                    (other for other in heights if other is not dock), key=heights.__getitem__, default=None
                )
                heights[dock] += missing
                if above is not None:
                    heights[above] = max(1, heights[above] - missing)
