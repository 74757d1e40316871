"""`SweepColumns`: the results of a sweep as arrays, for whoever looks at them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.errors import ProjectFileError
from gradstudio.store.connection import reading
from gradstudio.store.kept import damaged
from gradstudio.store.schema import SWEEP
from gradstudio.store.sweep_gathering import GatheredColumns
from gradstudio.store.sweep_rows import COLUMNS, SweepHead, head_of, result_of
from gradstudio.store.trial_result import MOST_POINTS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_TOGETHER = 500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SweepColumns:
    """The runs of a sweep at one moment, by number, one entry each; see `TrialResult`.

    Attributes:
        numbers: of the trials, ascending.
        is_finished: whether the run is over; if not, it was measured at a rung.
        at: seconds of the sweep's clock when it was kept.
        values: of each field that varies, by path.
        seeds: of the runs.
        steps: number of steps taken.
        losses: on the training samples.
        accuracies: likewise.
        test_losses: on the test samples.
        test_accuracies: likewise.
        ran_away: whether the loss left the finite.
        causes: why it ended early.
        seconds: that each took.
    """

    numbers: Integers
    is_finished: NDArray[np.bool_]
    at: Floats
    values: Mapping[str, tuple[Any, ...]]
    seeds: Integers
    steps: Integers
    losses: Floats
    accuracies: Floats
    test_losses: Floats
    test_accuracies: Floats
    ran_away: NDArray[np.bool_]
    causes: tuple[str, ...]
    seconds: Floats


def read_sweep_head(path: Path) -> SweepHead:
    """Read what the file of a sweep says of itself, also while another program writes to it.

    Raises:
        ProjectFileError: it cannot be read, is no sweep, or is damaged.
    """
    with reading(path, SWEEP) as connection:
        try:
            return head_of(connection)
        except ProjectFileError as error:
            raise damaged(path, error) from None


def count_finished(path: Path) -> int:
    """Return how many runs of a sweep are over, also while another program writes to the file.

    Raises:
        ProjectFileError: as for `read_sweep_head`.
    """
    with reading(path, SWEEP) as connection:
        return int(connection.execute("SELECT count(*) FROM results WHERE finished = 1").fetchone()[0])


def read_sweep_columns(path: Path) -> SweepColumns:
    """Read the results of a sweep without their curves, also while another program writes to it.

    Raises:
        ProjectFileError: as for `read_sweep_head`.
    """
    with reading(path, SWEEP) as connection:
        try:
            return _columns(connection)
        except ProjectFileError as error:
            raise damaged(path, error) from None


def read_sweep_curves(path: Path, numbers: Sequence[int]) -> tuple[NDArray[np.float32], Integers]:
    """Read the curves of some runs, also while another program writes to the file.

    Args:
        path: of the file.
        numbers: of the trials.

    Returns:
        Shape (runs, points), NaN where a run has no point; and the strides, shape (runs,), 0 for a run that is not
        there.

    Raises:
        ProjectFileError: as for `read_sweep_head`.
    """
    curves = np.full((len(numbers), MOST_POINTS), np.nan, dtype=np.float32)
    strides = np.zeros(len(numbers), dtype=np.int64)
    with reading(path, SWEEP) as connection:
        try:
            paths = head_of(connection).paths
            for place, number in enumerate(numbers):
                row = connection.execute(
                    f"SELECT {', '.join(COLUMNS)} FROM results WHERE number = ?", (number,)
                ).fetchone()
                if row is not None:
                    found = result_of(row, paths)
                    curves[place, : len(found.losses)] = found.losses
                    strides[place] = found.stride
        except ProjectFileError as error:
            raise damaged(path, error) from None
    return curves, strides


def _columns(connection: sqlite3.Connection) -> SweepColumns:
    found = GatheredColumns(head_of(connection).paths)
    chosen = ", ".join("x''" if name == "curve" else name for name in COLUMNS)
    cursor = connection.execute(f"SELECT {chosen} FROM results ORDER BY number")
    while rows := cursor.fetchmany(_TOGETHER):
        found.take(rows)
    return SweepColumns(
        numbers=found.integers("number"),
        is_finished=np.array(found.finished, dtype=np.bool_),
        at=found.floats("at"),
        values={path: tuple(values) for path, values in found.values.items()},
        seeds=found.integers("seed"),
        steps=found.integers("steps"),
        losses=found.floats("loss"),
        accuracies=found.floats("accuracy"),
        test_losses=found.floats("test_loss"),
        test_accuracies=found.floats("test_accuracy"),
        ran_away=found.integers("ran_away") == 1,
        causes=tuple(found.causes),
        seconds=found.floats("seconds"),
    )
