"""`LabStage`: what the lab put on the canvas is taken away where the lab is left."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradstudio.app.lab.bugs.bug_lab import BugLab
from gradstudio.app.lab.typed_expression import TypedExpression
from gradstudio.ui.window.lab_panels import LAB
from gradstudio.ui.window.workspaces import Workspaces


class LabStage(QObject):
    """Has the canvas show the project's loss in every workspace but Lab, unless another graph is asked for there.

    Args:
        workspaces: which is shown.
        expression: what the lab may have put on the canvas.
        bug_lab: the same, while a bug is looked for.
        parent: as for any QObject.
    """

    def __init__(
        self, workspaces: Workspaces, expression: TypedExpression, bug_lab: BugLab, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._expression, self._bug_lab = expression, bug_lab
        self._workspace = workspaces.current
        workspaces.changed.connect(self._on_workspaces_changed)

    def _on_workspaces_changed(self, name: str) -> None:
        before, self._workspace = self._workspace, name
        if before == LAB != name:
            self._bug_lab.leave_canvas()
            self._expression.leave_canvas()
        elif before != LAB == name:
            self._bug_lab.come_back()
