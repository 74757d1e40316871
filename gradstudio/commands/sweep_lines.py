"""What came of a sweep, as lines and as fields."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from gradstudio.project.duration_text import duration_text
from gradstudio.sweep.outcome import PointOutcome, SweepOutcome

MOST_LINES = 10
"""Points that are told."""
_CALLED = {"rank": "were stopped early by rank"}


def outcome_lines(found: SweepOutcome, count: int | None) -> list[str]:
    """Return what came of a sweep in words: its best points, and why runs ended early.

    Args:
        found: what came of it.
        count: number of runs that were planned; None where it is not known.
    """
    of = "" if count is None or count == found.runs else f" of {count:,}"
    lines = [
        f"{found.runs:,}{of} {'run' if found.runs == 1 else 'runs'} finished in {duration_text(found.seconds)}"
    ]
    if found.ran_away:
        lines.append(f"{found.ran_away:,} diverged")
    if found.not_built:
        lines.append(f"{found.not_built:,} could not be built: {found.why_not}")
    lines += [
        f"{number:,} {_CALLED.get(cause, f'were ended early: {cause}')}"
        for cause, number in found.causes.items()
    ]
    if found.points:
        is_repeated = any(len(point.numbers) > 1 for point in found.points)
        head = ["best run", f"mean {found.objective}", "from", "to", "runs", *found.points[0].values]
        rows = [head, *(_row(point, found) for point in found.points[:MOST_LINES])]
        if not is_repeated:
            rows = [[row[0].removeprefix("best "), row[1].removeprefix("mean "), *row[5:]] for row in rows]
        lines += ["", *_table(rows)]
        more = len(found.points) - MOST_LINES
        if more > 0:
            lines.append(f"and {more:,} more")
        lines.append("")
    return lines


def outcome_fields(found: SweepOutcome, count: int | None) -> dict[str, Any]:
    """Return what came of a sweep as JSON has it.

    Args:
        found: what came of it.
        count: number of runs that were planned; None where it is not known.
    """
    return {
        "runs": found.runs,
        "planned": count,
        "seconds": found.seconds,
        "ran_away": found.ran_away,
        "not_built": found.not_built,
        "ended_early": dict(found.causes),
        "objective": found.objective,
        "points": [
            {
                "values": dict(point.values),
                "runs": list(point.numbers),
                "mean": point.mean,
                "low": point.low,
                "high": point.high,
                "best_run": point.best,
            }
            for point in found.points
        ],
    }


def value_text(value: Any) -> str:
    """Return a value of a field in a line."""
    match value:
        case None:
            return "none"
        case str():
            return value
        case bool() | list() | tuple() | Mapping():
            return json.dumps(value)
    return f"{value:.4g}" if isinstance(value, float) else f"{value}"


def _row(point: PointOutcome, found: SweepOutcome) -> list[str]:
    nothing = "diverged" if point.ran_away else "none"
    numbers = [_number(one, found, nothing) for one in (point.mean, point.low, point.high)]
    return [
        str(point.best),
        *numbers,
        str(len(point.numbers)),
        *(value_text(one) for one in point.values.values()),
    ]


def _number(number: float, found: SweepOutcome, nothing: str) -> str:
    if math.isnan(number):
        return nothing
    return f"{number:.1%}" if found.objective.endswith("accuracy") else f"{number:.5g}"


def _table(rows: list[list[str]]) -> list[str]:
    """Return rows in columns, the first row being the head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
