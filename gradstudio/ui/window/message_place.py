"""Keeping the messages over what is drawn on the stage, where they hide the least, so that they move nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, QTimer
from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.view import View
from gradstudio.ui.window.hiding import least_hiding
from gradstudio.ui.window.message_bar import MessageBar

_MARGIN = 12
_ABOVE_EDGE = 6
_MOST_COVERED = 0.2
"""Share of what they lie over."""
_MOST_WIDE, _MOST_IN_A_ROW = 640, 960

_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class MessagePlace(QObject):
    """Places a bar of messages whenever it or what it floats over changes. Lives on the GUI thread.

    Args:
        messages: what is placed; a child of the window, and its parent.
        stage: returns where the stage is, in the window's pixels.
        panels: those that may stand there; the messages lie within the drawing of one.
        followed: widgets whose size or place may change where the stage is.
        window: what they float in.
    """

    def __init__(
        self,
        messages: MessageBar,
        stage: Callable[[], QRect],
        panels: Iterable[View],
        followed: Iterable[QWidget],
        window: QWidget,
    ) -> None:
        super().__init__(messages)  # with them it ends
        self._messages = messages
        self._stage = stage
        self._panels = tuple(panels)
        self._followed: set[QWidget] = set()
        self._measured_by: tuple[object, ...] = ()
        self._measured: list[QSize] = []
        self._window = window
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.place)
        self._follow({window, *followed})
        messages.changed.connect(self.place)

    def place(self) -> None:
        """Put the messages where they hide the least."""
        bar = self._messages
        if bar.isHidden():
            return
        room, taken = self._room()
        place = least_hiding(room.size(), taken, self._sizes(room), QSize(_MARGIN, _ABOVE_EDGE))
        bar.height_at(place.width())  # which arranges it for that width
        bar.setGeometry(place.translated(room.topLeft()))
        bar.raise_()

    def _room(self) -> tuple[QRect, NDArray[np.float64]]:
        """Return where the messages may lie, in the window's pixels, and what is drawn there, in those of the room.

        The room is the drawing on the stage, or all of the stage.
        """
        stage = self._stage()
        for panel in self._panels:
            parts = panel.drawing()
            self._follow(parts)
            if not parts:
                continue
            drawing, *covers = parts
            place = self._place_of(drawing)
            if drawing.isVisible() and stage.contains(place.center()):
                tops = [self._place_of(cover).top() for cover in covers if cover.isVisible()]
                place.setBottom(min([place.bottom() + 1, *tops]) - 1)
                return place, panel.taken()
        return stage, np.empty((0, 4))

    def _sizes(self, room: QRect) -> list[QSize]:
        """Return the sizes that the bar may have, measured once: it is placed at each move of what it lies over."""
        measured_by = room.size(), *self._messages.measured_by
        if self._measured_by != measured_by:
            self._measured_by, self._measured = measured_by, self._sizes_within(room)
        return self._measured

    def _sizes_within(self, room: QRect) -> list[QSize]:
        """Return the sizes that the bar may have: as narrow as it can be at each height, from the lowest on.

        They cover a fifth of the room at the most: where they would cover more, details are scrolled.
        """
        most = room.width() * room.height() * _MOST_COVERED
        found: list[QSize] = []
        for most_lines in (None, 2, 1):
            self._messages.limit_details(most_lines)
            found = self._sizes_as_it_is(room)
            small = [size for size in found if size.width() * size.height() <= most]
            if small:
                return small if most_lines is None else small[:1]  # the widest: of its lines most is seen
        return found

    def _sizes_as_it_is(self, room: QRect) -> list[QSize]:
        """Return the sizes that the bar may have with as many details as it shows now."""
        bar = self._messages
        found: list[QSize] = []
        beside = room.width() - 2 * _MARGIN
        width = natural = bar.natural_width()
        if natural > min(beside, _MOST_IN_A_ROW):  # longer lines are not read with ease
            width = min(beside, _MOST_WIDE)
        least = bar.least_width()
        while not found or width >= least:
            width = self._narrowest(max(1, width))
            size = QSize(width, bar.height_at(width))
            if found and size.height() > room.height() // 2:
                break
            found.append(size)
            width -= 1
        return found

    def _place_of(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self._window, QPoint()), widget.size())

    def _narrowest(self, width: int) -> int:
        """Return the least width at which the messages are as low as at another."""
        low, high = min(self._messages.least_width(), width), width
        height = self._messages.height_at(width)
        while low < high:
            middle = (low + high) // 2
            if self._messages.height_at(middle) > height:
                low = middle + 1
            else:
                high = middle
        return high

    def _follow(self, widgets: Iterable[QWidget]) -> None:
        """Place the messages anew when one of some widgets moves, from now on."""
        for widget in widgets:
            if widget not in self._followed:
                self._followed.add(widget)
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and not self._messages.isHidden():
            self._soon.start()
        return False
