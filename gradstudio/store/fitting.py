"""Keeping a project file within the size up to which one is read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from gradstudio.project.errors import ProjectFileError
from gradstudio.store.connection import MOST_BYTES_WITH_RUNS, connected, telling

_OF_STATES = "parameters", "first", "second", "cut_from", "replaced"


def require_fit(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `ProjectFileError` if a project file, as it is in a transaction, is larger than one is read.

    Args:
        connection: to the file.
        path: what it is to be called.
    """
    if _pages(connection, "page_count") > MOST_BYTES_WITH_RUNS:
        raise _too_large(path)


def fit(temporary: Path, path: Path) -> None:
    """Leave out states on the way of runs, until a file that was just written is no larger than one is read.

    Those in which runs began and were put down stay, so that every step can still be gone to.

    Args:
        temporary: the file, which nobody has open.
        path: what it is to be called.

    Raises:
        ProjectFileError: without those states it is too large as well.
    """
    with telling(path):
        if temporary.stat().st_size <= MOST_BYTES_WITH_RUNS:
            return
        with closing(connected(temporary)) as connection:
            connection.execute(
                "PRAGMA synchronous = OFF"
            )  # nobody sees it before it is whole and on the disk
            connection.execute("BEGIN IMMEDIATE")
            while _used(connection) > MOST_BYTES_WITH_RUNS:
                if not _thin(connection):
                    raise _too_large(path)
            connection.execute("COMMIT")
            connection.execute("VACUUM")
            require_fit(connection, path)


def _thin(connection: sqlite3.Connection) -> bool:
    """Leave out every second state of the run whose states take most; return whether there were any."""
    row = connection.execute(
        "SELECT run FROM keyframes JOIN arrays ON arrays.id = parameters WHERE kind = 'kept' "
        "GROUP BY run ORDER BY sum(length(numbers)) DESC, run LIMIT 1"
    ).fetchone()
    if row is None:
        return False
    connection.execute("UPDATE runs SET stride = 2 * stride WHERE number = ?", row)
    connection.execute(
        "DELETE FROM keyframes WHERE kind = 'kept' AND run = ? AND "
        "step % (SELECT stride FROM runs WHERE number = run) != 0",
        row,
    )
    used = " UNION ".join(f"SELECT {column} FROM keyframes" for column in _OF_STATES)
    connection.execute(f"DELETE FROM arrays WHERE id NOT IN ({used} UNION SELECT numbers FROM series)")
    return True


def _used(connection: sqlite3.Connection) -> int:
    return _pages(connection, "page_count") - _pages(connection, "freelist_count")


def _pages(connection: sqlite3.Connection, count: str) -> int:
    """Return the bytes of the pages that a pragma counts."""
    (pages,) = connection.execute(f"PRAGMA {count}").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(size)


def _too_large(path: Path) -> ProjectFileError:
    most = f"{MOST_BYTES_WITH_RUNS >> 30} GB"
    return ProjectFileError(
        f"{path} was not written: with its runs it would be larger than {most}, up to which a project is read. "
        "Delete runs, or lower Training → Memory for runs…, and save again."
    )
