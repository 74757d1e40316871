"""`SweepStore`: what came of the runs of a sweep, in a file of its own, kept as it comes."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from gradstudio.project.atomic import clear_parts, replacing
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import require_writable
from gradstudio.store.cells import integer, real
from gradstudio.store.connection import connected, reading, remove_journal, telling, writing
from gradstudio.store.finished_trials import FinishedTrials
from gradstudio.store.kept import damaged
from gradstudio.store.owning import Ownership
from gradstudio.store.rung import Rung
from gradstudio.store.schema import SWEEP
from gradstudio.store.sweep_rows import COLUMNS, SweepHead, head_of, number_at, result_of, row_of
from gradstudio.store.trial_result import TrialResult
from gradstudio.store.working import remove_logs

SWEEP_SUFFIX = ".gradsweep"

_LOG_BYTES = 16 * 2**20
_FREE_SHARE = 0.25
_FORGET = "DELETE FROM states WHERE number = ?"
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
        path: the file, absolute.
        head: of the sweep.

    Raises:
        ProjectFileError: the file cannot be read, is no sweep, is damaged, or another program writes to it.
    """

    def __init__(self, path: Path) -> None:
        with reading(path, SWEEP) as connection:
            try:
                self.head: SweepHead = head_of(connection)
            except ProjectFileError as error:
                raise damaged(path, error) from None
        self.path = path.resolve()  # the program may go to another folder
        self._began = time.monotonic() - self.head.seconds
        self._paused_at: float | None = None
        with telling(path), ExitStack() as opened:
            self._ownership = Ownership(path)
            opened.callback(self._ownership.let_go)  # after the connection: it drops SQLite's own locks
            self._connection = connected(path)
            opened.callback(self._connection.close)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
            self._connection.execute("PRAGMA synchronous = NORMAL")  # a commit does not wait for the disk
            self._bring_up_to_date()
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

    def set_plan(self, plan: str) -> None:
        """Keep another text of the plan, such as one with a larger budget; what tells it from others stays.

        Raises:
            ProjectFileError: it cannot be written.
        """
        with telling(self.path), self._transaction():
            self._connection.execute("UPDATE sweep SET plan = ? WHERE id = 1", (plan,))
        self.head = replace(self.head, plan=plan)

    @property
    def seconds(self) -> float:
        """What the sweep has taken by the clock, before a resume and since; a pause does not count."""
        return (time.monotonic() if self._paused_at is None else self._paused_at) - self._began

    def pause_clock(self, on: bool) -> None:
        """Have the clock stand still, or go on from where it stood."""
        if on and self._paused_at is None:
            self._paused_at = time.monotonic()
        elif not on and self._paused_at is not None:
            self._began += time.monotonic() - self._paused_at
            self._paused_at = None

    def put(
        self,
        results: Iterable[TrialResult],
        *,
        waiting: Sequence[TrialResult] = (),
        rungs: Sequence[Rung] = (),
    ) -> None:
        """Keep results; those of runs that are finished already stay as they are.

        They outlive whatever ends the program; `sync` has them outlive a loss of power, too.

        Args:
            results: of runs that are over.
            waiting: of runs that were measured at a rung and may go on, from their states if they have some.
            rungs: what is to be known of rungs, in the order in which it was heard.

        Raises:
            ProjectFileError: they cannot be written, or the file is no longer where it was.
        """
        with telling(self.path):
            is_there = self._ownership.is_at(self.path)
        if not is_there:
            raise ProjectFileError(
                f"{self.path} was moved or deleted while the sweep ran. Put it back and resume, or begin again."
            )
        at, paths = self.seconds, self.head.paths
        rows = [row_of(result, paths, finished=True, at=at) for result in results]
        over = [(row[0],) for row in rows]
        rows += [row_of(result, paths, finished=False, at=at) for result in waiting]
        with telling(self.path), self._transaction():
            self._connection.executemany(_PUT, rows)
            self._connection.executemany(_FORGET, over)
            self._connection.executemany(
                "INSERT OR REPLACE INTO states (number, state) VALUES (?, ?)",
                [(result.number, result.state) for result in waiting],
            )
            self._connection.executemany(
                "INSERT INTO rungs (number, step, score) VALUES (?, ?, ?)",
                [(rung.number, rung.step, rung.score) for rung in rungs],
            )
            self._connection.execute("UPDATE sweep SET seconds = ?", (at,))

    def finish(self, numbers: Iterable[int], cause: str) -> None:
        """Mark runs that were measured at a rung as finished there.

        Args:
            numbers: of the trials.
            cause: why they ended.

        Raises:
            ProjectFileError: it cannot be written.
        """
        ended = list(numbers)
        with telling(self.path), self._transaction():
            self._connection.executemany(
                "UPDATE results SET finished = 1, cause = ? WHERE number = ? AND finished = 0",
                [(cause, number) for number in ended],
            )
            self._connection.executemany(_FORGET, [(number,) for number in ended])

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

    def state(self, number: int) -> bytes:
        """Return from where a run that was measured at a rung can go on; nothing if it begins anew."""
        with telling(self.path):
            row = self._connection.execute("SELECT state FROM states WHERE number = ?", (number,)).fetchone()
        return row[0] if row is not None and isinstance(row[0], bytes) else b""

    def rungs(self) -> Iterator[Rung]:
        """Yield what is known of rungs, in the order in which it was heard.

        Raises:
            ProjectFileError: a row is damaged.
        """
        with telling(self.path):
            for number, step, score in self._connection.execute(
                "SELECT number, step, score FROM rungs ORDER BY id"
            ):
                yield Rung(
                    number=number_at(number),
                    step=integer(step, "the step of a rung", 1),
                    score=real(score, "a score"),
                )

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
            self._give_back()
        with suppress(sqlite3.Error):
            self._connection.close()
        with suppress(OSError):
            self._ownership.let_go()

    def _bring_up_to_date(self) -> None:
        """Add the tables that a file of an earlier version lacks."""
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version == SWEEP.newest:
            return
        with self._transaction():
            for name, statement in SWEEP.tables_of[SWEEP.newest].items():
                if name not in SWEEP.tables_of[version]:
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {SWEEP.newest}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Have what is written be there as a whole, or not at all; used in a ``with`` statement."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def _give_back(self) -> None:
        """Make the file as small as what is in it, if states that are needed no more take much of it."""
        (free,) = self._connection.execute("PRAGMA freelist_count").fetchone()
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        if free > _FREE_SHARE * pages:
            self._connection.execute("VACUUM")
