"""Where the debugger goes on, and where its keys bring it into sight."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from gradstudio.app.lab.debugging import Debugging
from gradstudio.ui.window.lab_panels import LAB
from gradstudio.ui.window.workspaces import Workspaces


class DebuggerPlace(QObject):
    """Has the keys of the debugger work wherever one is in the workspace Lab.

    Behind a graph that fills the window, or that is presented, it goes on; behind the tab of another panel it comes
    to the front.

    Args:
        debugging: goes on.
        workspaces: say what is shown; its parent.
        show_panel: brings the panel of a name into sight.
    """

    def __init__(
        self, debugging: Debugging, workspaces: Workspaces, show_panel: Callable[[str], None]
    ) -> None:
        super().__init__(workspaces)
        self._workspaces = workspaces
        debugging.sight.follow(self._is_covered, partial(show_panel, "debugger"))
        workspaces.changed.connect(debugging.look_again)

    def _is_covered(self) -> bool:
        return self._workspaces.current == LAB and self._workspaces.stage_covers_strip
