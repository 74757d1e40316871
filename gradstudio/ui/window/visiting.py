"""`Visit`: a workspace that is shown for a while, of which nothing is remembered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDockWidget

from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.ui.window.docks import Docks
from gradstudio.ui.window.filling import Filling


class Visit:
    """Shows a workspace as it is at first, and knows what filled the window before.

    Args:
        docks: the panels that are brought into sight.
        filling: knows what fills the window.
        keep: remembers the layout that is shown before the visit.
        lay_out: lays out a workspace by its name as it is at first.

    Attributes:
        filled_before: the one dock that filled the window before the visit, None in it for the stage; else None.
    """

    def __init__(
        self, docks: Docks, filling: Filling, keep: Callable[[], None], lay_out: Callable[[str], None]
    ) -> None:
        self._docks = docks
        self._filling = filling
        self._keep = keep
        self._lay_out = lay_out
        self._arrangement: WindowArrangement | None = None
        self._opens_drawers = True
        self.filled_before: tuple[QDockWidget | None] | None = None

    @property
    def is_on(self) -> bool:
        """Whether a workspace is being visited."""
        return self._arrangement is not None

    def show(self, arrangement: WindowArrangement, *, opens_drawers: bool, lie_over: bool) -> None:
        """Go to a workspace and bring panels into sight.

        Args:
            arrangement: which.
            opens_drawers: whether panels come into sight that lie over the stage.
            lie_over: whether there are any.
        """
        before, filling = self._arrangement, self._filling
        if before is None:
            self.filled_before = (filling.dock,) if filling.is_on else None
            self._keep()
        self._arrangement = arrangement
        self._opens_drawers = opens_drawers
        # A drawer that is open would lie over the next panel, and what fills the window would hide it.
        is_there = before is not None and before.workspace == arrangement.workspace
        if not is_there or lie_over or filling.is_on:
            self._lay_out(arrangement.workspace)
        self._bring(arrangement)

    def show_again(self) -> None:
        """Show what is visited anew, where the window has another size."""
        if self._arrangement is not None:
            self._lay_out(self._arrangement.workspace)
            self._bring(self._arrangement)

    def leave(self) -> None:
        """Note that something else is shown."""
        self._arrangement = None

    def _bring(self, arrangement: WindowArrangement) -> None:
        self._docks.arrange_panels(arrangement)
        if not self._opens_drawers:
            self._docks.close_drawers()
