"""The panels of one window, each made from its row of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from gradstudio.app.program.settings import Settings
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.late_panel import LatePanel
from gradstudio.ui.window.models import Models
from gradstudio.ui.window.panel_spec import PanelSpec
from gradstudio.ui.window.panels import PANELS

P = TypeVar("P", bound=View)

_REGIONS = ("left", "top", "stage", "right", "bottom")
"""In this order one reads."""


class Panels:
    """The panels of one window, each made from its row. Iterating yields them in the order of the table.

    Of a panel that is made when it is first seen they have the `LatePanel` that it will stand in.

    Args:
        models: what they are handed.
        theme: how they are drawn at first.
        home: returns the parent of a panel's widget.
    """

    def __init__(self, models: Models, theme: Theme, home: Callable[[str], QWidget]) -> None:
        self._views = {row.name: _made(row, models, theme, home(row.name)) for row in PANELS}

    def __iter__(self) -> Iterator[View]:
        return iter(self._views.values())

    def __getitem__(self, name: str) -> View:
        return self._views[name]

    def recall(self, settings: Settings) -> None:
        """Have each panel be as it was at the end of the last start."""
        for name, view in self._views.items():
            view.recall(settings.panel(name))

    def remember(self, settings: Settings) -> None:
        """Remember what each panel asks for."""
        for name, view in self._views.items():
            if kept := view.remembered():
                settings.set_panel(name, kept)

    def widget(self, name: str) -> QWidget:
        """Return a panel as what Qt shows."""
        view = self._views[name]
        assert isinstance(view, QWidget)
        return view

    def as_read(self) -> list[QWidget]:
        """Return all panels as what Qt shows, in the order in which one reads a window."""
        rows = sorted(PANELS, key=lambda row: _REGIONS.index(row.area))
        return [self.widget(row.name) for row in rows]

    def made(self, name: str) -> View:
        """Return a panel itself; one that waits to be seen is made now."""
        view = self._views[name]
        return view.view() if isinstance(view, LatePanel) else view

    def of(self, kind: type[P]) -> P:
        """Return the panel of a class, none of those that are made late, for what acts on that panel alone."""
        return next(view for view in self if isinstance(view, kind))


def _made(row: PanelSpec, models: Models, theme: Theme, parent: QWidget) -> View:
    if row.late is None:
        return row.make(models, theme, parent)
    return LatePanel(partial(row.make, models), QSize(*row.late), row.acts_on, theme, parent)
