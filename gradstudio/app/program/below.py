"""The objects in a widget, found also while one of them is being destroyed.

`QObject.findChildren` and `findChild` are used nowhere: what is deleting its children has gaps among them, at which
PySide 6.11 ends the process. Events come just then: a widget loses the focus as it goes, a layout is done anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

from PySide6.QtCore import QObject

Kind = TypeVar("Kind", bound=QObject)


def of_kind(objects: Iterable[QObject], kind: type[Kind]) -> list[Kind]:
    """Return the objects that are of a kind, in their order."""
    # Of what is of another kind `isinstance` asks for `__class__`, too, for which PySide takes five times as long.
    return cast("list[Kind]", [each for each in objects if issubclass(type(each), kind)])


def children_of(parent: QObject, kind: type[Kind]) -> list[Kind]:
    """Return the direct children of a kind, in the order in which they were made or raised."""
    return of_kind(parent.children(), kind)


def all_below(parent: QObject, kind: type[Kind]) -> list[Kind]:
    """Return the children of a kind, theirs and so on, each before those in it."""
    found: list[Kind] = []
    for child in parent.children():
        if isinstance(child, QObject):  # None where it is being destroyed
            if isinstance(child, kind):
                found.append(child)
            found += all_below(child, kind)
    return found
