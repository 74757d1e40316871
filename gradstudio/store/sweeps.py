"""`SweepStore`: what came of the runs of a sweep, in a file of its own, kept as it comes."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from gradstudio.project.atomic import clear_parts, replacing
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import require_writable
from gradstudio.store.connection import connected, reading, remove_journal, telling, writing
from gradstudio.store.kept import damaged
from gradstudio.store.owning import Ownership
from gradstudio.store.schema import SWEEP
from gradstudio.store.sweep_rows import COLUMNS, SweepHead, head_of, number_at, result_of, row_of
from gradstudio.store.trial_result import TrialResult
from gradstudio.store.working import remove_logs

SWEEP_SUFFIX = ".gradsweep"

_LOG_BYTES = 16 * 2**20
_PLACES = ", ".join("?" * len(COLUMNS))
_PUT = (
    f"INSERT INTO results ({', '.join(COLUMNS)}) VALUES ({_PLACES}) ON CONFLICT (number) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
    + " WHERE finished = 0"
)


class SweepStore:
    """Takes in the results of a sweep in transactions: each is whole or not there, whatever ends the program.

    One program at a time writes to a file; others may read it meanwhile. One thread at a time may use this object.
    A run that is finished is written once, and never changed.

    Args:
        path: a file that `create` made.

    Attributes:
        path: the file.
        head: of the sweep.

    Raises:
        ProjectFileError: the file cannot be read, is no sweep, is damaged, or another program writes to it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with reading(path, SWEEP) as connection:
            try:
                self.head: SweepHead = head_of(connection)
            except ProjectFileError as error:
                raise damaged(path, error) from None
        self._began = time.monotonic() - self.head.seconds
        with telling(path), ExitStack() as opened:
            self._ownership = Ownership(path)
            opened.callback(self._ownership.let_go)  # after the connection: it drops SQLite's own locks
            self._connection = connected(path)
            opened.callback(self._connection.close)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
            self._connection.execute("PRAGMA synchronous = NORMAL")  # a commit does not wait for the disk
            opened.pop_all()

    @classmethod
    def create(cls, path: Path, plan: str, digest: str, paths: Sequence[str]) -> SweepStore:
        """Make the file of a sweep that begins; a file that is there is refused.

        Args:
            path: of the file.
            plan: its text, from which it can be made again.
            digest: what tells one plan from another.
            paths: of the fields that vary, in order.

        Raises:
            ProjectFileError: there is such a file, or it cannot be written.
        """
        require_writable(path)
        if path.exists():
            raise ProjectFileError(f"{path} is there already. Resume that sweep, or choose another name.")
        with telling(path), replacing(path) as temporary:
            try:
                with writing(temporary, path, SWEEP) as connection:
                    connection.execute(
                        "INSERT INTO sweep (id, plan, digest, paths, seconds) VALUES (1, ?, ?, ?, 0.0)",
                        (plan, digest, json.dumps(list(paths))),
                    )
            finally:
                remove_journal(temporary)
            remove_logs(path)
        clear_parts(path)
        return cls(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def seconds(self) -> float:
        """What the sweep has taken by the clock, before a resume and since."""
        return time.monotonic() - self._began

    def put(self, results: Iterable[TrialResult], *, finished: bool = True) -> None:
        """Keep results; those of runs that are finished already stay as they are.

        They outlive whatever ends the program; `sync` has them outlive a loss of power, too.

        Args:
            results: of trials.
            finished: whether these runs are over; if not, they were measured at a rung, and may go on.

        Raises:
            ProjectFileError: they cannot be written.
        """
        at, paths = self.seconds, self.head.paths
        rows = [row_of(result, paths, finished=finished, at=at) for result in results]
        with telling(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.executemany(_PUT, rows)
                self._connection.execute("UPDATE sweep SET seconds = ?", (at,))
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def finish(self, numbers: Iterable[int], cause: str) -> None:
        """Have runs that were measured at a rung be over there.

        Args:
            numbers: of the trials.
            cause: why they ended.

        Raises:
            ProjectFileError: it cannot be written.
        """
        with telling(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "UPDATE results SET finished = 1, cause = ? WHERE number = ? AND finished = 0",
                [(cause, number) for number in numbers],
            )
            self._connection.execute("COMMIT")

    def finished(self) -> FinishedTrials:
        """Return which trials are over."""
        found = FinishedTrials()
        with telling(self.path):
            for (number,) in self._connection.execute("SELECT number FROM results WHERE finished = 1"):
                found.add(number_at(number))
        return found

    def results(self, numbers: Sequence[int]) -> list[TrialResult]:
        """Return what is kept of some trials, finished or measured at a rung, in their order; others are left out.

        Raises:
            ProjectFileError: a row is damaged.
        """
        with telling(self.path):
            rows = [
                row
                for number in numbers
                for row in self._connection.execute(
                    f"SELECT {', '.join(COLUMNS)} FROM results WHERE number = ?", (number,)
                )
            ]
        return [result_of(row, self.head.paths) for row in rows]

    def sync(self) -> None:
        """Move what was written into the file itself, and wait until it is on the disk.

        Raises:
            ProjectFileError: the disk does not take it.
        """
        with telling(self.path):
            self._connection.execute("PRAGMA wal_checkpoint(FULL)")

    def close(self) -> None:
        """Let go of the file, with nothing beside it; never raises."""
        with suppress(sqlite3.Error):
            self._connection.execute("UPDATE sweep SET seconds = ?", (self.seconds,))
            self._connection.execute("PRAGMA journal_mode = DELETE")
        with suppress(sqlite3.Error):
            self._connection.close()
        with suppress(OSError):
            self._ownership.let_go()


class FinishedTrials:
    """Numbers of trials that are over, a bit each: a million take an eighth of a megabyte."""

    def __init__(self) -> None:
        self._bits = bytearray()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, number: int) -> bool:
        place, bit = divmod(number, 8)
        return place < len(self._bits) and bool(self._bits[place] >> bit & 1)

    def add(self, number: int) -> None:
        """Note that a trial is over."""
        if number in self:
            return
        place, bit = divmod(number, 8)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        self._bits[place] |= 1 << bit
        self._count += 1
