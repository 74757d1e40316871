"""`UndoSteps`: what can be taken back of an expression, whoever keeps the steps."""

from __future__ import annotations

from typing import Protocol


class UndoSteps(Protocol):
    """What was typed and dragged, in the order in which it happened. GUI thread."""

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to be taken back."""

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""

    def undo(self) -> None:
        """Take back the last step."""

    def redo(self) -> None:
        """Take the last step again that was taken back."""
