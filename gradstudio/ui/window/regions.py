"""Hopping from panel to panel by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget


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
    here = (at for at, panel in enumerate(seen) if focus is not None and _is_in(focus, panel))
    start = next(here, -1 if step > 0 else 0)
    _first_in(seen[(start + step) % len(seen)]).setFocus(Qt.FocusReason.TabFocusReason)


def in_sight(panel: QWidget) -> bool:
    """Tell whether a panel is shown, and not behind the tab of another, where Qt keeps it outside of the window."""
    place = QRect(panel.mapTo(panel.window(), QPoint()), panel.size())
    return panel.isVisible() and panel.window().rect().intersects(place)


def _is_in(widget: QWidget, panel: QWidget) -> bool:
    return widget is panel or panel.isAncestorOf(widget)


def _first_in(panel: QWidget) -> QWidget:
    """Return what takes the focus in a panel: its proxy, or the first of its controls that Tab would come to."""
    if panel.focusProxy() is not None:
        return panel
    widget = panel.nextInFocusChain()
    while widget is not None and _is_in(widget, panel):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.isVisible():
            return widget
        widget = widget.nextInFocusChain()
    return panel
