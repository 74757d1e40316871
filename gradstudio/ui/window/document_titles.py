"""What the document says of itself in the window: its name in the title, and what can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from gradstudio.app.document.document import Document
from gradstudio.app.document.keeper import Keeper
from gradstudio.project.presets import PRESETS
from gradstudio.ui.actions.registry import ActionRegistry


class DocumentTitles(QObject):
    """Follows the document. Lives on the GUI thread.

    Args:
        document: whose name and edits are shown.
        keeper: knows whether there are runs that are not saved.
        actions: whose undo and redo name the edit.
        window: whose title it is; its parent.
    """

    def __init__(self, document: Document, keeper: Keeper, actions: ActionRegistry, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._keeper = keeper
        self._actions = actions
        self._window = window
        self._title_over: Callable[[], str] = str
        document.spec_changed.connect(self._show_title)
        document.edited.connect(self._show_title)
        document.path_changed.connect(self._show_title)
        keeper.unsaved_changed.connect(self._show_title)
        stack = document.undo_stack
        changes = stack.canUndoChanged, stack.canRedoChanged, stack.indexChanged
        actions.follow({"can_undo": stack.canUndo, "can_redo": stack.canRedo}, *changes)
        for changed in changes:
            changed.connect(self._show_undo)
        self._show_title()
        self._show_undo()

    def follow(self, title_over: Callable[[], str], *changed: SignalInstance) -> None:
        """Have another title than the document's.

        Args:
            title_over: returns it; "" where the document's is shown.
            changed: are emitted when it is another.
        """
        self._title_over = title_over
        for signal in changed:
            signal.connect(self._show_title)

    def _show_title(self) -> None:
        document = self._document
        if title := self._title_over():
            self._window.setWindowModified(False)
            self._window.setWindowTitle(f"{title} – GradStudio")
            return
        preset = next((preset.title for preset in PRESETS if preset.spec == document.spec), "Untitled")
        name = document.name or preset
        self._window.setWindowTitle(f"{name}[*] – GradStudio")
        self._window.setWindowModified(document.is_edited or self._keeper.has_unsaved_runs)

    def _show_undo(self) -> None:
        stack = self._document.undo_stack
        for name, text in (("undo", stack.undoText()), ("redo", stack.redoText())):
            title = name.capitalize()
            self._actions[name].setText(f"{title}: {text[:1].lower()}{text[1:]}" if text else title)
