"""`Editor`: applies pure edits to the document, and reports those that are refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradstudio.app.document.document import Document
from gradstudio.app.program.aside import Aside, GivenUpError
from gradstudio.data.source import is_loaded, load_dataset
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.suiting import changes


class Editor(QObject):
    """What a control calls to change the project. Lives on the GUI thread.

    Args:
        document: the project.
        parent: as for any QObject.
        aside: where samples are made that take long; None for the GUI thread.

    Signals:
        refused: an edit was not legal: the sentence says what, where and how to mend it.
        suited: an edit brought settings that nobody chose: the `ProjectSpec` before it and after it.
    """

    refused = Signal(str)
    suited = Signal(object, object)

    def __init__(self, document: Document, parent: QObject | None = None, aside: Aside | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._aside = aside

    @property
    def spec(self) -> ProjectSpec:
        """The project as it is now."""
        return self._document.spec

    def edit(
        self,
        text: str,
        change: Callable[..., ProjectSpec],
        *arguments: Any,
        merge: str = "",
        called: str = "",
        is_whole: bool = False,
        **fields: Any,
    ) -> bool:
        """Apply ``change(spec, *arguments, **fields)`` as one undo step called `text`.

        Args:
            text: what the undo step is called.
            change: returns the project after the edit, or raises `SpecError`.
            arguments: of `change`, after the project.
            merge: edits in a row with the same name become one undo step; "" for one of its own.
            called: what the project is called after its source, if it has no file; "" for as now.
            is_whole: whether it brings a whole project: then `suited` is not emitted.
            fields: of `change`, by name.

        Returns:
            Whether the edit was legal; if not, nothing changed and `refused` was emitted.
        """
        problem = self.attempt(
            text, change, *arguments, merge=merge, called=called, is_whole=is_whole, **fields
        )
        if problem:
            self.refused.emit(problem)
        return not problem

    def attempt(
        self,
        text: str,
        change: Callable[..., ProjectSpec],
        *arguments: Any,
        merge: str = "",
        called: str = "",
        is_whole: bool = False,
        **fields: Any,
    ) -> str:
        """As `edit`, but for a control that shows by itself why an edit was refused.

        Args:
            text: what the undo step is called.
            change: returns the project after the edit, or raises `SpecError`.
            arguments: of `change`, after the project.
            merge: edits in a row with the same name become one undo step; "" for one of its own.
            called: what the project is called after its source, if it has no file; "" for as now.
            is_whole: whether it brings a whole project: then `suited` is not emitted.
            fields: of `change`, by name.

        Returns:
            Why it was refused, or "".
        """
        before = self._document.spec
        try:
            spec = change(before, *arguments, **fields)
            self._require_samples(spec)  # a formula may have no value at one of them
        except (SpecError, GivenUpError) as error:
            return str(error)
        if self._document.spec is not before:
            return "The project has changed in the meantime. Try again."
        self._document.apply(spec, text, merge, called)
        if not is_whole and changes(before, spec):
            self.suited.emit(before, spec)
        return ""

    def undo(self) -> None:
        """Take the last edit back."""
        if self._is_ready_for(self._document.undone):
            self._document.undo_stack.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        if self._is_ready_for(self._document.redone):
            self._document.undo_stack.redo()

    def _is_ready_for(self, spec: ProjectSpec | None) -> bool:
        before = self._document.spec
        try:
            if spec is not None:
                self._require_samples(spec)
        except GivenUpError as error:
            self.refused.emit(str(error))
            return False
        return self._document.spec is before

    def _require_samples(self, spec: ProjectSpec) -> None:
        """Have the samples of a project at hand before the views ask for them."""
        if spec.data == self._document.spec.data or is_loaded(spec.data):
            return
        if self._aside is None:
            load_dataset(spec.data)
        else:
            self._aside.run("Making the samples", partial(load_dataset, spec.data))
