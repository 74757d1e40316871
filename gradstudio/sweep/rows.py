"""The runs of a sweep as rows of plain values, for tables of others."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

from gradstudio.store.sweep_columns import SweepColumns

_AFTER = (
    "seed", "finished", "steps", "loss", "accuracy", "test_loss", "test_accuracy", "ran_away", "cause", "seconds",
)  # fmt: skip


def row_head(columns: SweepColumns) -> tuple[str, ...]:
    """Return what the columns of `rows_of` are called: ``run``, the fields that vary by path, and the results."""
    return ("run", *columns.values, *_AFTER)


def rows_of(columns: SweepColumns) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each run, by number; values as JSON has them, NaN where there is no number.

    Args:
        columns: of a sweep's file.
    """
    results: tuple[Sequence[Any], ...] = (
        columns.seeds.tolist(), columns.is_finished.tolist(), columns.steps.tolist(), columns.losses.tolist(),
        columns.accuracies.tolist(), columns.test_losses.tolist(), columns.test_accuracies.tolist(),
        columns.ran_away.tolist(), columns.causes, columns.seconds.tolist(),
    )  # fmt: skip
    yield from zip(columns.numbers.tolist(), *columns.values.values(), *results, strict=True)


def cells_of(columns: SweepColumns) -> Iterator[tuple[str | int | float | None, ...]]:
    """Yield the rows as the cells of a CSV file: lists as JSON, truth as 0 and 1, no number as nothing."""
    for row in rows_of(columns):
        yield tuple(_cell(value) for value in row)


def _cell(value: Any) -> str | int | float | None:
    match value:
        case bool():
            return int(value)
        case float() if math.isnan(value):
            return None
        case str() | int() | float() | None:
            return value
    return json.dumps(value)
