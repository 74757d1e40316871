"""Writing a project with its runs: whole at first, and then, while a run goes on, only what is new."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from gradstudio.project.atomic import clear_parts, replacing
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import require_writable
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.connection import connected, remove_journal, telling, told, writing
from gradstudio.store.fitting import fit, require_fit
from gradstudio.store.news import Copier, News
from gradstudio.store.owning import Ownership, unowned
from gradstudio.store.run_writer import RunsWriter
from gradstudio.training.record.record import Record


class RunsFile:
    """A project file with runs, kept up to date while they go on. Used in a ``with`` statement.

    Each update is whole or not there at all, whatever ends the program.

    Args:
        path: where to; what was there is replaced, whole or not at all.
        spec: the project.
        record: its runs.

    Raises:
        ProjectFileError: it cannot be written, or would be larger than a project is read; what was there is as it
            was.
    """

    def __init__(self, path: Path, spec: ProjectSpec, record: Record) -> None:
        self._path, self._spec, self._record = path, spec, record
        self._connection: sqlite3.Connection | None = None
        self._ownership: Ownership | None = None
        self._write_whole()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def update(self) -> None:
        """Write the rows that are new since the last call.

        Raises:
            ProjectFileError: it cannot be written, or would be larger than a project is read; the file is as it
                was before.
        """
        if self._connection is None:
            self._write_whole()
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:  # nothing has changed
            raise told(self._path, error) from None
        try:
            self._put(self._connection)
            require_fit(self._connection, self._path)
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._connection.close()
            self._connection = None  # what it holds is no longer known: the next update begins anew
            if isinstance(error, sqlite3.Error):
                raise told(self._path, error) from None
            raise

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._ownership is not None:
            self._ownership.let_go()
            self._ownership = None

    def _write_whole(self) -> None:
        path = self._path
        require_writable(path)
        try:
            with self._held(path), replacing(path) as temporary:
                try:
                    with writing(temporary, path) as connection:
                        self._copier, self._runs = Copier(), RunsWriter(connection)
                        self._put_project(connection)
                        self._put(connection)
                        require_fit(connection, path)
                finally:
                    remove_journal(temporary)
                remove_journal(path)  # of the file that is replaced
                ownership = Ownership(temporary)
            self._ownership = ownership
            clear_parts(path)
            self._connection = connected(path)
        except OSError as error:
            raise ProjectFileError(f"{path} cannot be written: {error.strerror or error}.") from None
        except sqlite3.Error as error:
            raise told(path, error) from None
        self._runs.go_on(self._connection)

    @contextmanager
    def _held(self, path: Path) -> Iterator[None]:
        """Hold the file that is to be replaced: it may be one's own."""
        if self._ownership is not None:
            self._ownership.let_go()
            self._ownership = None
        with unowned(path):
            yield

    def _put_project(self, connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO project (id, spec, next_run) VALUES (1, ?, ?)",
            (self._runs.specs.put(self._spec), self._record.next_number),
        )

    def _put(self, connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE project SET next_run = ?", (self._record.next_number,))
        self._runs.put(self._copier.take(self._record))


def write_project(path: Path, spec: ProjectSpec, news: News) -> None:
    """Write a project with its runs to a file, whole or not at all.

    Where it would be larger than a project is read, states on the way of its runs are left out.

    Args:
        path: where to.
        spec: the project.
        news: its runs, all of them whole.

    Raises:
        ProjectFileError: it cannot be written; what was there is as it was.
    """
    require_writable(path)
    with telling(path):
        with unowned(path), replacing(path) as temporary:
            try:
                with writing(temporary, path) as connection:
                    runs = RunsWriter(connection)
                    row = runs.specs.put(spec), news.next_number
                    connection.execute("INSERT INTO project (id, spec, next_run) VALUES (1, ?, ?)", row)
                    runs.put(news)
                fit(temporary, path)
            finally:
                remove_journal(temporary)
            remove_journal(path)  # of the file that is replaced
        clear_parts(path)
