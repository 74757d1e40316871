"""From the news of a run to its rows, of which only those are written that are not there yet."""

from __future__ import annotations

import sqlite3

import numpy as np
from numpy.typing import NDArray

from gradstudio.store.arrays import put_array
from gradstudio.store.news import News, RunNews, SeriesNews
from gradstudio.store.run_rows import CHUNK
from gradstudio.store.texts import SpecsOut
from gradstudio.training.record.keyframes import Keyframe, arrays
from gradstudio.training.run.moment import RunId

Floats = NDArray[np.float64]

_NOTHING = -1


class RunsWriter:
    """Writes the runs of a record, again and again as they grow.

    Args:
        connection: to write to.

    Attributes:
        specs: writes their specs.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.specs = SpecsOut(connection)
        self._writers: dict[RunId, RunWriter] = {}

    def go_on(self, connection: sqlite3.Connection) -> None:
        """Write to the same file by another connection."""
        self._connection = connection
        self.specs.go_on(connection)
        for writer in self._writers.values():
            writer.go_on(connection)

    def put(self, news: News) -> None:
        """Write what is new, and take out runs that are gone."""
        for number in self._writers.keys() - {run.number for run in news.runs}:
            self._writers.pop(number).remove()
        for run in news.runs:
            writer = self._writers.get(run.number)
            if writer is None:
                writer = self._writers[run.number] = RunWriter(self._connection, self.specs, run.number)
            writer.put(run)


class RunWriter:
    """Writes one run, again and again as it grows.

    Args:
        connection: to write to.
        specs: writes its specs.
        number: of the run.
    """

    def __init__(self, connection: sqlite3.Connection, specs: SpecsOut, number: RunId) -> None:
        self._connection = connection
        self._specs = specs
        self._number = number
        self._written: RunNews | None = None
        self._turns: tuple[int, ...] = ()
        self._changes = 0
        self._kept: list[tuple[Keyframe, int]] = []  # each with its number, as are the two that stand alone
        self._single: dict[str, tuple[Keyframe, int]] = {}
        self._arrays: dict[int, tuple[Floats, int]] = {}  # by identity: those of states never change

    def go_on(self, connection: sqlite3.Connection) -> None:
        """Write to the same file by another connection."""
        self._connection = connection

    def put(self, run: RunNews) -> None:
        """Write what is new."""
        if run is self._written:
            return
        label = run.label
        parent = (None, None) if run.parent is None else (run.parent.run, run.parent.step)
        self._connection.execute(
            "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run.number, *parent, run.end, run.ended, label.name, label.colour, int(label.hidden),
                run.stride, run.training.stride, run.test.stride,
            ),
        )  # fmt: skip
        if self._written is None or self._written.label is not label:
            self._connection.execute("DELETE FROM bookmarks WHERE run = ?", (run.number,))
            self._connection.executemany(
                "INSERT INTO bookmarks VALUES (?, ?, ?, ?)",
                [(run.number, place, mark.step, mark.name) for place, mark in enumerate(label.bookmarks)],
            )
        self._put_changes(run)
        self._put_turns(run)
        self._put_series("training", run.training)
        self._put_series("test", run.test)
        self._put_frames(run)
        self._written = run

    def remove(self) -> None:
        """Take all of the run out of the file."""
        number = (self._number,)
        for column, table in (("numbers", "series"), ("replaced", "keyframes")):
            self._connection.execute(
                f"DELETE FROM arrays WHERE id IN (SELECT {column} FROM {table} WHERE run = ?)", number
            )
        for table in ("bookmarks", "changes", "turns", "series", "keyframes"):
            self._connection.execute(f"DELETE FROM {table} WHERE run = ?", number)
        self._connection.execute("DELETE FROM runs WHERE number = ?", number)
        self._kept.clear()
        self._single.clear()
        self._forget_arrays()

    def _put_changes(self, run: RunNews) -> None:
        new = list(enumerate(run.changes))[self._changes :]
        self._connection.executemany(
            "INSERT INTO changes VALUES (?, ?, ?, ?)",
            [(self._number, place, change.step, self._specs.put(change.spec)) for place, change in new],
        )
        self._changes = len(run.changes)

    def _put_turns(self, run: RunNews) -> None:
        common = 0
        while common < min(len(run.turns), len(self._turns)) and run.turns[common] == self._turns[common]:
            common += 1
        self._connection.execute("DELETE FROM turns WHERE run = ? AND place >= ?", (self._number, common))
        self._connection.executemany(
            "INSERT INTO turns VALUES (?, ?, ?)",
            [(self._number, place, run.turns[place]) for place in range(common, len(run.turns))],
        )
        self._turns = run.turns

    def _put_series(self, name: str, series: SeriesNews) -> None:
        first = series.begin // CHUNK
        old = self._connection.execute(
            "SELECT numbers FROM series WHERE run = ? AND name = ? AND chunk >= ?",
            (self._number, name, first),
        ).fetchall()
        self._connection.executemany("DELETE FROM arrays WHERE id = ?", old)
        self._connection.execute(
            "DELETE FROM series WHERE run = ? AND name = ? AND chunk >= ?", (self._number, name, first)
        )
        for begin in range(0, series.rows.shape[1], CHUNK):
            part = put_array(self._connection, series.rows[:, begin : begin + CHUNK])
            self._connection.execute(
                "INSERT INTO series VALUES (?, ?, ?, ?)", (self._number, name, first + begin // CHUNK, part)
            )

    def _put_frames(self, run: RunNews) -> None:
        gone = []
        for kind, frame in (("first", run.first), ("newest", run.newest)):
            known = self._single.get(kind)
            if known is not None and known[0] is not frame:
                gone.append(self._single.pop(kind)[1])
            if frame is not None and kind not in self._single:
                self._single[kind] = frame, self._put_frame(kind, frame)
        count = len(self._kept)
        if count and not (len(run.kept) >= count and run.kept[count - 1] is self._kept[-1][0]):
            # Some were let go of; otherwise those written are the first of them still.
            held = {id(frame) for frame in run.kept}
            gone += [number for frame, number in self._kept if id(frame) not in held]
            self._kept = [one for one in self._kept if id(one[0]) in held]
        for frame in run.kept[len(self._kept) :]:
            self._kept.append((frame, self._put_frame("kept", frame)))
        for number in gone:
            self._connection.execute(
                "DELETE FROM arrays WHERE id = (SELECT replaced FROM keyframes WHERE id = ?)", (number,)
            )
            self._connection.execute("DELETE FROM keyframes WHERE id = ?", (number,))
        if gone:
            self._forget_arrays()

    def _put_frame(self, kind: str, frame: Keyframe) -> int:
        engine, stop = frame.state.engine, frame.state.stop
        numbers = [self._array(array) for array in arrays(frame)]
        replaced = np.array(frame.state.replaced)
        numbers.append(put_array(self._connection, replaced) if len(replaced) else _NOTHING)
        row = (
            None, self._number, kind, frame.changes, engine.step, engine.began_at, engine.epoch, engine.used,
            *numbers, ",".join(stop.fired), stop.seconds, stop.best, stop.epochs_without_progress, stop.loss_sum,
            stop.accuracy_sum, stop.samples,
        )  # fmt: skip
        marks = ", ".join("?" * len(row))
        number = self._connection.execute(f"INSERT INTO keyframes VALUES ({marks})", row).lastrowid
        assert number is not None  # a row was inserted
        return number

    def _array(self, array: Floats) -> int:
        known = self._arrays.get(id(array))
        if known is None:
            known = self._arrays[id(array)] = array, put_array(self._connection, array)
        return known[1]

    def _forget_arrays(self) -> None:
        """Take out the arrays that no state has any more."""
        frames = [frame for frame, _ in (*self._kept, *self._single.values())]
        held = {id(array) for frame in frames for array in arrays(frame)}
        gone = self._arrays.keys() - held
        self._connection.executemany(
            "DELETE FROM arrays WHERE id = ?", [(self._arrays.pop(key)[1],) for key in gone]
        )
