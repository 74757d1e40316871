"""`Work`: a project together with the file it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from gradstudio.data.source import open_project
from gradstudio.project.atomic import clear_parts
from gradstudio.project.file import file_digest, save_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import count_runs, is_kept, load_any_project, with_project
from gradstudio.training.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A project and where it comes from.

    Attributes:
        spec: the project.
        path: the file it was opened from or saved to last; None if it never had one.
        digest: what that file held then, as `file_digest` tells it.
        runs: how many runs it kept.
        record: the runs of work that was never saved; None where they are those of its file, or there are none.
    """

    spec: ProjectSpec
    path: Path | None = None
    digest: str = ""
    runs: int = 0
    record: Record | None = field(default=None, compare=False)


def open_work(path: Path) -> Work:
    """Read a project file of either kind, and clear away what a killed program left of writing it.

    Raises:
        ProjectFileError: it is no good.
    """
    clear_parts(path)
    digest = file_digest(path)  # before it is read: a change in between is found later, and not missed
    runs = count_runs(path) if is_kept(path) else 0
    return Work(spec=open_project(path, load_any_project), path=path, digest=digest, runs=runs)


def save_work(spec: ProjectSpec, path: Path, source: Path | None) -> str:
    """Write a project, and carry along the runs that its file keeps.

    Args:
        spec: the project.
        path: where to.
        source: the file that it was opened from or saved to last; None if it never had one.

    Returns:
        The digest of the file, as `file_digest` finds it until the file is changed.

    Raises:
        ProjectFileError: it cannot be written; nothing has changed.
    """
    if source is None or not is_kept(source):
        return save_project(spec, path)
    with_project(source, path, spec)
    return file_digest(path)
