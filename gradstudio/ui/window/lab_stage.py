"""`LabStage`: what the lab put on the canvas is taken away where the lab is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gradstudio.ui.window.lab_panels import LAB
from gradstudio.ui.window.workspaces import Workspaces

if TYPE_CHECKING:
    from gradstudio.app.lab.typed_expression import TypedExpression


class LabStage(QObject):
    """Has the canvas show the project's loss in every workspace but Lab, unless an expression is asked for there.

    Args:
        workspaces: which is shown.
        expression: what the lab may have put on the canvas.
        parent: as for any QObject.
    """

    def __init__(self, workspaces: Workspaces, expression: TypedExpression, parent: QObject) -> None:
        super().__init__(parent)
        self._expression = expression
        self._workspace = workspaces.current
        workspaces.changed.connect(self._on_workspaces_changed)

    def _on_workspaces_changed(self, name: str) -> None:
        before, self._workspace = self._workspace, name
        if before == LAB != name:
            self._expression.leave_canvas()
