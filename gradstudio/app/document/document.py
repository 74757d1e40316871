"""`Document`: the project that is open, its undo stack and its file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from gradstudio.app.document.work import Work, open_work
from gradstudio.project.file import file_digest, save_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Record


class Document(QObject):
    """The one owner of the spec. Lives on the GUI thread.

    Signals:
        replaced: another project, a `ProjectSpec`, takes the place of this one; comes before `spec_changed`, so
            that what belonged to the old project is forgotten when the new one is shown.
        spec_changed: the new `ProjectSpec`, after an edit, undo, redo, or with another project, be it equal.
        edited: whether there are changes that are not saved.
        path_changed: the file's `Path`, or None for a project that was never saved.
    """

    replaced = Signal(object)
    spec_changed = Signal(object)
    edited = Signal(bool)
    path_changed = Signal(object)

    def __init__(self, spec: ProjectSpec, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self._past: ProjectSpec | None = None
        self._path: Path | None = None
        self._name = ""
        self._digest = ""
        self._record: Record | None = None
        self._is_recovered = False
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self._on_undo_stack_clean_changed)

    @property
    def spec(self) -> ProjectSpec:
        """The project as it is shown: as it is now, or as it was at the moment that is looked back at."""
        return self._spec if self._past is None else self._past

    @property
    def newest(self) -> ProjectSpec:
        """The project as it is now, which is what is saved."""
        return self._spec

    @property
    def path(self) -> Path | None:
        """Where the project was opened from or saved to."""
        return self._path

    @property
    def name(self) -> str:
        """What the project is called: after its file, or after what it was made of; "" while it is of neither."""
        return self._name if self._path is None else self._path.stem

    @property
    def digest(self) -> str:
        """What the file held when the project was opened from it or saved to it, as `file_digest` tells it."""
        return self._digest

    @property
    def record(self) -> Record | None:
        """The runs that the project came with, for whoever trains it; None if there are none."""
        return self._record

    @property
    def is_recovered(self) -> bool:
        """Whether it came from work that was never saved, and its runs are not in its file."""
        return self._is_recovered

    @property
    def work(self) -> Work:
        """The project and the file that it belongs to."""
        return Work(spec=self._spec, path=self._path, digest=self._digest)

    @property
    def is_edited(self) -> bool:
        """Whether there are changes that are not saved."""
        return not self.undo_stack.isClean()

    @property
    def undone(self) -> ProjectSpec | None:
        """The project as it will be when the last edit is taken back; None if there is none."""
        command = self.undo_stack.command(self.undo_stack.index() - 1)
        return command.before if isinstance(command, _Change) else None

    @property
    def redone(self) -> ProjectSpec | None:
        """The project as it will be when the edit is made again that was taken back last; None if there is none."""
        command = self.undo_stack.command(self.undo_stack.index())
        return command.after if isinstance(command, _Change) else None

    def apply(self, spec: ProjectSpec, text: str, merge: str = "", name: str = "") -> None:
        """Make an edit, as one step that can be undone.

        Args:
            spec: the project after the edit.
            text: what the edit is, for the menu: "Add layer".
            merge: name of a control being dragged or typed into; edits that follow one another under the same
                name become one step.
            name: what the project is called from then on, while it has no file; "" for what it is called now.
        """
        if spec == self._spec:
            self._show(spec, self._name)  # at a past moment: the project as it is now
        elif spec != self.spec:
            self.undo_stack.push(_Change(self, spec, text, merge, name or self._name))

    def follow(self, spec: ProjectSpec) -> None:
        """Be another project that somebody else came to, which is no edit: nothing is to be undone or saved."""
        self._forget_edits()
        self._show(spec, self._name)

    def look_back(self, spec: ProjectSpec | None) -> None:
        """Show the project as it was at a past moment, from where the next edit goes on; None for as it is now.

        That is no edit: nothing is to be undone or saved.
        """
        shown = self.spec
        self._past = None if spec == self._spec else spec
        if self.spec != shown:
            self.spec_changed.emit(self.spec)

    def adopt_past(self, text: str) -> None:
        """Make the project as it was at the past moment the present one, as one step that can be undone.

        Args:
            text: what the step is, for the menu.
        """
        if self._past is not None:
            self.undo_stack.push(_Change(self, self._past, text, "", self._name))

    def replace(
        self,
        spec: ProjectSpec,
        path: Path | None = None,
        digest: str = "",
        record: Record | None = None,
        *,
        is_recovered: bool = False,
    ) -> None:
        """Start over with another project, be it equal to this one; the undo history is cleared.

        Args:
            spec: the project.
            path: its file, if it has one.
            digest: what that file held when it was read; default: what it holds now.
            record: its runs, or None.
            is_recovered: whether it is work that was never saved.
        """
        self._forget_edits()
        self._digest = digest or ("" if path is None else file_digest(path))
        self._set_path(path)
        self._spec, self._past, self._name = spec, None, ""
        self._record, self._is_recovered = record, is_recovered
        self.replaced.emit(spec)
        self.spec_changed.emit(spec)

    def take(self, work: Work) -> None:
        """Go on with work that was never saved: it is that of its own file, and counts as edited."""
        self.replace(work.spec, work.path, work.digest, work.record, is_recovered=True)
        self.undo_stack.resetClean()

    def open(self, path: Path) -> None:
        """Open a project file.

        Raises:
            ProjectFileError: it is no good; the present project stays.
        """
        work = open_work(path)
        self.replace(work.spec, work.path, work.digest, work.record)

    def save(self, path: Path) -> None:
        """Write the project alone and remember where; `Keeper.save` writes its runs as well.

        Raises:
            ProjectFileError: it cannot be written.
        """
        self.saved(self._spec, path, save_project(self._spec, path))

    def saved(self, spec: ProjectSpec, path: Path, digest: str) -> None:
        """Remember that a project has been written to a file, with what digest; later edits are not in it.

        Args:
            spec: the project as it was written.
            path: of the file.
            digest: of what the file holds.
        """
        self._digest = digest
        self._set_path(path)
        if spec is self._spec:
            self.undo_stack.setClean()

    def _show(self, spec: ProjectSpec, name: str) -> None:
        shown = self.spec
        self._spec, self._past, self._name = spec, None, name
        if spec != shown:
            self.spec_changed.emit(spec)

    def _forget_edits(self) -> None:
        self.undo_stack.clear()
        self.undo_stack.setClean()  # an empty one, as that of work that was brought back, stays as it was

    def _set_path(self, path: Path | None) -> None:
        if path != self._path:
            self._path = path
            self.path_changed.emit(path)

    def _on_undo_stack_clean_changed(self, clean: bool) -> None:
        self.edited.emit(not clean)


class _Change(QUndoCommand):
    """The only kind of undo step: the spec and the name before and after.

    Args:
        document: as it is before.
        after: the project after it.
        text: what the step is, for the menu.
        merge: as for `Document.apply`.
        name: of the project after it.
    """

    def __init__(self, document: Document, after: ProjectSpec, text: str, merge: str, name: str) -> None:
        super().__init__(text)
        self._document = document
        self.before, self._name_before = document._spec, document._name
        self.after, self._name_after = after, name
        self._merge = merge

    def redo(self) -> None:
        self._document._show(self.after, self._name_after)

    def undo(self) -> None:
        self._document._show(self.before, self._name_before)

    def id(self) -> int:
        return 1 if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change) or other._merge != self._merge:
            return False
        self.after = other.after
        # A drag back to where it began has chosen nothing.
        if self.after.model_copy(update={"chosen": self.before.chosen}) == self.before:
            self._document._show(self.before, self._name_before)
            self.setObsolete(True)
        return True
