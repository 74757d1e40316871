"""From the rows of a run to the `Run`; everything is checked before it is used."""

from __future__ import annotations

import sqlite3
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.arrays import Arrays
from gradstudio.store.cells import ascending, integer, real, text
from gradstudio.store.texts import SpecsIn
from gradstudio.training.record.keyframes import Keyframe, Keyframes
from gradstudio.training.record.run import Bookmark, Label, Run
from gradstudio.training.run.following import can_follow
from gradstudio.training.run.history import CAPACITY, History, Series
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.state import Change, EngineState, RunState, StopState

CHUNK = 4096
"""Steps in an array of a series."""
KINDS = ("first", "kept", "newest")
"""The state that a run began in, one on its way, and the one in which it was put down."""

_MOST_CHANGES = 100_000
_MOST_KEYFRAMES = 1_000_000

Integers = NDArray[np.int64]


class RunRows:
    """Reads runs.

    Args:
        connection: to read from.
        specs: reads their specs.
        arrays: reads their numbers.
    """

    def __init__(self, connection: sqlite3.Connection, specs: SpecsIn, arrays: Arrays) -> None:
        self._connection = connection
        self._specs = specs
        self._arrays = arrays

    def read(self, row: tuple[Any, ...]) -> Run:
        """Return the run of a row of the table of runs.

        Raises:
            ProjectFileError: it is no legal run.
        """
        number = RunId(integer(row[0], "the number of a run", 1))
        try:
            return self._read(number, row)
        except ProjectFileError as error:
            raise ProjectFileError(f"in run {number}, {error}") from None

    def _read(self, number: RunId, row: tuple[Any, ...]) -> Run:
        parent, parent_step, end, ended, name, colour, hidden, stride, *strides = row[1:]
        changes = self._changes(number)
        begin = changes[0].step
        end = integer(end, "its last step", begin)
        integer(changes[-1].step, "the step of its last change", begin, end)
        bookmarks = self._bookmarks(number, begin, end)
        frames = self._keyframes(number, changes, end)
        if len(frames["first"]) > 1 or len(frames["newest"]) > 1:
            raise ProjectFileError("there are two states where there can be one")
        first = next(iter(frames["first"]), None)
        if (0 if first is None else first.step) != begin:
            raise ProjectFileError(f"it began at step {begin:,}, but the state it began in is not there")
        run = Run(
            number,
            changes[0].spec,
            parent=None if parent is None else self._parent(number, parent, parent_step, begin),
            first=first,
            label=Label(
                name=text(name, "its name"),
                colour=text(colour, "its colour", 20),
                hidden=bool(integer(hidden, "hidden", 0, 1)),
                bookmarks=bookmarks,
            ),
        )
        run.changes = changes
        run.turns = self._turns(number, begin, end)
        run.ended = text(ended, "why it ended")
        kept = frames["kept"]
        ascending([frame.step for frame in kept], "the steps of its states", strictly=True)
        run.keyframes = Keyframes(kept, _power_of_two(stride, "its stride"))
        run.newest = next(iter(frames["newest"]), None)
        series = [
            self._series(number, name, _power_of_two(stride, "the stride of a series"), begin, end)
            for name, stride in zip(("training", "test"), strides, strict=True)
        ]
        run.history = History.restored(end, *series)
        return run

    def _parent(self, number: RunId, parent: Any, step: Any, begin: int) -> Moment:
        earlier = integer(parent, "the number of the run it branched off from", 1, number - 1)
        return Moment(RunId(earlier), integer(step, "the step it branched off at", begin, begin))

    def _changes(self, run: RunId) -> list[Change]:
        rows = self._rows(
            "SELECT place, step, spec FROM changes WHERE run = ? ORDER BY place", run, _MOST_CHANGES
        )
        if not rows:
            raise ProjectFileError("there is no spec that it began with")
        changes = [
            Change(step=integer(step, "the step of a change", 0), spec=self._specs.get(spec))
            for _, step, spec in rows
        ]
        ascending([change.step for change in changes], "the steps of its changes", strictly=False)
        if not all(can_follow(changes[0].spec, change.spec) for change in changes):
            raise ProjectFileError("it changed to settings that only a new run can have")
        return changes

    def _bookmarks(self, run: RunId, begin: int, end: int) -> tuple[Bookmark, ...]:
        rows = self._rows(
            "SELECT place, step, name FROM bookmarks WHERE run = ? ORDER BY place", run, _MOST_CHANGES
        )
        return tuple(
            Bookmark(step=integer(step, "the step of a bookmark", begin, end), name=text(name, "a bookmark"))
            for _, step, name in rows
        )

    def _turns(self, run: RunId, begin: int, end: int) -> list[int]:
        rows = self._rows("SELECT place, step FROM turns WHERE run = ? ORDER BY place", run, _MOST_KEYFRAMES)
        turns = [integer(step, "the step of a turn", begin, end) for _, step in rows]
        ascending(turns, "the steps of its turns", strictly=True)
        return turns

    def _keyframes(self, run: RunId, changes: list[Change], end: int) -> dict[str, list[Keyframe]]:
        rows = self._rows(
            "SELECT kind, changes, step, began_at, epoch, used, parameters, first, second, cut_from, replaced, "
            "fired, seconds, best, waited, loss_sum, accuracy_sum, samples "
            "FROM keyframes WHERE run = ? ORDER BY id",
            run,
            _MOST_KEYFRAMES,
        )
        frames: dict[str, list[Keyframe]] = {kind: [] for kind in KINDS}
        for kind, *row in rows:
            if kind not in frames:
                raise ProjectFileError(f"there is a state of an unknown kind, {text(kind, 'its kind')!r}")
            frames[kind].append(self._keyframe(row, changes, end))
        for kept in frames.values():
            kept.sort(key=lambda frame: frame.step)
        return frames

    def _keyframe(self, row: list[Any], changes: list[Change], end: int) -> Keyframe:
        behind = integer(row[0], "the changes behind a state", 1, len(changes))
        step = integer(row[1], "the step of a state", changes[behind - 1].step, end)
        if behind < len(changes) and changes[behind].step < step:
            raise ProjectFileError(f"the state of step {step:,} lacks a change that was made before it")
        spec = changes[behind - 1].spec
        parameters, first, second, cut_from = (
            self._flat(number, spec.parameter_count) for number in row[5:9]
        )
        engine = EngineState(
            step=step,
            began_at=integer(row[2], "the step at which an optimizer began", 0, step),
            epoch=integer(row[3], "an epoch", 0),
            used=integer(row[4], "the number of samples used", 0, spec.data.sample_count),
            parameters=parameters,
            first=first,
            second=second,
            cut_from=cut_from,
        )
        replaced = self._replaced(row[9], spec)
        fired = text(row[10], "the rules that ended a run")
        seconds, best, loss_sum, accuracy_sum = (
            real(row[k], "the memory of a rule") for k in (11, 12, 14, 15)
        )
        stop = StopState(
            fired=tuple(fired.split(",")) if fired else (),
            seconds=seconds,
            best=best,
            epochs_without_progress=integer(row[13], "the epochs without progress", 0),
            loss_sum=loss_sum,
            accuracy_sum=accuracy_sum,
            samples=integer(row[16], "the samples of an epoch", 0),
        )
        return Keyframe(state=RunState(engine=engine, stop=stop, replaced=replaced), changes=behind)

    def _replaced(self, number: Any, spec: ProjectSpec) -> tuple[float, ...]:
        typed = len(spec.network.edited)
        return tuple(self._flat(number, typed).tolist()) if typed else ()

    def _flat(self, number: Any, size: int) -> NDArray[np.float64]:
        return self._arrays.get(integer(number, "the number of an array", 1), 1, size)

    def _series(self, run: RunId, name: str, stride: int, begin: int, end: int) -> Series:
        parts, length = [np.empty((3, 0))], 0
        for chunk in count():
            row = self._connection.execute(
                "SELECT numbers FROM series WHERE run = ? AND name = ? AND chunk = ?", (run, name, chunk)
            ).fetchone()
            if row is None:
                break
            part = self._arrays.get(integer(row[0], "the number of an array", 1), 3)
            parts.append(part)
            length += part.shape[1]
            if part.shape[1] == 0 or length > CAPACITY:
                raise ProjectFileError(f"the losses called {name} are fewer or more than there can be")
        numbers = np.concatenate(parts, axis=1)
        steps = numbers[0]
        if length and not (
            np.all(np.isfinite(steps))
            and steps[0] >= begin
            and steps[-1] <= end
            and np.all(np.diff(steps) > 0)
            and np.all(steps % stride == 0)
        ):
            raise ProjectFileError(f"the steps of the losses called {name} are not in order")
        return Series.restored(stride, steps.astype(np.int64), numbers[1], numbers[2])

    def _rows(self, query: str, run: RunId, most: int) -> list[tuple[Any, ...]]:
        rows = self._connection.execute(f"{query} LIMIT ?", (run, most + 1)).fetchall()
        if len(rows) > most:
            raise ProjectFileError(f"there are more rows than {most:,}")
        return rows


def _power_of_two(value: Any, what: str) -> int:
    stride = integer(value, what, 1)
    if stride & (stride - 1):
        raise ProjectFileError(f"{what} is {stride:,}, not a power of two")
    return stride
