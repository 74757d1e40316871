"""Where the debugger goes on: also while its panel makes room for the graph."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradstudio.app.lab.debugging import Debugging
from gradstudio.ui.window.lab_panels import LAB
from gradstudio.ui.window.workspaces import Workspaces


class DebuggerPlace(QObject):
    """Has the keys of the debugger work while the graph fills the window, or one presents, in the workspace Lab.

    Args:
        debugging: goes on.
        workspaces: say what is shown; its parent.
    """

    def __init__(self, debugging: Debugging, workspaces: Workspaces) -> None:
        super().__init__(workspaces)
        self._workspaces = workspaces
        debugging.stay_open_while(self._is_covered)
        workspaces.changed.connect(debugging.look_again)

    def _is_covered(self) -> bool:
        return self._workspaces.current == LAB and self._workspaces.stage_covers_strip
