"""From a `Run` to its rows, of which only those are written that are not there yet."""

from __future__ import annotations

import sqlite3

import numpy as np
from numpy.typing import NDArray

from gradstudio.store.arrays import put_array
from gradstudio.store.run_rows import CHUNK
from gradstudio.store.texts import SpecsOut
from gradstudio.training.record.keyframes import Keyframe, arrays
from gradstudio.training.record.run import Run
from gradstudio.training.run.history import Series

Floats = NDArray[np.float64]

_NOTHING = -1


class RunWriter:
    """Writes one run, again and again as it grows.

    Args:
        connection: to write to.
        specs: writes its specs.
        run: the run.
    """

    def __init__(self, connection: sqlite3.Connection, specs: SpecsOut, run: Run) -> None:
        self._connection = connection
        self._specs = specs
        self._run = run
        self._changes = 0
        self._turns: list[int] = []
        self._series: dict[str, tuple[int, int]] = {}  # how many rows are written, and of which rewriting
        self._frames: dict[tuple[str, Keyframe], int] = {}
        self._arrays: dict[int, tuple[Floats, int]] = {}  # by identity: those of states never change

    def go_on(self, connection: sqlite3.Connection) -> None:
        """Write to the same file by another connection."""
        self._connection = connection

    def put(self) -> None:
        """Write the rows that are new since the last call."""
        run, label = self._run, self._run.label
        parent = (None, None) if run.parent is None else (run.parent.run, run.parent.step)
        self._connection.execute(
            "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run.number, *parent, run.end, run.ended, label.name, label.colour, int(label.hidden),
                run.keyframes.stride, run.history.training.stride, run.history.test.stride,
            ),
        )  # fmt: skip
        self._connection.execute("DELETE FROM bookmarks WHERE run = ?", (run.number,))
        self._connection.executemany(
            "INSERT INTO bookmarks VALUES (?, ?, ?, ?)",
            [(run.number, place, mark.step, mark.name) for place, mark in enumerate(label.bookmarks)],
        )
        self._put_changes()
        self._put_turns()
        for name, series in (("training", run.history.training), ("test", run.history.test)):
            self._put_series(name, series)
        self._put_frames()

    def remove(self) -> None:
        """Take all of the run out of the file."""
        number = (self._run.number,)
        for column, table in (("numbers", "series"), ("replaced", "keyframes")):
            self._connection.execute(
                f"DELETE FROM arrays WHERE id IN (SELECT {column} FROM {table} WHERE run = ?)", number
            )
        for table in ("bookmarks", "changes", "turns", "series", "keyframes"):
            self._connection.execute(f"DELETE FROM {table} WHERE run = ?", number)
        self._connection.execute("DELETE FROM runs WHERE number = ?", number)
        self._frames.clear()
        self._forget_arrays()

    def _put_changes(self) -> None:
        run = self._run
        new = list(enumerate(run.changes))[self._changes :]
        self._connection.executemany(
            "INSERT INTO changes VALUES (?, ?, ?, ?)",
            [(run.number, place, change.step, self._specs.put(change.spec)) for place, change in new],
        )
        self._changes = len(run.changes)

    def _put_turns(self) -> None:
        run = self._run
        common = 0
        while common < min(len(run.turns), len(self._turns)) and run.turns[common] == self._turns[common]:
            common += 1
        self._connection.execute("DELETE FROM turns WHERE run = ? AND place >= ?", (run.number, common))
        self._connection.executemany(
            "INSERT INTO turns VALUES (?, ?, ?)",
            [(run.number, place, run.turns[place]) for place in range(common, len(run.turns))],
        )
        self._turns = list(run.turns)

    def _put_series(self, name: str, series: Series) -> None:
        number, (written, rewrites) = self._run.number, self._series.get(name, (0, series.rewrites))
        first = written // CHUNK if rewrites == series.rewrites else 0
        old = self._connection.execute(
            "SELECT numbers FROM series WHERE run = ? AND name = ? AND chunk >= ?", (number, name, first)
        ).fetchall()
        self._connection.executemany("DELETE FROM arrays WHERE id = ?", old)
        self._connection.execute(
            "DELETE FROM series WHERE run = ? AND name = ? AND chunk >= ?", (number, name, first)
        )
        for begin in range(first * CHUNK, len(series), CHUNK):
            part = slice(begin, begin + CHUNK)
            rows = np.stack([series.steps[part], series.column(0)[part], series.column(1)[part]])
            self._connection.execute(
                "INSERT INTO series VALUES (?, ?, ?, ?)",
                (number, name, begin // CHUNK, put_array(self._connection, rows.astype(np.float64))),
            )
        self._series[name] = len(series), series.rewrites

    def _put_frames(self) -> None:
        run = self._run
        wanted = {("kept", frame) for frame in run.keyframes}
        for kind, frame in (("first", run.first), ("newest", run.newest)):
            if frame is not None:
                wanted.add((kind, frame))
        gone = self._frames.keys() - wanted
        for key in gone:
            number = (self._frames.pop(key),)
            self._connection.execute(
                "DELETE FROM arrays WHERE id = (SELECT replaced FROM keyframes WHERE id = ?)", number
            )
            self._connection.execute("DELETE FROM keyframes WHERE id = ?", number)
        new = wanted - self._frames.keys()
        for kind, frame in sorted(new, key=lambda key: key[1].step):
            self._frames[kind, frame] = self._put_frame(kind, frame)
        if gone:
            self._forget_arrays()

    def _put_frame(self, kind: str, frame: Keyframe) -> int:
        engine, stop = frame.state.engine, frame.state.stop
        numbers = [self._array(array) for array in arrays(frame)]
        replaced = np.array(frame.state.replaced)
        numbers.append(put_array(self._connection, replaced) if len(replaced) else _NOTHING)
        row = (
            None, self._run.number, kind, frame.changes, engine.step, engine.began_at, engine.epoch, engine.used,
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
        held = {id(array) for _, frame in self._frames for array in arrays(frame)}
        gone = self._arrays.keys() - held
        self._connection.executemany(
            "DELETE FROM arrays WHERE id = ?", [(self._arrays.pop(key)[1],) for key in gone]
        )
