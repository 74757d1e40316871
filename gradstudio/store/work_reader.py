"""Reading a working store that nobody writes to: what was left by a window, and how it ended."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.cells import integer, real, text
from gradstudio.store.connection import LOGS, reading
from gradstudio.store.kept import KeptProject, damaged, read_kept, read_project
from gradstudio.store.schema import PROJECT, WORKING, Kind
from gradstudio.store.texts import SpecsIn


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkHead:
    """What can be told of work without reading all of it.

    Attributes:
        path: the file that it belongs to; None if it has none.
        digest: what that file held when it was opened or saved last, as `file_digest` tells it.
        is_edited: whether the project has changed since; if not, it was trained.
        has_runs: whether the runs are in here; if not, they are those of its file.
        is_saved: whether nothing in it needs to be kept.
        changed: when it was written, in seconds since the epoch.
        step: the step to which the last of its runs has come; 0 if there is none.
    """

    path: Path | None = None
    digest: str = ""
    is_edited: bool = True
    has_runs: bool = False
    is_saved: bool = False
    changed: float = 0.0
    step: int = 0


def read_work_head(path: Path) -> WorkHead:
    """Read what can be told of a working store that nobody writes to.

    Raises:
        ProjectFileError: it cannot be read, or is damaged.
    """
    with reading(path, WORKING) as connection:
        try:
            return _head(connection)
        except ProjectFileError as error:
            raise damaged(path, error) from None


def read_work_spec(path: Path, most_bytes: int) -> ProjectSpec:
    """Read the project of a working store that nobody writes to, and none of its runs.

    Args:
        path: the file.
        most_bytes: no text or samples in it are read that are longer.

    Raises:
        ProjectFileError: it cannot be read, is damaged, holds no legal project, or a longer one.
    """
    with reading(path, WORKING) as connection:
        try:
            return read_project(connection, SpecsIn(connection, most_bytes))[0]
        except ProjectFileError as error:
            raise damaged(path, error) from None


def load_working(path: Path) -> tuple[WorkHead, KeptProject]:
    """Read a working store that nobody writes to.

    Raises:
        ProjectFileError: it cannot be read, is damaged, or holds no legal project.
    """
    with reading(path, WORKING) as connection:
        try:
            return _head(connection), read_kept(connection, _size(path))
        except ProjectFileError as error:
            raise damaged(path, error) from None


def content_digest(path: Path, *, is_working: bool) -> str:
    """Return what tells one content of a project with runs from another, in a working store as in its saved copy.

    Args:
        path: the file.
        is_working: whether it is a working store.

    Raises:
        ProjectFileError: it cannot be read, or is damaged.
    """
    kind: Kind = WORKING if is_working else PROJECT
    with reading(path, kind) as connection:
        whole = hashlib.sha256()
        for query in (
            "SELECT d.text, r.text, d.id IN (SELECT text FROM has_samples) FROM project "
            "JOIN specs ON specs.id = project.spec JOIN texts d ON d.id = data JOIN texts r ON r.id = rest",
            "SELECT * FROM runs ORDER BY number",
            "SELECT * FROM bookmarks ORDER BY run, place",
            "SELECT run, place, step FROM changes ORDER BY run, place",
            "SELECT rows, columns, crc FROM samples JOIN has_samples ON samples.id = has_samples.samples "
            "JOIN specs ON data = has_samples.text JOIN project ON specs.id = project.spec",
        ):
            for row in connection.execute(query):
                whole.update(repr(row).encode("utf-8"))
            whole.update(b"|")
        return whole.hexdigest()


def _head(connection: sqlite3.Connection) -> WorkHead:
    row = connection.execute(
        "SELECT path, digest, changed, edited, has_runs, saved FROM work WHERE id = 1"
    ).fetchone()
    if row is None:
        raise ProjectFileError("what it belongs to is not there")
    path, digest, changed, edited, has_runs, saved = row
    last = connection.execute('SELECT "end" FROM runs ORDER BY number DESC LIMIT 1').fetchone()
    return WorkHead(
        path=_path(path),
        digest=text(digest, "the digest of its file"),
        changed=real(changed, "when it was written"),
        is_edited=bool(integer(edited, "whether it was edited", 0, 1)),
        has_runs=bool(integer(has_runs, "whether it has runs", 0, 1)),
        is_saved=bool(integer(saved, "whether it was saved", 0, 1)),
        step=0 if last is None else integer(last[0], "the step of its last run", 0),
    )


def _size(path: Path) -> int:
    """Return the bytes of a store with its log, in which most of it may be."""
    log = path.with_name(path.name + LOGS[0])
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _path(value: object) -> Path | None:
    if value is None:
        return None
    if not isinstance(value, bytes) or len(value) > 2**16 or b"\0" in value:
        raise ProjectFileError("the path of its file is not valid")
    return Path(os.fsdecode(value))
