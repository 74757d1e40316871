"""What is new of a record since it was last written: an immutable copy, taken in no time by whoever trains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.store.run_rows import CHUNK
from gradstudio.training.record.keyframes import Keyframe
from gradstudio.training.record.record import Record
from gradstudio.training.record.run import Label, Run
from gradstudio.training.run.history import Series
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.state import Change

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeriesNews:
    """The end of a series, from the beginning of the first chunk that is new.

    Attributes:
        stride: that of the series.
        begin: how many rows come before, a multiple of `CHUNK`; those after it are replaced.
        rows: shape (3, rows): step, loss, accuracy.
    """

    stride: int
    begin: int
    rows: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunNews:
    """A run as it is, of its losses only the end. The fields are those of `Run`.

    Attributes:
        kept: its keyframes.
        stride: that of its keyframes.
        training: its losses.
        test: its losses on the test samples.
    """

    number: RunId
    parent: Moment | None
    first: Keyframe | None
    newest: Keyframe | None
    label: Label
    end: int
    ended: str
    changes: tuple[Change, ...]
    turns: tuple[int, ...]
    kept: tuple[Keyframe, ...]
    stride: int
    training: SeriesNews
    test: SeriesNews


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class News:
    """A copy of a record. A run that has not changed since the last copy is the same object as in that copy.

    Attributes:
        runs: by number, ascending; others are gone.
        next_number: what the next run will be called.
    """

    runs: tuple[RunNews, ...]
    next_number: RunId


class Copier:
    """Copies what is new of a record each time. Whoever writes must write all that it copies, in order."""

    def __init__(self) -> None:
        self._before: dict[RunId, tuple[object, RunNews]] = {}
        self._copied: dict[tuple[RunId, str], tuple[int, int]] = {}
        self._last: News | None = None

    def take(self, record: Record) -> News:
        """Return what is new, or the same object as before; on the thread to which the record belongs."""
        numbers = {run.number for run in record.runs}
        # A run that is gone is taken out of the file: should it be brought back, all of it is new.
        self._copied = {key: copied for key, copied in self._copied.items() if key[0] in numbers}
        self._before = {run.number: self._run(run) for run in record.runs}
        runs, last = tuple(news for _, news in self._before.values()), self._last
        is_same = last is not None and last.next_number == record.next_number and last.runs == runs
        if last is None or not is_same:
            self._last = last = News(runs=runs, next_number=record.next_number)
        return last

    def _run(self, run: Run) -> tuple[object, RunNews]:
        training, test = run.history.training, run.history.test
        turns = tuple(run.turns)
        key = (
            run.end, run.ended, run.label, run.newest, run.first, len(run.changes), turns, len(run.keyframes),
            run.keyframes.stride, len(training), training.rewrites, len(test), test.rewrites,
        )  # fmt: skip
        before = self._before.get(run.number)
        if before is not None and before[0] == key:
            return before
        return key, RunNews(
            number=run.number,
            parent=run.parent,
            first=run.first,
            newest=run.newest,
            label=run.label,
            end=run.end,
            ended=run.ended,
            changes=tuple(run.changes),
            turns=turns,
            kept=tuple(run.keyframes),
            stride=run.keyframes.stride,
            training=self._series((run.number, "training"), training),
            test=self._series((run.number, "test"), test),
        )

    def _series(self, key: tuple[RunId, str], series: Series) -> SeriesNews:
        copied, rewrites = self._copied.get(key, (0, series.rewrites))
        begin = copied // CHUNK * CHUNK if rewrites == series.rewrites else 0
        self._copied[key] = len(series), series.rewrites
        part = slice(begin, None)
        rows = np.stack([series.steps[part], series.column(0)[part], series.column(1)[part]])
        return SeriesNews(stride=series.stride, begin=begin, rows=rows.astype(np.float64, copy=False))
