"""Tab goes through a window as one reads it: region by region, and in each from top left to bottom right.

What had the focus and is hidden or disabled hands it on to what is nearest in its panel, and never to another: a
key that was meant for a list must not start the training.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QScrollArea, QTabBar, QWidget

from gradstudio.ui.window.regions import in_sight, shown_in, stops_in

_MARGIN = 50
"""Pixels around what has the focus that are scrolled into sight with it."""


class ReadingOrder(QObject):
    """Finds what Tab comes to next. Lives on the GUI thread.

    Qt's own order is that in which the widgets were made; panels move, and make controls when they are needed.

    Args:
        regions: returns what stands in the window, in the order of reading. What is in none comes after them.
        home: has the focus where a panel is gone with all that is in it, if it can be seen.
        window: its parent.
    """

    def __init__(self, regions: Callable[[], Sequence[QWidget]], home: QWidget, window: QMainWindow) -> None:
        super().__init__(window)
        self._regions = regions
        self._home = home
        self._window = window

    def stops(self) -> list[QWidget]:
        """Return all that Tab comes to, in order."""
        regions = list(self._regions())
        rest = [
            child
            for child in shown_in(self._window)
            if child not in regions and not _holds_one(child, regions)
        ]
        bars = [child for child in rest if isinstance(child, QTabBar) and child.count() > 1]
        others = [child for child in rest if not isinstance(child, QTabBar | QDockWidget)]
        ordered: list[QWidget] = []
        for region in regions:
            if in_sight(region):
                ordered += [bar for bar in bars if bar not in ordered and _stands_on(bar, region)]
                ordered.append(region)
        return [stop for widget in (*ordered, *others) for stop in stops_in(widget)]

    def move(self, *, forward: bool) -> bool:
        """Give the focus to the next stop or the one before; False if there is none."""
        stops, focus = self.stops(), self._window.focusWidget()
        if not stops:
            return False
        if _is_gone(focus):
            self._near(focus, stops).setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        at = _next_to(focus, stops, 1 if forward else -1)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[at].setFocus(reason)
        _bring_into_sight(QApplication.focusWidget() or stops[at])
        return True

    def _near(self, gone: QWidget, stops: Sequence[QWidget]) -> QWidget:
        """Return what has the focus after a widget that was hidden or disabled."""
        around = gone.parentWidget()
        while around is not None and around is not self._window:
            inside = [stop for stop in stops if around.isAncestorOf(stop)] if around.isVisible() else []
            if inside:
                return min(inside, key=partial(_distance, gone))
            around = around.parentWidget()
        if in_sight(self._home):
            return self._home
        _bar, *panels = self._regions()
        return next((stop for panel in panels if in_sight(panel) for stop in stops_in(panel)), self._home)


def _is_gone(focus: QWidget | None) -> bool:
    """Whether what has the focus was hidden or disabled; nothing may have it."""
    return focus is not None and not (focus.isVisible() and focus.isEnabled())


def _distance(first: QWidget, second: QWidget) -> int:
    """Return how far the centres of two widgets are from each other, along the sides of a window in pixels."""
    centres = (widget.mapTo(widget.window(), widget.rect().center()) for widget in (first, second))
    return (next(centres) - next(centres)).manhattanLength()


def _holds_one(widget: QWidget, regions: Sequence[QWidget]) -> bool:
    return any(widget.isAncestorOf(region) for region in regions)


def _stands_on(bar: QTabBar, region: QWidget) -> bool:
    """Whether a bar of tabs is the one at the upper edge of a region, or at its left one."""
    window = region.window()
    place = QRect(region.mapTo(window, QPoint()), region.size())
    if bar.shape() == QTabBar.Shape.RoundedNorth:
        place = place.adjusted(0, -bar.height(), 0, 0)
    else:
        place = place.adjusted(-bar.width(), 0, 0, 0)
    return bar.window() is window and bar.geometry().intersects(place)


def _next_to(focus: QWidget | None, stops: Sequence[QWidget], step: int) -> int:
    """Return the number of the stop that follows what has the focus.

    Args:
        focus: a stop, or something in one, or what has stops in it, or nothing.
        stops: at least one.
        step: 1 for the next, −1 for the one before.
    """
    around = focus
    while around is not None and around not in stops:
        around = around.parentWidget()
    if around is not None:
        return (stops.index(around) + step) % len(stops)
    inside = (at for at, stop in enumerate(stops) if focus is not None and focus.isAncestorOf(stop))
    first = next(inside, 0)
    return first if step > 0 else first - 1


def _bring_into_sight(widget: QWidget) -> None:
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget, _MARGIN, _MARGIN)
        around = around.parentWidget()
