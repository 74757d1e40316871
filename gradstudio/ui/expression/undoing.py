"""`Undoing`: undo over what was typed and what was dragged, in the order in which it happened."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gradstudio.app.lab.typed_expression import TypedExpression
from gradstudio.ui.expression.code_edit import CodeEdit


@dataclass(frozen=True, slots=True)
class _Move:
    """A leaf without a number in the text got another one.

    Attributes:
        steps: how many steps of the text could be undone then.
        move: which drag it was.
        name: of the leaf.
        before: its number before.
        after: its number after.
    """

    steps: int
    move: int
    name: str
    before: float
    after: float


class Undoing:
    """Numbers that stand in the text are undone with it; those that do not are put between its steps.

    Args:
        edit: the text, with its own undo.
        typed: the numbers.
    """

    def __init__(self, edit: CodeEdit, typed: TypedExpression) -> None:
        self._edit, self._typed = edit, typed
        self._done: list[_Move] = []
        self._undone: list[_Move] = []
        self._goes_back = False
        typed.leaf_moved.connect(self._on_typed_leaf_moved)
        for changed in (edit.undoAvailable, edit.redoAvailable):
            changed.connect(typed.steps_changed)
        typed.steps = self

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to be taken back."""
        return self._edit.document().isUndoAvailable() or any(one.steps <= self._steps for one in self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        is_next = bool(self._undone) and self._undone[-1].steps == self._steps
        return is_next or self._edit.document().isRedoAvailable()

    def undo(self) -> None:
        """Take back the last step."""
        while self._done and self._done[-1].steps > self._steps:
            self._done.pop()  # its text was undone by another way
        if self._done and self._done[-1].steps == self._steps:
            step = self._done.pop()
            self._undone.append(step)
            self._go(step.name, step.before)
        else:
            self._edit.undo()

    def redo(self) -> None:
        """Take the last step again that was taken back."""
        if self._undone and self._undone[-1].steps == self._steps:
            step = self._undone.pop()
            self._done.append(step)
            self._go(step.name, step.after)
        else:
            self._edit.redo()

    def _go(self, name: str, number: float) -> None:
        self._goes_back = True
        self._typed.set_value(name, number)
        self._goes_back = False

    def _on_typed_leaf_moved(self, name: str, before: float, after: float) -> None:
        if self._goes_back:
            return
        self._undone.clear()
        move, last = self._typed.move, self._done[-1] if self._done else None
        if last is not None and (last.steps, last.move, last.name) == (self._steps, move, name):
            self._done[-1] = replace(last, after=after)
        else:
            self._done.append(_Move(self._steps, move, name, before, after))

    @property
    def _steps(self) -> int:
        return self._edit.document().availableUndoSteps()
