"""Rows of a sweep's file gathered as columns, many at a time: a hundred thousand of them leave no object each."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.store.cells import MOST_CHARACTERS, MOST_STEPS, real
from gradstudio.store.sweep_rows import COLUMNS, MOST_TRIALS, result_of

Floats = NDArray[np.float64]
Row = Sequence[Any]

_PLACE = {name: place for place, name in enumerate(COLUMNS)}
_INTEGERS = {
    "number": (0, MOST_TRIALS),
    "seed": (0, MOST_STEPS),
    "steps": (0, MOST_STEPS),
    "ran_away": (0, 1),
    "stride": (1, MOST_STEPS),
}
_FLOATS = ("at", "loss", "accuracy", "test_loss", "test_accuracy", "seconds")
_REAL = {float, int, type(None)}
_DIGEST = 16
_LONG = 4096
"""Settings of more characters are read one by one."""


class GatheredColumns:
    """What many rows hold, each column by its name in the table.

    Args:
        paths: of the fields that vary, in order.

    Attributes:
        values: of each field that varies, by path.
        causes: why runs ended early.
        finished: whether runs are over.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = tuple(paths)
        self._integers: dict[str, list[NDArray[np.int64]]] = {name: [] for name in _INTEGERS}
        self._floats: dict[str, list[Floats]] = {name: [] for name in _FLOATS}
        self.values: dict[str, list[Any]] = {path: [] for path in self._paths}
        self.causes: list[str] = []
        self.finished: list[bool] = []

    def integers(self, name: str) -> NDArray[np.int64]:
        """Return a column of whole numbers: shape (rows,)."""
        return np.concatenate([np.empty(0, dtype=np.int64), *self._integers[name]])

    def floats(self, name: str) -> Floats:
        """Return a column of numbers: shape (rows,)."""
        return np.concatenate([np.empty(0), *self._floats[name]])

    def take(self, rows: Sequence[Row]) -> None:
        """Take in rows in the order of `COLUMNS`.

        Raises:
            ProjectFileError: what is wrong in the first of them that is damaged.
        """
        columns = list(zip(*rows, strict=True))
        settings = self._settings(columns[_PLACE["settings"]])
        if settings is None or not _are_plain(columns):
            for row in rows:
                self._take_one(row)
            return
        for name, integers in self._integers.items():
            integers.append(np.array(columns[_PLACE[name]], dtype=np.int64))
        for name, floats in self._floats.items():
            floats.append(np.array(columns[_PLACE[name]], dtype=np.float64))
        seconds = self._floats["seconds"][-1]
        seconds[~((seconds >= 0.0) & (seconds < math.inf))] = 0.0
        for path, column in zip(self._paths, zip(*settings, strict=True), strict=True):
            self.values[path].extend(column)
        self.causes.extend(map(sys.intern, columns[_PLACE["cause"]]))
        self.finished.extend(map(bool, columns[_PLACE["finished"]]))

    def _settings(self, texts: Sequence[Any]) -> list[list[Any]] | None:
        """Return the settings of rows; None if any of them is none, or unusual."""
        if not _are(texts, {str}) or max(map(len, texts)) > _LONG:
            return None
        try:
            found = [json.loads(text) for text in texts]
        except (ValueError, RecursionError):
            return None
        count = len(self._paths)
        return found if all(type(one) is list and len(one) == count for one in found) else None

    def _take_one(self, row: Row) -> None:
        found = result_of(row, self._paths)
        numbers = found.number, found.seed, found.steps, int(found.ran_away), found.stride
        for integers, number in zip(self._integers.values(), numbers, strict=True):
            integers.append(np.array([number], dtype=np.int64))
        at = real(row[_PLACE["at"]], "a time")
        reals = at, found.loss, found.accuracy, found.test_loss, found.test_accuracy, found.seconds
        for floats, one in zip(self._floats.values(), reals, strict=True):
            floats.append(np.array([one]))
        for path, value in found.values.items():
            self.values[path].append(value)
        self.causes.append(sys.intern(found.cause))
        self.finished.append(bool(row[_PLACE["finished"]]))


def _are_plain(columns: Sequence[Sequence[Any]]) -> bool:
    """Whether rows hold, column by column, what each of them has to hold."""
    for name, (least, most) in _INTEGERS.items():
        column = columns[_PLACE[name]]
        if not _are(column, {int}) or min(column) < least or max(column) > most:
            return False
    causes, digests = columns[_PLACE["cause"]], columns[_PLACE["digest"]]
    return (
        all(_are(columns[_PLACE[name]], _REAL) for name in _FLOATS)
        and _are(causes, {str})
        and max(map(len, causes)) <= MOST_CHARACTERS
        and _are(digests, {bytes})
        and set(map(len, digests)) == {_DIGEST}
    )


def _are(column: Iterable[Any], types: set[type]) -> bool:
    return set(map(type, column)) <= types
