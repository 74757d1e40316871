"""Prepares the studio for a lesson: project, expression, window, and what is selected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from gradstudio.app.lab.tools import LabTools
from gradstudio.app.selection import EXPRESSION, PROJECT, GraphScalar
from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.models import Models
from gradstudio.ui.window.own_expression import OwnExpression
from gradstudio.ui.window.project_files import ProjectFiles
from gradstudio.ui.window.workspaces import Workspaces

_ABOUT = "lesson"


class LessonStates(QObject):
    """Follows the lessons. Lives on the GUI thread.

    A lesson with a project of its own begins that as File → New does: what was not saved is kept, and offered back.
    Put back, it is an edit of that project, which can be undone.

    Args:
        models: what is prepared.
        tools: of the lab, have the lessons.
        files: begins projects.
        workspaces: arranges the window.
        show_panel: brings the panel of a name into sight.
        make_panel: has the panel of a name made, if it has not been, with what is remembered of it.
        messages: where the user is told.
        parent: as for any QObject.
    """

    def __init__(
        self,
        models: Models,
        tools: LabTools,
        files: ProjectFiles,
        workspaces: Workspaces,
        show_panel: Callable[[str], None],
        make_panel: Callable[[str], object],
        messages: MessageBar,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._models, self._tools = models, tools
        self._files = files
        self._workspaces = workspaces
        self._show_panel, self._make_panel = show_panel, make_panel
        self._messages = messages
        self._own = OwnExpression(tools.lessons, tools.expression, messages, self)
        self._project_of = ""  # name of the lesson whose project is open
        models.document.replaced.connect(self._on_document_replaced)
        tools.lessons.state_wanted.connect(self.prepare)
        tools.lessons.panel_asked.connect(show_panel)

    def prepare(self, lesson: Lesson) -> None:
        """Prepare the studio as a lesson says; what it does not speak of stays."""
        state, models = lesson.state, self._models
        if state.project is not None:
            self._prepare_project(lesson.name, state.project)
        if state.expression:
            self._make_panel("expression")  # else what somebody typed the last time would be lost unseen
            self._own.replace(lesson)
            self._tools.debugging.set_kind("pass")  # training steps are those of the project
        if state.sample is not None and state.sample < models.document.spec.data.sample_count:
            models.selection.set_sample(state.sample)
        if state.selected:
            graph = EXPRESSION if state.expression else PROJECT
            models.selection.set_scalars((GraphScalar(graph=graph, path=state.selected),))
        if state.arrangement is not None:
            try:
                self._workspaces.arrange(state.arrangement)
            except GradStudioError as error:
                self._messages.warn(
                    f"The window cannot be arranged for “{lesson.title}”. {error}", about=_ABOUT
                )
        if state.expression:
            self._show_panel("expression")  # below the lessons; in a drawer behind their tab
        self._show_panel("lessons")
        if state.project is not None and not state.expression:
            self._tools.bench.show_project()

    def _prepare_project(self, name: str, project: ProjectSpec) -> None:
        if self._project_of != name:
            self._files.begin(project)
            self._project_of = name
            return
        self._models.sight.go_live()
        self._models.editor.edit("Put back the lesson", _replaced, project)
        self._models.sight.reset()

    def _on_document_replaced(self) -> None:
        self._project_of = ""


def _replaced(spec: ProjectSpec, other: ProjectSpec) -> ProjectSpec:
    """Return the other project: an edit that changes everything."""
    return other
