"""Writing what is exported to a file that the user chooses, or telling why it cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gradstudio.app.program.settings import documents_folder
from gradstudio.engine.errors import GradStudioError
from gradstudio.project.atomic import write_whole
from gradstudio.store.why_not_replaced import why_not_replaced
from gradstudio.ui.kit.question_box import with_suffix_asked

Tell = Callable[[str], object]


def problem_of_writing(path: Path, contents: Callable[[], str | bytes], what: str) -> str:
    """Write a file whole, and return "", or why it is not written, a sentence.

    Args:
        path: of the file; a project or the results of a sweep are not written over.
        contents: returns what it will hold; may raise a GradStudioError that says why it has none.
        what: is written, as a sentence begins: "The graph".
    """
    try:
        why = why_not_replaced(path)
        if why:
            return f"{what} cannot be written to {path}: it {why}. Choose another name."
        write_whole(path, contents())
    except GradStudioError as error:
        return str(error)
    except OSError as error:
        return f"{what} cannot be written to {path}: {error.strerror or error}."
    return ""


class TableExport:
    """Asks for a file and writes a table to it as CSV. Lives on the GUI thread.

    Args:
        parent: of the dialog.
        title: of the dialog.
        what: is written, as a sentence begins: "The runs".
        inform: is told what was written.
        refuse: is told why nothing was.

    Attributes:
        folder: proposed next; that of the last table that was written.
    """

    def __init__(self, parent: QWidget, title: str, what: str, inform: Tell, refuse: Tell) -> None:
        self._parent, self._title, self._what = parent, title, what
        self._inform, self._refuse = inform, refuse
        self.folder = documents_folder()

    def ask(self, name: str, text: Callable[[], str], written: str) -> None:
        """Ask for a file, and write to it.

        Args:
            name: of the file, as it is proposed.
            text: returns what the file will hold.
            written: how it is told, up to "written to": "3 runs".
        """
        start, kinds = str(self.folder / name), "Table (*.csv);;All files (*)"
        chosen, _ = QFileDialog.getSaveFileName(self._parent, self._title, start, kinds)
        if chosen:
            with_suffix_asked(self._parent, chosen, ".csv", partial(self._write, text, written))

    def _write(self, text: Callable[[], str], written: str, path: Path) -> None:
        problem = problem_of_writing(path, text, self._what)
        if problem:
            self._refuse(problem)
            return
        self.folder = path.parent
        self._inform(f"{written} written to {path.name}.")
