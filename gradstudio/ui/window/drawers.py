"""The drawers at both sides of a small window, and which docks they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from PySide6.QtWidgets import QDockWidget, QMainWindow

from gradstudio.ui.window.drawer import Drawer, Side
from gradstudio.ui.window.regions import hop

_WIDTHS: dict[Side, int] = {"left": 288, "right": 352}


class Drawers:
    """Holds what has no room beside the stage.

    Args:
        window: over which they lie.

    Attributes:
        by_side: both of them.
    """

    def __init__(self, window: QMainWindow) -> None:
        self.by_side = {side: Drawer(side, width, window) for side, width in _WIDTHS.items()}

    def holds(self, area: str) -> bool:
        """Tell whether what stands in an area of the window lies in a drawer now."""
        return any(side == area and drawer.docks for side, drawer in self.by_side.items())

    def take(self, area: str, docks: Iterable[QDockWidget]) -> None:
        """Take docks out of the window, hidden."""
        for side, drawer in self.by_side.items():
            if side == area:
                for dock in docks:
                    drawer.take(dock)

    def give_back(self, staying: Mapping[str, Sequence[QDockWidget]]) -> tuple[QDockWidget, ...]:
        """Let go of docks, hidden; whoever calls puts them into the window again.

        Args:
            staying: by area of the window, what is to lie in its drawer; one that holds just that keeps it, since
                Qt styles all in a dock anew that is moved.
        """
        given: list[QDockWidget] = []
        for side, drawer in self.by_side.items():
            if not drawer.holds_just(staying.get(side, ())):
                given += drawer.give_back()
        return tuple(given)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep what they hold while a state of the window is restored: Qt takes in all docks that it names."""
        names = {dock: dock.objectName() for drawer in self.by_side.values() for dock in drawer.held}
        for dock in names:
            dock.setObjectName("")
        try:
            yield
        finally:
            for dock, name in names.items():
                dock.setObjectName(name)

    def drop(self, dock: QDockWidget) -> None:
        """Forget a dock that is closed for good."""
        for drawer in self.by_side.values():
            drawer.drop(dock)

    def close_all(self) -> None:
        """Close both, with all that is in them."""
        for drawer in self.by_side.values():
            drawer.close_all()

    def toggle(self, area: str, wanted: Iterable[QDockWidget]) -> None:
        """Close a drawer, or open it with the first of what is wanted in front, which gets the focus.

        Args:
            area: where its docks belong in the window.
            wanted: those that are shown, if it holds them; if it holds none of them, all are.
        """
        drawer = next(drawer for side, drawer in self.by_side.items() if side == area)
        if drawer.isVisible():
            drawer.close_all()
            return
        wanted = tuple(wanted)
        shown = [dock for dock in drawer.docks if dock in wanted] or list(drawer.docks)
        for dock in shown:
            dock.show()
        shown[0].raise_()
        hop([shown[0].widget()], 1)
