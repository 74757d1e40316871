"""`ExpressionUndo`: undo means the expression where that is on the canvas and was touched last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

if TYPE_CHECKING:
    from gradstudio.app.lab.typed_expression import TypedExpression

WHAT = "expression"
"""What undo and redo are said to be of."""


class ExpressionUndo(QObject):
    """Chooses between the steps of the expression and the edits of the project. Lives on the GUI thread.

    In its panel undo always means the expression. Elsewhere in the window it means what was touched last, the
    expression or the project, and where nothing is left of that, the other one.

    Args:
        edits: of the project.
        parent: as for any QObject.

    Signals:
        changed: another one is meant, or has steps, or none any more.
    """

    changed = Signal()

    def __init__(self, edits: QUndoStack, parent: QObject) -> None:
        super().__init__(parent)
        self._edits = edits
        self._typed: TypedExpression | None = None
        self._is_touched = self._is_last = False
        edits.indexChanged.connect(self._on_edits_index_changed)

    def follow(self, typed: TypedExpression) -> None:
        """Begin, where there is an expression that can be touched."""
        self._typed = typed
        typed.edited.connect(self._on_typed_edited)
        typed.steps_changed.connect(self.changed)

    def tell(self, *news: object) -> None:
        """Tell that another graph is on the canvas."""
        if self._typed is not None:
            self.changed.emit()

    @property
    def means_undo(self) -> bool:
        """Whether undo takes back a step of the expression."""
        steps = None if self._typed is None else self._typed.steps
        return steps is not None and self._is_meant(steps.can_undo, self._edits.canUndo())

    @property
    def means_redo(self) -> bool:
        """Whether redo takes a step of the expression again."""
        steps = None if self._typed is None else self._typed.steps
        return steps is not None and self._is_meant(steps.can_redo, self._edits.canRedo())

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to be taken back."""
        return self.means_undo or self._edits.canUndo()

    @property
    def can_redo(self) -> bool:
        """Whether anything was taken back."""
        return self.means_redo or self._edits.canRedo()

    def undo(self) -> bool:
        """Take back a step of the expression, if that is meant; say whether it is."""
        is_meant = self.means_undo
        if is_meant and self._typed is not None and self._typed.steps is not None:
            self._typed.steps.undo()
        return is_meant

    def redo(self) -> bool:
        """Take a step of the expression again, if that is meant; say whether it is."""
        is_meant = self.means_redo
        if is_meant and self._typed is not None and self._typed.steps is not None:
            self._typed.steps.redo()
        return is_meant

    def _is_meant(self, has_step: bool, has_edit: bool) -> bool:
        is_there = self._typed is not None and self._typed.is_on_canvas
        return is_there and self._is_touched and has_step and (self._is_last or not has_edit)

    def _on_typed_edited(self) -> None:
        self._is_touched = self._is_last = True
        self.changed.emit()

    def _on_edits_index_changed(self, index: int) -> None:
        self._is_last = False
        self.changed.emit()
