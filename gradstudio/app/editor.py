"""`Editor`: applies pure edits to the document, and reports those that are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradstudio.app.document import Document
from gradstudio.data.source import load_dataset
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import ProjectSpec


class Editor(QObject):
    """What a control calls to change the project. Lives on the GUI thread.

    Signals:
        refused: an edit was not legal: the sentence says what, where and how to mend it.
    """

    refused = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document

    @property
    def spec(self) -> ProjectSpec:
        """The project as it is now."""
        return self._document.spec

    def edit(
        self, text: str, change: Callable[..., ProjectSpec], *arguments: Any, merge: str = "", **fields: Any
    ) -> bool:
        """Apply ``change(spec, *arguments, **fields)`` as one undo step called `text`.

        Returns:
            Whether the edit was legal; if not, nothing changed and `refused` was emitted.
        """
        problem = self.attempt(text, change, *arguments, merge=merge, **fields)
        if problem:
            self.refused.emit(problem)
        return not problem

    def attempt(
        self, text: str, change: Callable[..., ProjectSpec], *arguments: Any, merge: str = "", **fields: Any
    ) -> str:
        """As `edit`, but for a control that shows by itself why an edit was refused.

        Returns:
            Why it was refused, or "".
        """
        try:
            spec = change(self._document.spec, *arguments, **fields)
            if spec.data != self._document.spec.data:
                load_dataset(spec.data)  # a formula may have no value at one of the samples
        except SpecError as error:
            return str(error)
        self._document.apply(spec, text, merge)
        return ""

    def undo(self) -> None:
        """Take the last edit back."""
        self._document.undo_stack.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        self._document.undo_stack.redo()
