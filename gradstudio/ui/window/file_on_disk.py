"""Noticing that another program changed the project's file, and asking before it is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from gradstudio.app.document.document import Document
from gradstudio.project.file import file_digest
from gradstudio.ui.kit.question_box import ask_to_replace, question_box
from gradstudio.ui.window.message_bar import MessageBar

_OFFER = "file on disk"


class FileOnDisk(QObject):
    """Compares the document's file with what it held when it was opened or saved. Lives on the GUI thread.

    Args:
        document: the project.
        messages: where the user is told.
        window: parent of the dialog.
        save: saves the project to its file, whatever that holds.
        save_as: asks for another file to save to.
        reload: opens the project's file anew.
    """

    def __init__(
        self,
        document: Document,
        messages: MessageBar,
        window: QWidget,
        *,
        save: Callable[[], None],
        save_as: Callable[[], None],
        reload: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._document = document
        self._messages = messages
        self._window = window
        self._save = save
        self._save_as = save_as
        self._reload = reload
        self._looked_at: tuple[int, ...] | None = None
        document.path_changed.connect(self.forget)

    def forget(self) -> None:
        """Take back what was said: the file was saved, or it is another one."""
        self._looked_at = None
        self._messages.withdraw(_OFFER)

    def look(self) -> None:
        """Tell the user if the file has been changed or removed since it was read; each change once."""
        path = self._document.path
        if path is None or not self._document.digest or (seen := _stamp(path)) == self._looked_at:
            return
        self._looked_at = seen
        digest = file_digest(path)
        if digest == self._document.digest:
            self._messages.withdraw(_OFFER)
        elif not digest:
            self._messages.offer(
                _OFFER, f"{path.name} is no longer there. Saving writes it anew.", [("Save", self._save)]
            )
        else:
            edited = " Your edits are kept if you open it anew." if self._document.is_edited else ""
            self._messages.offer(
                _OFFER,
                f"{path.name} was changed by another window or program.{edited}",
                [("Open it anew", self._reload)],
                close_hint="Go on with the project as it is here",
            )

    def may_save(self) -> bool:
        """Return whether the file holds what is known of it; if not, ask what to do instead.

        A file that is gone may be written: nothing is lost by it. What is no file says so when it is written to.
        """
        path = self._document.path
        if path is None or not self._document.digest or not path.is_file():
            return True
        if file_digest(path) == self._document.digest:
            return True
        self._ask(path)
        return False

    def ask_to_replace(self, path: Path, replace: Callable[[], None]) -> None:
        """Ask whether a file that is there may be replaced."""
        ask_to_replace(self._window, path, replace)

    def _ask(self, path: Path) -> None:
        box = question_box(
            self._window,
            "The file has changed",
            f"{path.name} was changed by another window or program since you opened or saved it.",
            "Overwrite it with your project, save your project under another name, or open the file as it is now. "
            "If you open the file, your edits are kept and offered back.",
        )
        for title, role, does in (
            ("Overwrite", QMessageBox.ButtonRole.DestructiveRole, self._save),
            ("Save as…", QMessageBox.ButtonRole.AcceptRole, self._save_as),
            ("Open it anew", QMessageBox.ButtonRole.ActionRole, self._reload),
        ):
            button = QPushButton(title, box)
            box.addButton(button, role)
            button.clicked.connect(does)
        box.open()


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what is cheap to compare: another stamp may be another content, the same one is not."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_ino, found.st_size, found.st_mtime_ns)
