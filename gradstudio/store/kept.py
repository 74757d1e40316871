"""Opening a project with its runs."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import load_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.arrays import Arrays
from gradstudio.store.cells import integer
from gradstudio.store.connection import header_of, reading
from gradstudio.store.run_rows import RunRows
from gradstudio.store.schema import MAGIC
from gradstudio.store.texts import SpecsIn
from gradstudio.training.record.record import Record
from gradstudio.training.run.moment import RunId

_MOST_RUNS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeptProject:
    """The content of a project file with runs.

    Attributes:
        spec: the project.
        record: its runs.
    """

    spec: ProjectSpec
    record: Record


def is_kept(path: Path) -> bool:
    """Whether a file holds a project with its runs, judged by how it begins; False for what cannot be read."""
    return header_of(path).startswith(MAGIC)


def load_any_project(path: Path) -> ProjectSpec:
    """Read the project of a file of either kind, whatever it is called.

    Raises:
        ProjectFileError: the file cannot be read, or holds no legal project.
    """
    return load_kept_project(path) if is_kept(path) else load_project(path)


def load_any_kept(path: Path) -> KeptProject:
    """Read a file of either kind with its runs, of which a file without them has none.

    Raises:
        ProjectFileError: the file cannot be read, is damaged, or holds no legal project.
    """
    return load_kept(path) if is_kept(path) else KeptProject(spec=load_project(path), record=Record())


def load_kept_project(path: Path) -> ProjectSpec:
    """Read the project of a file with runs, and none of the runs.

    Raises:
        ProjectFileError: the file cannot be read, is damaged, or holds no legal project.
    """
    with reading(path) as connection:
        try:
            return read_project(connection, SpecsIn(connection, path.stat().st_size))[0]
        except ProjectFileError as error:
            raise damaged(path, error) from None


def load_kept(path: Path) -> KeptProject:
    """Read a project with all its runs.

    Raises:
        ProjectFileError: the file cannot be read, is damaged, or holds no legal project.
    """
    with reading(path) as connection:
        try:
            return read_kept(connection, path.stat().st_size)
        except ProjectFileError as error:
            raise damaged(path, error) from None


def read_kept(connection: sqlite3.Connection, size: int) -> KeptProject:
    """Read a project with all its runs from an open file.

    Args:
        connection: to read from.
        size: of the file, in bytes: no more is read of each kind of value.

    Raises:
        ProjectFileError: what is wrong in it.
    """
    specs, arrays = SpecsIn(connection, size), Arrays(connection, size)
    spec, next_number = read_project(connection, specs)
    rows = connection.execute(
        "SELECT number, parent, parent_step, end, ended, name, colour, hidden, stride, training_stride, "
        "test_stride FROM runs ORDER BY number LIMIT ?",
        (_MOST_RUNS + 1,),
    ).fetchall()
    if len(rows) > _MOST_RUNS:
        raise ProjectFileError(f"there are more runs than {_MOST_RUNS:,}")
    record, read = Record(), RunRows(connection, specs, arrays)
    for row in rows:
        record.add(read.read(row))
    record.next_number = RunId(max(record.next_number, next_number))
    return KeptProject(spec=spec, record=record)


def read_project(connection: sqlite3.Connection, specs: SpecsIn) -> tuple[ProjectSpec, int]:
    """Read the project of an open file, and the number of its next run.

    Raises:
        ProjectFileError: what is wrong in it.
    """
    row = connection.execute("SELECT spec, next_run FROM project WHERE id = 1").fetchone()
    if row is None:
        raise ProjectFileError("the project is not there")
    return specs.get(integer(row[0], "the number of its spec", 1)), integer(row[1], "the next run", 1)


def damaged(path: Path, error: ProjectFileError) -> ProjectFileError:
    """Return the message for a file of which something is wrong."""
    said = str(error).rstrip(".")
    return ProjectFileError(f"{path} is damaged: {said}. Open an earlier copy of it.")
