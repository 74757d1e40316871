"""Working stores that windows left behind: what is in one, and whether it has been saved since."""

from __future__ import annotations

from pathlib import Path

from gradstudio.app.document.work import Work
from gradstudio.data.source import load_dataset
from gradstudio.project.errors import ProjectFileError, SpecError
from gradstudio.project.file import file_digest
from gradstudio.store import WorkHead, content_digest, is_kept, load_any_project, load_kept, load_working
from gradstudio.training.record import Record


def read_left(file: Path) -> Work:
    """Read the work in a store that nobody writes to.

    Raises:
        ProjectFileError: it is damaged, or its samples cannot be had.
    """
    head, kept = load_working(file)
    try:
        load_dataset(kept.spec.data)
    except SpecError as error:
        raise ProjectFileError(f"{file} is not a legal project. {error}") from None
    record = kept.record if head.has_runs else _record_of(head.path)
    return Work(spec=kept.spec, path=head.path, digest=head.digest, record=record)


def _record_of(path: Path | None) -> Record | None:
    """Return the runs of the file to which work belongs; None where there are none any more."""
    if path is None or not is_kept(path):
        return None
    try:
        return load_kept(path).record
    except ProjectFileError:
        return None


def is_saved_since(file: Path, head: WorkHead) -> bool:
    """Whether the program had saved the work of a store when it ended, and only could not say so any more.

    Args:
        file: the store.
        head: what it says of itself.
    """
    path = head.path
    if path is None or file_digest(path) in ("", head.digest):
        return False
    try:
        if head.has_runs:
            saved = is_kept(path) and content_digest(path, is_working=False)
            return saved == content_digest(file, is_working=True)
        return load_any_project(path) == load_working(file)[1].spec
    except ProjectFileError:
        return False
