"""`WorkingStore`: a project with its runs on the disk while it is worked on, from which it is saved."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from gradstudio.project.atomic import clear_parts, replacing, sync
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import require_writable
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.cells import integer, real, text
from gradstudio.store.connection import connected, reading, remove_journal, telling, told, writing
from gradstudio.store.kept import KeptProject, damaged, read_kept, read_project
from gradstudio.store.news import News
from gradstudio.store.owning import unowned
from gradstudio.store.run_writer import RunsWriter
from gradstudio.store.schema import PROJECT, VERSION, WORKING, Kind
from gradstudio.store.texts import SpecsIn, SpecsOut
from gradstudio.store.tidying import clear_unused

LOGS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by the end of the name."""

_LOG_BYTES = 16 * 2**20
_MOST_SPECS = 32
"""Specs that are written before those are taken out that nothing refers to."""
_MOST_FREE = 4
"""A file of which less than this part is in use is written anew when it is saved."""


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


class WorkingStore:
    """Takes in what is new in transactions: each is whole or not there at all, whatever ends the program.

    One thread at a time may use it.

    Args:
        path: where to; what was there is replaced, whole or not at all.
        head: of the work.
        spec: its project.
        news: its runs as they are, or None to leave them out as yet.
        durable: wait until it is on the disk, so that it outlives a loss of power, too.

    Raises:
        ProjectFileError: it cannot be written.
    """

    def __init__(
        self, path: Path, head: WorkHead, spec: ProjectSpec, news: News | None, *, durable: bool
    ) -> None:
        self._path = path
        self._specs = 0
        with telling(path):
            # What is there for the first time outlives the program at once, and only then a loss of power.
            is_first = not path.exists()
            with replacing(path, durable=durable and not is_first) as temporary:
                try:
                    with writing(temporary, path, WORKING) as connection:
                        self._runs = RunsWriter(connection)
                        self._put(connection, head, spec, news)
                finally:
                    remove_journal(temporary)
                remove_logs(path)  # of the file that is replaced
            if durable and is_first:
                sync(path)
            self._connection = connected(path)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
        self._runs.go_on(self._connection)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def put(self, head: WorkHead, spec: ProjectSpec, news: News | None, *, durable: bool) -> None:
        """Write what is new.

        Args:
            head: of the work.
            spec: its project.
            news: its runs as they are; None if they have not changed.
            durable: wait until it is on the disk.

        Raises:
            ProjectFileError: it cannot be written; the file is as it was, and this object of no more use.
        """
        with telling(self._path):
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            self._put(self._connection, head, spec, news)
            self._connection.execute("COMMIT")

    def copy_to(self, path: Path, spec: ProjectSpec) -> None:
        """Write a project with the runs that are in here to a file, whole or not at all.

        Raises:
            ProjectFileError: it cannot be written; what was there is as it was.
        """
        require_writable(path)
        try:
            with unowned(path), replacing(path) as temporary:
                try:
                    with closing(connected(temporary)) as target:
                        self._connection.backup(target)
                        _make_project(target, spec)
                finally:
                    remove_logs(temporary)
                remove_logs(path)  # of the file that is replaced
            clear_parts(path)
        except OSError as error:
            raise ProjectFileError(f"{path} cannot be written: {error.strerror or error}.") from None
        except sqlite3.Error as error:
            raise told(path, error) from None

    def close(self) -> None:
        """Let go of the file; never raises."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def _put(
        self, connection: sqlite3.Connection, head: WorkHead, spec: ProjectSpec, news: News | None
    ) -> None:
        self._put_spec(connection, spec)
        connection.execute(
            "INSERT OR REPLACE INTO work VALUES (1, ?, ?, ?, ?, ?, ?)",
            (
                None if head.path is None else os.fsencode(head.path), head.digest, time.time(),
                int(head.is_edited), int(head.has_runs), int(head.is_saved),
            ),
        )  # fmt: skip
        if news is not None:
            connection.execute("UPDATE project SET next_run = ?", (news.next_number,))
            self._runs.put(news)

    def _put_spec(self, connection: sqlite3.Connection, spec: ProjectSpec) -> None:
        number = self._runs.specs.put(spec)
        row = connection.execute("SELECT spec FROM project WHERE id = 1").fetchone()
        if row is None:
            connection.execute("INSERT INTO project (id, spec, next_run) VALUES (1, ?, 1)", (number,))
        elif row[0] != number:
            connection.execute("UPDATE project SET spec = ? WHERE id = 1", (number,))
            self._specs += 1
            if self._specs > _MOST_SPECS:
                self._specs = 0
                clear_unused(connection)
                self._runs.specs.forget()


def remove_logs(path: Path) -> None:
    """Remove what SQLite may have left beside a file; never raises."""
    for end in LOGS:
        with suppress(OSError):
            path.with_name(path.name + end).unlink()


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
        raise ProjectFileError("the path of its file is none")
    return Path(os.fsdecode(value))


def _make_project(connection: sqlite3.Connection, spec: ProjectSpec) -> None:
    """Turn the copy of a working store into a project file."""
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = OFF")  # nobody sees it before it is whole and on the disk
    connection.execute("BEGIN IMMEDIATE")
    for name in WORKING.tables_of[VERSION].keys() - PROJECT.tables_of[VERSION].keys():
        connection.execute(f"DROP TABLE {name}")
    connection.execute(f"PRAGMA application_id = {PROJECT.application_id}")
    number = SpecsOut(connection, begun=True).put(spec)
    connection.execute("UPDATE project SET spec = ? WHERE id = 1", (number,))
    clear_unused(connection)
    connection.execute("COMMIT")
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    if _MOST_FREE * (pages - free) < pages:
        connection.execute("VACUUM")
