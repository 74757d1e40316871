"""The tour: a card beside each region in turn, which is outlined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRect, SignalInstance
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from gradstudio.app.program.tour_stops import TOUR
from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.ui.help.tour_card import TourCard
from gradstudio.ui.kit.accent_frame import AccentFrame
from gradstudio.ui.look.theme import Theme


class Rooms(Protocol):
    """What the tour asks of the workspaces of a window."""

    changed: SignalInstance

    def visit(self, arrangement: WindowArrangement) -> None:
        """Show a workspace as it is at first, for a while, with some of its panels in sight."""

    def end_visit(self) -> None:
        """Show again what was shown before."""


class Tour(QObject):
    """Leads from stop to stop, and puts the workspace back that was shown. Lives on the GUI thread.

    Args:
        rooms: shows the workspace of each stop.
        places: by name of each panel and control, the widget that is pointed at.
        followed: widgets after whose moves the card is placed anew.
        theme: how it is drawn at first.
        window: what is toured; its parent.
    """

    def __init__(
        self,
        rooms: Rooms,
        places: Mapping[str, QWidget],
        followed: Iterable[QWidget],
        theme: Theme,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._rooms = rooms
        self._places = places
        self._window = window
        self._at = 0
        rooms.changed.connect(self._on_rooms_changed)
        self._outlines = AccentFrame(theme, window), AccentFrame(theme, window)
        self.card = TourCard(self._target, followed, theme, window)
        self.card.asked.connect(self._on_card_asked)
        self.card.closed.connect(self._on_card_closed)
        self.card.placed.connect(self._outline)

    @property
    def outlined(self) -> list[QRect]:
        """What is outlined, in the window's pixels."""
        return [outline.geometry() for outline in self._outlines if not outline.isHidden()]

    def begin(self) -> None:
        """Go to the first stop."""
        self._go_to(0)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.card.set_theme(theme)
        for outline in self._outlines:
            outline.set_theme(theme)

    def _go_to(self, number: int) -> None:
        self._at = number
        self._rooms.visit(TOUR[number].arrangement)
        self.card.show_stop(number)

    def _on_card_asked(self, step: int) -> None:
        number = self._at + step
        if number == len(TOUR):
            self.card.close_card()
        elif number >= 0:
            self._go_to(number)

    def _on_rooms_changed(self, name: str, *news: object) -> None:
        stop = TOUR[self._at]
        if self.card.isHidden():
            return
        if name != stop.workspace:  # somebody wants to be elsewhere
            self.card.close_card()

    def _on_card_closed(self) -> None:
        for outline in self._outlines:
            outline.hide()
        self._rooms.end_visit()

    def _target(self) -> QRect:
        """Return the place of the panel beside which the card stands."""
        return self._place(TOUR[self._at].panel)

    def _outline(self) -> None:
        stop, (panel, control) = TOUR[self._at], self._outlines
        panel.surround(self._place(stop.panel))
        if stop.control:
            control.surround(self._place(stop.control).adjusted(-4, -4, 4, 4))
        else:
            control.hide()
        self.card.raise_()

    def _place(self, name: str) -> QRect:
        widget = self._places[name]
        holder = widget.parentWidget()
        if isinstance(holder, QDockWidget):
            widget = holder
        return QRect(widget.mapTo(self._window, QPoint()), widget.size())
