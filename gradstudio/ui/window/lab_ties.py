"""`LabTies`: what ties the lab to the window, from the moment that its tools are there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gradstudio.app.program.settings import Settings
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.canvas.bug_banner import BugBanner
from gradstudio.ui.window.lab_panels import LAB
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.models import Models
from gradstudio.ui.window.project_files import ProjectFiles
from gradstudio.ui.window.workspaces import Workspaces

if TYPE_CHECKING:
    from gradstudio.app.lab.tools import LabTools

_AT_FIRST = {
    "has_steps": True,
    "pass_has_begun": False,
    "pass_goes_on": True,
    "pass_is_behind": False,
    "pass_is_shown": False,
    "has_breakpoints": False,
}
"""The conditions that the panel of the debugger follows, and whether each holds before there is that panel."""


class LabTies(QObject):
    """Follows `Lab.made`. Until then nothing in the window knows a tool of the lab. Lives on the GUI thread.

    Args:
        models: have the lab.
        files: begin the projects of lessons.
        workspaces: say where the lab is left, and are arranged by lessons.
        show_panel: brings the panel of a name into sight.
        make_panel: has the panel of a name made, if it has not been.
        banner: warns of mistakes that are switched on.
        messages: where the user is told.
        settings: remember how far one has come with the lessons.
        parent: as for any QObject.
    """

    def __init__(
        self,
        models: Models,
        files: ProjectFiles,
        workspaces: Workspaces,
        show_panel: Callable[[str], None],
        make_panel: Callable[[str], object],
        banner: BugBanner,
        messages: MessageBar,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._models, self._files, self._workspaces = models, files, workspaces
        self._show_panel, self._make_panel, self._banner = show_panel, make_panel, banner
        self._messages, self._settings = messages, settings
        models.lab.made.connect(self._on_lab_made)

    def follow(self, actions: ActionRegistry) -> None:
        """Enable what begins a pass in the lab; the rest follows the panel of the debugger when that is there."""
        actions.follow({name: partial(bool, holds) for name, holds in _AT_FIRST.items()})
        actions.follow({"in_the_lab": lambda: self._workspaces.current == LAB}, self._workspaces.changed)

    def _on_lab_made(self, tools: LabTools) -> None:
        # Here, so that they may import what they like of the lab.
        from gradstudio.ui.window.debugger_place import DebuggerPlace  # noqa: PLC0415 - it is loaded with the lab
        from gradstudio.ui.window.lab_stage import LabStage  # noqa: PLC0415 - it is loaded with the lab
        from gradstudio.ui.window.lesson_states import LessonStates  # noqa: PLC0415 - it is loaded with the lab

        tools.lessons.keep_in(self._settings)
        tools.checking.informed.connect(self._messages.inform)
        tools.checking.refused.connect(self._messages.warn)
        self._banner.warn_of(tools.bug_lab)
        DebuggerPlace(tools.debugging, self._workspaces, self._show_panel)
        LabStage(self._workspaces, tools.expression, tools.bug_lab, self)
        opening = self._files, self._workspaces, self._show_panel, self._make_panel
        LessonStates(self._models, tools, *opening, self._messages, self)
