"""Work that earlier versions kept as text: a line about its file, and then the project as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from gradstudio.app.document.work import Work
from gradstudio.data.source import load_dataset
from gradstudio.project.errors import ProjectFileError, SpecError
from gradstudio.project.file import file_digest, parsed_project, project_text, text_digest
from gradstudio.store import is_kept, load_any_project

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What can be told of such work without reading all of it.

    Attributes:
        path: see `Work`.
        digest: see `Work`.
        content: the digest of the project's own text, which is that of a file to which it alone was saved.
    """

    path: Path | None = None
    digest: str = ""
    content: str = ""


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


def read_head(line: str) -> Head | None:
    """Read the first line of work that an earlier version kept; None if it is no such line."""
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
    """Read work that an earlier version kept: a line about its file, and then the project; or a plain project.

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
