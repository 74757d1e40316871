"""The best run of a sweep so far, over runs and over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.sweep.seeing.sweep_table import SweepTable

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BestSoFar:
    """The runs in the order in which they were finished; all of shape (runs,).

    Attributes:
        rows: of the runs in the table.
        seconds: of the sweep's clock when each was kept.
        values: what the sweep looks for, of each run; inf or NaN where it diverged.
        best: the best of that so far; NaN before there is one.
        improves: whether the run is better than all before it.
    """

    rows: NDArray[np.int64]
    seconds: Floats
    values: Floats
    best: Floats
    improves: NDArray[np.bool_]


def best_so_far(table: SweepTable) -> BestSoFar:
    """Return the best run so far after each run that is over."""
    columns = table.columns
    finished = np.flatnonzero(columns.is_finished)
    rows = finished[np.lexsort((columns.numbers[finished], columns.at[finished]))]
    scores = table.scores[rows]
    least = np.minimum.accumulate(scores) if len(scores) else scores
    before = np.concatenate([[np.inf], least[:-1]]) if len(scores) else scores
    sign = -1.0 if table.objective in {"accuracy", "test_accuracy"} else 1.0
    return BestSoFar(
        rows=rows,
        seconds=columns.at[rows],
        values=np.where(np.isfinite(scores), sign * scores, np.nan),
        best=np.where(np.isfinite(least), sign * least, np.nan),
        improves=scores < before,
    )
