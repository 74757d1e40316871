"""`Work`: a project together with the file it belongs to, and how both are written down until it is saved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from gradstudio.data.source import load_dataset, open_project
from gradstudio.project.atomic import clear_parts
from gradstudio.project.errors import ProjectFileError, SpecError
from gradstudio.project.file import file_digest, parsed_project, project_text, save_project, text_digest
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import count_runs, is_kept, load_any_project, with_project

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A project and where it comes from.

    Attributes:
        spec: the project.
        path: the file it was opened from or saved to last; None if it never had one.
        digest: what that file held then, as `file_digest` tells it.
        runs: how many runs it kept.
    """

    spec: ProjectSpec
    path: Path | None = None
    digest: str = ""
    runs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What can be told of kept work without reading all of it.

    Attributes:
        path: see `Work`.
        digest: see `Work`.
        content: the digest of the project's own text, which is that of a file to which it alone was saved.
    """

    path: Path | None = None
    digest: str = ""
    content: str = ""


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


def is_saved(head: Head) -> bool:
    """Whether a file holds the project of kept work already, alone or beside its runs."""
    if head.path is None or not head.content:
        return False
    if not is_kept(head.path):
        return file_digest(head.path) == head.content
    try:
        return text_digest(project_text(load_any_project(head.path))) == head.content
    except ProjectFileError:
        return False


def written(work: Work) -> str:
    """Return work as text: a line about its file, and then the project as it would be saved."""
    text = project_text(work.spec)
    head = {
        "unsaved": _VERSION,
        "path": None if work.path is None else str(work.path),
        "digest": work.digest,
        "content": text_digest(text),
    }
    return f"{json.dumps(head)}\n{text}"


def read_head(line: str) -> Head | None:
    """Read the first line of `written`; None if it is no such line."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or fields.get("unsaved") != _VERSION:
        return None
    path, digest, content = (fields.get(name) for name in ("path", "digest", "content"))
    return Head(
        path=Path(path) if isinstance(path, str) and "\0" not in path else None,
        digest=digest if isinstance(digest, str) else "",
        content=content if isinstance(content, str) else "",
    )


def read_work(text: str, source: str) -> Work:
    """Read what `written` wrote, or the text of a plain project.

    Raises:
        ProjectFileError: it is damaged, or its samples cannot be had.
    """
    line, _, rest = text.partition("\n")
    head = read_head(line)
    spec = parsed_project((text if head is None else rest).encode(), source)
    try:
        load_dataset(spec.data)
    except SpecError as error:
        raise ProjectFileError(f"{source} is not a legal project. {error}") from None
    return Work(spec=spec) if head is None else Work(spec=spec, path=head.path, digest=head.digest)
