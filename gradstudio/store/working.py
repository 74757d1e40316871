"""`WorkingStore`: a project with its runs on the disk while it is worked on, from which it is saved."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from gradstudio.project.atomic import clear_parts, replacing
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import require_writable
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.connection import LOGS, connected, remove_journal, telling, told, writing
from gradstudio.store.fitting import fit
from gradstudio.store.news import News
from gradstudio.store.owning import unowned
from gradstudio.store.run_writer import RunsWriter
from gradstudio.store.schema import PROJECT, VERSION, WORKING
from gradstudio.store.syncing import DiskSync
from gradstudio.store.texts import SpecsOut
from gradstudio.store.tidying import clear_unused
from gradstudio.store.work_reader import WorkHead

_LOG_BYTES = 16 * 2**20
_MOST_SPECS = 32
"""Specs that are written before those are taken out that nothing refers to."""
_MOST_FREE = 4
"""A file of which less than this part is in use is written anew when it is saved."""


class WorkingStore:
    """Takes in what is new in transactions: each is whole or not there at all, whatever ends the program.

    One thread at a time may use it; `sync` may be called on any other at the same time.

    Args:
        path: where to; what was there is replaced, whole or not at all.
        head: of the work.
        spec: its project.
        news: its runs as they are, or None to leave them out as yet.

    Raises:
        ProjectFileError: it cannot be written.
    """

    def __init__(self, path: Path, head: WorkHead, spec: ProjectSpec, news: News | None) -> None:
        self._path = path
        self._specs = 0
        with telling(path):
            # What is there for the first time outlives the program at once; what it replaces must not be lost.
            with replacing(path, durable=path.exists()) as temporary:
                try:
                    with writing(temporary, path, WORKING) as connection:
                        self._runs = RunsWriter(connection)
                        self._put(connection, head, spec, news)
                finally:
                    remove_journal(temporary)
                remove_logs(path)  # of the file that is replaced
            with ExitStack() as opened:
                self._disk = DiskSync(path)
                opened.callback(self._disk.close)
                self._connection = connected(path)
                opened.callback(self._connection.close)  # before the descriptors, as in `close`
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
                self._connection.execute("PRAGMA synchronous = NORMAL")  # a commit does not wait for the disk
                self._runs.go_on(self._connection)
                opened.pop_all()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def put(self, head: WorkHead, spec: ProjectSpec, news: News | None) -> None:
        """Write what is new. It outlives whatever ends the program, and after `sync` a loss of power, too.

        Args:
            head: of the work.
            spec: its project.
            news: its runs as they are; None if they have not changed.

        Raises:
            ProjectFileError: it cannot be written; the file is as it was, and this object of no more use.
        """
        with telling(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            self._put(self._connection, head, spec, news)
            self._connection.execute("COMMIT")

    def copy_to(self, path: Path, spec: ProjectSpec) -> None:
        """Write a project with the runs that are in here to a file, whole or not at all.

        Where it would be larger than a project is read, states on the way of its runs are left out.

        Raises:
            ProjectFileError: it cannot be written, or would be too large even so; what was there is as it was.
        """
        require_writable(path)
        try:
            with unowned(path), replacing(path) as temporary:
                try:
                    with closing(connected(temporary)) as target:
                        self._connection.backup(target)
                        _make_project(target, spec)
                    fit(temporary, path)
                finally:
                    remove_logs(temporary)
                remove_logs(path)  # of the file that is replaced
            clear_parts(path)
        except OSError as error:
            raise ProjectFileError(f"{path} cannot be written: {error.strerror or error}.") from None
        except sqlite3.Error as error:
            raise told(path, error) from None

    def sync(self) -> None:
        """Wait until what was written so far is on the disk. Safe on any thread.

        Raises:
            ProjectFileError: the disk does not take it.
        """
        with telling(self._path):
            self._disk.sync()

    def close(self) -> None:
        """Let go of the file; never raises."""
        with suppress(sqlite3.Error):
            self._connection.close()
        self._disk.close()

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
