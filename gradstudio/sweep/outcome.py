"""What came of a sweep: its points from the best to the worst, and why runs ended."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradstudio.store.sweep_columns import SweepColumns
from gradstudio.store.trial_result import UNBUILT, Objective
from gradstudio.sweep.seeing.sweep_table import table_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PointOutcome:
    """The runs with the same values, which differ in their seeds.

    Attributes:
        values: of the fields that vary, by path.
        numbers: of the runs that are over, ascending.
        mean: of the objective over them; NaN if one of them diverged, or has none.
        low: the least of it; of those that have one and did not diverge.
        high: the greatest of it, likewise.
        best: number of the best run.
        ran_away: number of runs that left the finite.
    """

    values: Mapping[str, Any]
    numbers: tuple[int, ...]
    mean: float
    low: float
    high: float
    best: int
    ran_away: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepOutcome:
    """What came of a sweep.

    Attributes:
        objective: by which it is ranked.
        points: from the best mean to the worst; points of which a run diverged come last.
        runs: number of runs that are over.
        ran_away: number of those that left the finite.
        causes: how many runs ended early, by cause; without those that could not begin.
        not_built: number of runs that could not begin.
        why_not: why the first of them could not, as a sentence; "" if there is none.
        seconds: by the clock, when the last result was kept.
    """

    objective: Objective
    points: tuple[PointOutcome, ...]
    runs: int
    ran_away: int
    causes: Mapping[str, int]
    not_built: int
    why_not: str
    seconds: float


def outcome(columns: SweepColumns, objective: Objective) -> SweepOutcome:
    """Return what came of a sweep; runs that are not over do not count.

    Args:
        columns: of its file.
        objective: by which points are ranked.
    """
    sign = -1.0 if objective.endswith("accuracy") else 1.0
    all_scores = table_of(columns, objective).scores
    over = np.flatnonzero(columns.is_finished)
    rows_of: dict[str, list[int]] = {}
    for row in over.tolist():
        key = json.dumps([values[row] for values in columns.values.values()])
        rows_of.setdefault(key, []).append(row)
    ranked: list[tuple[float, PointOutcome]] = []
    for rows in rows_of.values():
        scores = all_scores[rows]
        finite = sign * scores[np.isfinite(scores)]
        is_whole = len(finite) == len(rows)
        ranked.append(
            (
                float(scores.mean()),
                PointOutcome(
                    values={path: values[rows[0]] for path, values in columns.values.items()},
                    numbers=tuple(int(columns.numbers[row]) for row in rows),
                    mean=float(finite.mean()) if is_whole else float("nan"),
                    low=float(finite.min()) if len(finite) else float("nan"),
                    high=float(finite.max()) if len(finite) else float("nan"),
                    best=int(columns.numbers[rows[int(np.argmin(scores))]]),
                    ran_away=int(columns.ran_away[rows].sum()),
                ),
            )
        )
    ranked.sort(key=lambda entry: (entry[0], entry[1].numbers[0]))
    causes = [columns.causes[row] for row in over.tolist() if columns.causes[row]]
    not_built = [cause for cause in causes if cause.startswith(UNBUILT)]
    ended = Counter(cause for cause in causes if not cause.startswith(UNBUILT))
    return SweepOutcome(
        objective=objective,
        points=tuple(point for _, point in ranked),
        runs=len(over),
        ran_away=int(columns.ran_away[over].sum()),
        causes=dict(ended.most_common()),
        not_built=len(not_built),
        why_not=not_built[0].removeprefix(UNBUILT) if not_built else "",
        seconds=float(columns.at[over].max()) if len(over) else 0.0,
    )
