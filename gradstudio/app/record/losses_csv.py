"""The losses of runs as a CSV file, written as they are read: there may be millions of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.csv.writing import cell_text
from gradstudio.project.atomic import replacing
from gradstudio.training.record.clocks import Clock
from gradstudio.training.run.moment import RunId

_PART = 2**15
"""Rows that are written at once."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LossTable:
    """The losses of one kind of one run.

    Attributes:
        run: its number.
        name: what it is called.
        kind: "train" or "test".
        clock: tells its steps as the axis has them.
        steps: shape (rows,), ascending.
        losses: shape (rows,), at these steps.
    """

    run: RunId
    name: str
    kind: str
    clock: Clock
    steps: NDArray[np.int64]
    losses: NDArray[np.float64]


def write_losses(path: Path, tables: Sequence[LossTable], axis: str) -> int:
    """Write a row for each loss, with a heading line: run, name, kind, step, what the axis has, and the loss.

    Numbers have all their digits.

    Args:
        path: of the file, which is replaced once all is written.
        tables: the losses.
        axis: "step", "epoch" or "seconds"; the first needs no column of its own.

    Returns:
        The number of rows.

    Raises:
        OSError: it cannot be written, and nothing has changed.
    """
    has_axis = axis != "step"
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")  # as RFC 4180 has it
        writer.writerow(["run", "name", "kind", "step", *([axis] if has_axis else []), "loss"])
        for table in tables:
            for begin in range(0, len(table.steps), _PART):
                writer.writerows(_rows(table, slice(begin, begin + _PART), has_axis=has_axis))
    return sum(len(table.steps) for table in tables)


def _rows(table: LossTable, part: slice, *, has_axis: bool) -> Iterable[tuple[object, ...]]:
    steps = table.steps[part]
    columns: list[Iterable[object]] = [
        repeat(table.run),
        repeat(cell_text(table.name)),
        repeat(table.kind),
        steps.tolist(),
    ]
    if has_axis:
        columns.append(map(repr, table.clock.read(steps).tolist()))
    columns.append(map(repr, table.losses[part].tolist()))
    return zip(*columns, strict=False)
