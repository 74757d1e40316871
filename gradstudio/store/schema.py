"""The tables of a project with runs, of the working store, and of a sweep; docs/FORMAT.md tells what is in them."""

from __future__ import annotations

from dataclasses import dataclass

VERSION = 2

MAGIC = b"SQLite format 3\x00"

_FIRST: dict[str, str] = {
    "project": """CREATE TABLE project (
    id INTEGER PRIMARY KEY,
    spec INTEGER NOT NULL,
    next_run INTEGER NOT NULL
)""",
    "texts": """CREATE TABLE texts (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL
)""",
    "specs": """CREATE TABLE specs (
    id INTEGER PRIMARY KEY,
    data INTEGER NOT NULL,
    rest INTEGER NOT NULL
)""",
    "runs": """CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    parent INTEGER,
    parent_step INTEGER,
    end INTEGER NOT NULL,
    ended TEXT NOT NULL,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    hidden INTEGER NOT NULL,
    stride INTEGER NOT NULL,
    training_stride INTEGER NOT NULL,
    test_stride INTEGER NOT NULL
)""",
    "bookmarks": """CREATE TABLE bookmarks (
    run INTEGER,
    place INTEGER,
    step INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (run, place)
) WITHOUT ROWID""",
    "changes": """CREATE TABLE changes (
    run INTEGER,
    place INTEGER,
    step INTEGER NOT NULL,
    spec INTEGER NOT NULL,
    PRIMARY KEY (run, place)
) WITHOUT ROWID""",
    "turns": """CREATE TABLE turns (
    run INTEGER,
    place INTEGER,
    step INTEGER NOT NULL,
    PRIMARY KEY (run, place)
) WITHOUT ROWID""",
    "arrays": """CREATE TABLE arrays (
    id INTEGER PRIMARY KEY,
    rows INTEGER NOT NULL,
    columns INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    numbers BLOB NOT NULL
)""",
    "series": """CREATE TABLE series (
    run INTEGER,
    name TEXT,
    chunk INTEGER,
    numbers INTEGER NOT NULL,
    PRIMARY KEY (run, name, chunk)
) WITHOUT ROWID""",
    "keyframes": """CREATE TABLE keyframes (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    kind TEXT NOT NULL,
    changes INTEGER NOT NULL,
    step INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    used INTEGER NOT NULL,
    parameters INTEGER NOT NULL,
    first INTEGER NOT NULL,
    second INTEGER NOT NULL,
    cut_from INTEGER NOT NULL,
    replaced INTEGER NOT NULL,
    fired TEXT NOT NULL,
    seconds REAL,
    best REAL,
    waited INTEGER NOT NULL,
    loss_sum REAL,
    accuracy_sum REAL,
    samples INTEGER NOT NULL
)""",
}

_SECOND: dict[str, str] = {
    "samples": """CREATE TABLE samples (
    id INTEGER PRIMARY KEY,
    rows INTEGER NOT NULL,
    columns INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    numbers BLOB NOT NULL
)""",
    "has_samples": """CREATE TABLE has_samples (
    text INTEGER PRIMARY KEY,
    samples INTEGER NOT NULL
)""",
}

TABLES: dict[str, str] = _FIRST | _SECOND
"""Name and statement of each; the statements are compared word for word before anything of a file is read."""

_WORK: dict[str, str] = {
    "work": """CREATE TABLE work (
    id INTEGER PRIMARY KEY,
    path BLOB,
    digest TEXT NOT NULL,
    changed REAL NOT NULL,
    edited INTEGER NOT NULL,
    has_runs INTEGER NOT NULL,
    saved INTEGER NOT NULL
)""",
}


_SWEEP: dict[str, str] = {
    "sweep": """CREATE TABLE sweep (
    id INTEGER PRIMARY KEY,
    plan TEXT NOT NULL,
    digest TEXT NOT NULL,
    paths TEXT NOT NULL,
    seconds REAL NOT NULL
)""",
    "results": """CREATE TABLE results (
    number INTEGER PRIMARY KEY,
    finished INTEGER NOT NULL,
    at REAL NOT NULL,
    settings TEXT NOT NULL,
    seed INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    loss REAL,
    accuracy REAL,
    test_loss REAL,
    test_accuracy REAL,
    ran_away INTEGER NOT NULL,
    cause TEXT NOT NULL,
    seconds REAL NOT NULL,
    digest BLOB NOT NULL,
    stride INTEGER NOT NULL,
    curve BLOB NOT NULL
)""",
}

_GOING_ON: dict[str, str] = {
    "states": """CREATE TABLE states (
    number INTEGER PRIMARY KEY,
    state BLOB NOT NULL
)""",
    "rungs": """CREATE TABLE rungs (
    id INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    step INTEGER NOT NULL,
    score REAL NOT NULL
)""",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file.

    Attributes:
        application_id: where SQLite files say whose they are.
        tables_of: name and statement of each table, in order, of each version; a version adds tables at the end.
        has_log: whether a log may lie beside it, which belongs to it.
    """

    application_id: int
    tables_of: dict[int, dict[str, str]]
    has_log: bool = False

    @property
    def newest(self) -> int:
        """The version that is written."""
        return max(self.tables_of)


PROJECT = Kind(application_id=0x47726453, tables_of={1: _FIRST, 2: TABLES})
"""A project with its runs: ``GrdS``."""
WORKING = Kind(application_id=0x47726457, tables_of={VERSION: TABLES | _WORK}, has_log=True)
"""The same while it is worked on: ``GrdW``."""
SWEEP = Kind(application_id=0x47726458, tables_of={2: _SWEEP, 3: _SWEEP | _GOING_ON}, has_log=True)
"""What came of the runs of a sweep: ``GrdX``."""
