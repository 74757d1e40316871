"""Hopping from panel to panel by keyboard, and what can be hopped to in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QMainWindow,
    QTabBar,
    QWidget,
)

from gradstudio.app.program.below import children_of

_WHOLE = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)
"""One stop each, whatever Qt has put into them."""


def hop(panels: Sequence[QWidget], step: int) -> None:
    """Give the focus to the next panel that can be seen.

    Args:
        panels: in the order of reading.
        step: 1 for the next, −1 for the one before.
    """
    seen = [panel for panel in panels if in_sight(panel)]
    if not seen:
        return
    focus = QApplication.focusWidget()
    here = (at for at, panel in enumerate(seen) if focus is not None and is_in(focus, panel))
    start = next(here, -1 if step > 0 else 0)
    _first_in(seen[(start + step) % len(seen)]).setFocus(Qt.FocusReason.TabFocusReason)


def as_read_by_area(
    window: QMainWindow, known: Mapping[QWidget, Qt.DockWidgetArea], areas: Sequence[Qt.DockWidgetArea]
) -> list[QWidget]:
    """Return what stands in a window in the order of reading, the docks in it included.

    Args:
        window: in which docks stand, those that float excepted.
        known: what stands there besides, with its area.
        areas: in the order of reading.
    """
    order = {area: rank for rank, area in enumerate(areas)}
    ranks = {widget: order[area] for widget, area in known.items()}
    for dock in children_of(window, QDockWidget):  # pinned inspectors among them
        if not dock.isFloating():
            ranks[dock] = order.get(window.dockWidgetArea(dock), len(order))
    return sorted(ranks, key=lambda region: (ranks[region], region.y(), region.x()))


def in_sight(panel: QWidget) -> bool:
    """Tell whether a panel is shown, and not behind the tab of another, where Qt keeps it outside of the window."""
    place = QRect(panel.mapTo(panel.window(), QPoint()), panel.size())
    return panel.isVisible() and panel.window().rect().intersects(place)


def is_in(widget: QWidget, panel: QWidget) -> bool:
    """Tell whether a widget is a panel or stands in it."""
    return widget is panel or panel.isAncestorOf(widget)


def _first_in(panel: QWidget) -> QWidget:
    """Return what takes the focus in a panel: its proxy, or the first of its controls that Tab would come to."""
    return panel if panel.focusProxy() is not None else next(stops_in(panel), panel)


def stops_in(widget: QWidget) -> Iterator[QWidget]:
    """Yield a widget and all in it that Tab comes to, as one reads them: from top left to bottom right."""
    takes_focus = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    if takes_focus and widget.isEnabled():
        yield widget
    if not isinstance(widget, _WHOLE):
        for child in _as_read(shown_in(widget)):
            yield from stops_in(child)


def shown_in(widget: QWidget) -> list[QWidget]:
    """Return the children of a widget that are shown in it."""
    children = children_of(widget, QWidget)
    shown = [child for child in children if child.isVisible() and not child.isWindow()]
    return [child for child in shown if not isinstance(child, QDockWidget) or in_sight(child)]


def _as_read(widgets: Sequence[QWidget]) -> list[QWidget]:
    """Return siblings row by row. A row is what reaches above the middle of its highest widget."""
    if len(widgets) < 2:
        return list(widgets)
    left, ordered = sorted(widgets, key=lambda widget: widget.y()), []
    while left:
        highest = left[0].geometry()
        middle = max(
            highest.top(), highest.center().y()
        )  # of one that has no height yet it lies above its top
        row = [widget for widget in left if widget.y() <= middle]
        left = left[len(row) :]
        ordered += sorted(row, key=lambda widget: widget.x())
    return ordered
