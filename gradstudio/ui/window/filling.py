"""One panel that fills the window, and goes back to where it was."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QDockWidget
from shiboken6 import isValid

from gradstudio.ui.window.docks import Docks
from gradstudio.ui.window.proportions import Proportions


class Filling:
    """Remembers how all stood while a panel fills the window.

    Args:
        docks: what is hidden meanwhile.
        proportions: the heights and widths that are put back.

    Attributes:
        dock: what fills the window now, or did so last; None is the panel that has the stage.
    """

    def __init__(self, docks: Docks, proportions: Proportions) -> None:
        self._docks = docks
        self._proportions = proportions
        self._before: QByteArray | None = None
        self._shares: dict[str, float] = {}
        self._had_stage = True
        self.dock: QDockWidget | None = None

    @property
    def is_on(self) -> bool:
        """Whether a panel fills the window."""
        return self._before is not None

    @property
    def is_of_nothing(self) -> bool:
        """Whether what fills the window has been closed, so that nothing is left in it."""
        dock = self.dock
        return self.is_on and dock is not None and (not isValid(dock) or dock.isHidden())

    def begin(self, dock: QDockWidget | None) -> None:
        """Have a dock, or with None the panel that has the stage, fill the window."""
        self.dock = dock
        self._before = self._docks.save()
        self._shares = self._proportions.shares()
        self._had_stage = self._docks.is_stage_open
        self._docks.fill(dock)

    def go_back(self) -> None:
        """Put everything back where it was before; a dock that lay over the stage stands in the window again."""
        if self._before is not None:
            self._docks.open_stage(self._had_stage)
            self._docks.restore(self._before)
            self._proportions.set_shares(self._shares)
            self.forget()

    def forget(self) -> None:
        """Forget how all stood before: it is laid out anew."""
        self._before = None
