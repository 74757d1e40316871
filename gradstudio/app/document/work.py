"""`Work`: a project together with the file it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from gradstudio.data.source import open_project
from gradstudio.project.atomic import clear_parts
from gradstudio.project.file import file_digest, load_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import is_kept, load_kept
from gradstudio.training.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A project and where it comes from.

    Attributes:
        spec: the project.
        path: the file it was opened from or saved to last; None if it never had one.
        digest: what that file held then, as `file_digest` tells it.
        record: its runs; None if there are none, or where they are still those of its file.
    """

    spec: ProjectSpec
    path: Path | None = None
    digest: str = ""
    record: Record | None = field(default=None, compare=False)


def open_work(path: Path) -> Work:
    """Read a project file of either kind, and clear away what a killed program left of writing it.

    Raises:
        ProjectFileError: it is no good.
    """
    clear_parts(path)
    digest = file_digest(path)  # before it is read: a change in between is found later, and not missed
    record: list[Record] = []

    def read(path: Path) -> ProjectSpec:
        kept = load_kept(path)
        record.append(kept.record)
        return kept.spec

    spec = open_project(path, read if is_kept(path) else load_project)
    return Work(spec=spec, path=path, digest=digest, record=record[0] if record else None)
