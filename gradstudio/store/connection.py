"""Opening SQLite files so that nothing in them is trusted, nothing is executed, and little memory is taken."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from gradstudio.project.errors import ProjectFileError
from gradstudio.store.schema import MAGIC, PROJECT, WORKING, Kind

MOST_BYTES_WITH_RUNS = 2 * 2**30
"""Of a file: a larger one is refused unread, but for work that was never saved, which this program has written."""
LOGS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by the end of the name."""
MAX_VALUE = 128 * 2**20
"""Bytes of one text or array."""

_CHECKED_WHOLE = 64 * 2**20  # bytes of a file whose pages are all looked through before it is read
_WAIT_SECONDS = 5.0
_BESIDE = 20  # characters that a message shows on either side of what is wrong
_OWN_ERRORS = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
)  # a run that was killed left something to undo


def header_of(path: Path) -> bytes:
    """Return the first hundred bytes of a regular file; nothing for anything else, or where it cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            return os.read(descriptor, 100) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
        finally:
            os.close(descriptor)
    except OSError:
        return b""


@contextmanager
def reading(path: Path, kind: Kind = PROJECT) -> Iterator[sqlite3.Connection]:
    """Open a file to read it; used in a ``with`` statement. All that is read is of one moment.

    Args:
        path: the file.
        kind: what it is to be.

    Raises:
        ProjectFileError: it is no such file, from a newer GradStudio, damaged, in use, or cannot be read; also for
            whatever SQLite finds while it is open.
    """
    with telling(path):
        _require_readable(path, kind)
        with closing(_opened(path, kind)) as connection:
            _distrust(connection)
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            _require_ours(path, connection, kind)
            yield connection


@contextmanager
def writing(path: Path, becoming: Path, kind: Kind = PROJECT) -> Iterator[sqlite3.Connection]:
    """Fill an empty file with the tables of a kind, and let it be written to; used in a ``with`` statement.

    Args:
        path: the file.
        becoming: the name that it is to have, which messages say.
        kind: what it is to be.
    """
    with telling(becoming), closing(connected(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # whoever puts it in its place waits for the disk
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id = {kind.application_id}")
        connection.execute(f"PRAGMA user_version = {kind.newest}")
        for statement in kind.tables_of[kind.newest].values():
            connection.execute(statement)
        yield connection
        connection.execute("COMMIT")


def connected(path: Path) -> sqlite3.Connection:
    """Open a file of our own to write to it, from one thread at a time."""
    connection = sqlite3.connect(
        _uri(path, "rw"), uri=True, isolation_level=None, timeout=_WAIT_SECONDS, check_same_thread=False
    )
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def told(path: Path, error: Exception) -> ProjectFileError:
    """Return the message for an error of SQLite's."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    match primary:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            said = f"{path} is being written by another program. Try again in a moment."
        case sqlite3.SQLITE_FULL:
            said = f"{path} cannot be written: the disk is full."
        case sqlite3.SQLITE_READONLY:
            said = f"{path} cannot be written: it is read-only."
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            said = f"{path} cannot be read or written: {error}."
        case _:
            said = f"{path} is damaged: {error}. Open an earlier copy of it."
    return ProjectFileError(said)


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite and of the system into sentences; used in a ``with`` statement."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise told(path, error) from None
    except UnicodeEncodeError as error:
        text = ascii(error.object[max(0, error.start - _BESIDE) : error.end + _BESIDE])
        raise ProjectFileError(
            f"{path} cannot be written: the text {text} has half a character. Type it anew."
        ) from None
    except OSError as error:
        raise ProjectFileError(f"{path} cannot be read or written: {error.strerror or error}.") from None


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _require_readable(path: Path, kind: Kind) -> None:
    status = path.stat()
    size = status.st_size
    if (
        kind.has_log
    ):  # a file that is closed loses the locks that this process has to it: SQLite alone opens it
        if not stat.S_ISREG(status.st_mode) or not size:
            raise ProjectFileError(f"{path} holds no sweep. Choose the results of one.")
        header = b""
    else:
        header = header_of(path)
        if not header.startswith(MAGIC):
            raise ProjectFileError(
                f"{path} is not a project with runs. Choose one that was saved after training."
            )
    if size > MOST_BYTES_WITH_RUNS and kind is not WORKING:
        raise ProjectFileError(
            f"{path} is larger than {MOST_BYTES_WITH_RUNS >> 30} GB, so it is no project file."
        )
    if not kind.has_log and header[18:20] != b"\x01\x01":
        raise ProjectFileError(
            f"{path} was changed by another program: it keeps a log beside it. Have that program set its "
            "journal_mode to DELETE."
        )


def _opened(path: Path, kind: Kind) -> sqlite3.Connection:
    """Open a file to read it. What a killed program left to be undone, or in a log, is undone or taken in first."""
    for mode in ("rw",) if kind.has_log else ("ro", "rw"):
        connection = sqlite3.connect(_uri(path, mode), uri=True, isolation_level=None, timeout=_WAIT_SECONDS)
        try:
            _distrust(connection)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            connection.close()
            if kind.has_log and getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
                raise ProjectFileError(f"{path} holds no sweep. Choose the results of one.") from None
            if mode == "rw" or getattr(error, "sqlite_errorcode", 0) & 0xFF not in _OWN_ERRORS:
                raise
        else:
            return connection
    raise AssertionError("unreachable")


def _distrust(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA mmap_size = 0")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 0)


def _require_ours(path: Path, connection: sqlite3.Connection, kind: Kind) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != kind.application_id:
        raise ProjectFileError(f"{path} is a SQLite file, but no project of GradStudio.")
    tables = kind.tables_of.get(version)
    if tables is None:
        raise ProjectFileError(
            f"{path} has version {version} and this GradStudio reads up to {kind.newest}. Open it with a newer one."
        )
    found = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid LIMIT ?", (2 * len(tables),)
    ).fetchall()
    if found != [("table", name, name, statement) for name, statement in tables.items()]:
        raise ProjectFileError(
            f"{path} is damaged: its tables are not those of a project. Open an earlier copy."
        )
    if path.stat().st_size <= _CHECKED_WHOLE:
        (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise ProjectFileError(f"{path} is damaged: {said}. Open an earlier copy of it.")


def remove_journal(path: Path) -> None:
    """Remove what SQLite may have left beside a file that is gone; never raises."""
    with suppress(OSError):
        path.with_name(f"{path.name}-journal").unlink()
