"""Tab goes through what is laid out as one reads, whenever it was made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLayout, QLayoutItem, QScrollArea, QWidget


def order_by_reading(widget: QWidget) -> None:
    """Have Tab go through the controls of a widget in the order of its layouts, those that are hidden too."""
    for one, next_one in pairwise(controls_of(widget)):
        if one.nextInFocusChain() is not next_one:
            QWidget.setTabOrder(one, next_one)


def controls_of(widget: QWidget) -> list[QWidget]:
    """Return what can have the focus within a widget, in the order of its layouts.

    What takes it by a click only is among it: of several pictures Tab stops at the one that is chosen.
    """
    if isinstance(widget, QScrollArea):
        content = widget.widget()
        return [] if content is None else controls_of(content)
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
        return [widget]
    layout = widget.layout()
    return [] if layout is None else [each for item in _items(layout) for each in _controls_in(item)]


def _controls_in(item: QLayoutItem) -> list[QWidget]:
    widget, layout = item.widget(), item.layout()
    if widget is not None:
        return controls_of(widget)
    return [] if layout is None else [each for inner in _items(layout) for each in _controls_in(inner)]


def _items(layout: QLayout) -> Iterator[QLayoutItem]:
    if isinstance(layout, QFormLayout):
        roles = QFormLayout.ItemRole
        places = [
            layout.itemAt(row, role)
            for row in range(layout.rowCount())
            for role in (roles.LabelRole, roles.FieldRole, roles.SpanningRole)
        ]
        yield from (item for item in dict.fromkeys(places) if item is not None)
        return
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is not None:
            yield item
