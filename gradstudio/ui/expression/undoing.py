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

    def set_value(self, name: str, number: float, move: int) -> None:
        """Give a leaf another number.

        Args:
            name: of the leaf.
            number: its new number.
            move: which drag it belongs to: one drag is one step.
        """
        leaf = next((now.leaf for now in self._typed.leaves if now.leaf.name == name), None)
        before = self._typed.values.get(name)
        self._typed.set_value(name, number)
        after = self._typed.values.get(name)
        if leaf is None or leaf.is_given or before is None or after is None or before == after:
            return
        self._undone.clear()
        if self._done and self._done[-1].move == move:
            self._done[-1] = replace(self._done[-1], after=after)
        else:
            self._done.append(_Move(self._steps, move, name, before, after))

    def undo(self) -> None:
        """Take back the last step."""
        while self._done and self._done[-1].steps > self._steps:
            self._done.pop()  # its text was undone by another way
        if self._done and self._done[-1].steps == self._steps:
            step = self._done.pop()
            self._undone.append(step)
            self._typed.set_value(step.name, step.before)
        else:
            self._edit.undo()

    def redo(self) -> None:
        """Take the last step again that was taken back."""
        if self._undone and self._undone[-1].steps == self._steps:
            step = self._undone.pop()
            self._done.append(step)
            self._typed.set_value(step.name, step.after)
        else:
            self._edit.redo()

    @property
    def _steps(self) -> int:
        return self._edit.document().availableUndoSteps()
