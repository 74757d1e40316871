"""What the document says of itself in the window: its name in the title, and what can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from gradstudio.app.document.document import Document
from gradstudio.app.document.keeper import Keeper
from gradstudio.app.document.title import title_of
from gradstudio.app.lab.expression_undo import WHAT, ExpressionUndo
from gradstudio.ui.actions.registry import ActionRegistry


class DocumentTitles(QObject):
    """Follows the document. Lives on the GUI thread.

    Args:
        document: whose name and edits are shown.
        undoing: says whether undo means the expression of the lab instead.
        keeper: knows whether there are runs that are not saved.
        actions: whose undo and redo name the edit.
        window: whose title it is; its parent.
    """

    def __init__(
        self,
        document: Document,
        undoing: ExpressionUndo,
        keeper: Keeper,
        actions: ActionRegistry,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._undoing = document, undoing
        self._keeper = keeper
        self._actions = actions
        self._window = window
        self._title_over: Callable[[], str] = str
        document.spec_changed.connect(self._show_title)
        document.edited.connect(self._show_title)
        document.path_changed.connect(self._show_title)
        keeper.unsaved_changed.connect(self._show_title)
        stack = document.undo_stack
        changes = stack.canUndoChanged, stack.canRedoChanged, stack.indexChanged, undoing.changed
        actions.follow({"can_undo": lambda: undoing.can_undo, "can_redo": lambda: undoing.can_redo}, *changes)
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
        name = title_of(document) or "Untitled"
        self._window.setWindowTitle(f"{name}[*] – GradStudio")
        self._window.setWindowModified(document.is_edited or self._keeper.has_unsaved_runs)

    def _show_undo(self) -> None:
        stack, own = self._document.undo_stack, self._undoing
        undone = WHAT if own.means_undo else stack.undoText()
        redone = WHAT if own.means_redo else stack.redoText()
        for name, text in (("undo", undone), ("redo", redone)):
            title = name.capitalize()
            self._actions[name].setText(f"{title}: {text[:1].lower()}{text[1:]}" if text else title)
