"""The objects in a widget, found also while one of them is being destroyed.

`QObject.findChildren` and `findChild` are used nowhere: what is deleting its children has gaps among them, at which
PySide 6.11 ends the process. Events come just then: a widget loses the focus as it goes, a layout is done anew.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject

Kind = TypeVar("Kind", bound=QObject)


def children_of(parent: QObject, kind: type[Kind]) -> list[Kind]:
    """Return the direct children of a kind, in the order in which they were made or raised."""
    return [child for child in parent.children() if isinstance(child, kind)]


def all_below(parent: QObject, kind: type[Kind]) -> list[Kind]:
    """Return the children of a kind, theirs and so on, each before those in it."""
    found: list[Kind] = []
    for child in parent.children():
        if isinstance(child, QObject):  # None where it is being destroyed
            if isinstance(child, kind):
                found.append(child)
            found += all_below(child, kind)
    return found
