"""The widgets that a user can reach, and the names by which a log tells them."""

from __future__ import annotations

import shiboken6
from PySide6.QtWidgets import QApplication, QWidget


def open_windows() -> list[QWidget]:
    """Return the windows that are open, menus included."""
    # A menu may be gone with the event that is handled last.
    return [w for w in QApplication.topLevelWidgets() if shiboken6.isValid(w) and w.isVisible()]


def in_sight() -> list[QWidget]:
    """Return the widgets that can be reached, in an order that is the same each time."""
    modal = QApplication.activeModalWidget()
    tops = [modal] if modal is not None else open_windows()
    tops.sort(key=lambda widget: (type(widget).__name__, widget.objectName()))
    return [w for top in tops for w in [top, *top.findChildren(QWidget)] if w.isVisible() and w.isEnabled()]


def name_of(widget: QWidget) -> tuple[str, int]:
    """Return the class of a widget, and its place among those of that class."""
    same = [other for other in in_sight() if type(other) is type(widget)]
    return type(widget).__name__, same.index(widget)


def named(name: str, index: int) -> QWidget:
    """Return the widget of that class at that place.

    Raises:
        IndexError: there is none, as may be on replay.
    """
    return [widget for widget in in_sight() if type(widget).__name__ == name][index]
