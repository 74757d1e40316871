"""The rows of a sweep's file, written and read: nothing in them is trusted."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gradstudio.project.errors import ProjectFileError, SpecError
from gradstudio.project.json_text import parse_json
from gradstudio.store.cells import integer, real, text
from gradstudio.store.trial_result import MOST_POINTS, TrialResult

COLUMNS = (
    "number", "finished", "at", "settings", "seed", "steps", "loss", "accuracy", "test_loss", "test_accuracy",
    "ran_away", "cause", "seconds", "digest", "stride", "curve",
)  # fmt: skip
"""Of the table ``results``; the number comes first."""

MOST_TRIALS = 100_000_000
_MOST_PLAN = 64 * 2**20
_MOST_SETTINGS = 64 * 2**10
_DIGEST = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepHead:
    """What a sweep's file says of itself.

    Attributes:
        plan: text of the plan.
        digest: what tells one plan from another.
        paths: of the fields that vary, in order.
        seconds: by the clock, without pauses, that the sweep had taken when it was last written to.
    """

    plan: str
    digest: str
    paths: tuple[str, ...]
    seconds: float


def head_of(connection: sqlite3.Connection) -> SweepHead:
    """Read the head of an open file.

    Raises:
        ProjectFileError: what is wrong in it.
    """
    row = connection.execute("SELECT plan, digest, paths, seconds FROM sweep WHERE id = 1").fetchone()
    if row is None:
        raise ProjectFileError("its plan is not there")
    paths = _parsed(text(row[2], "the list of fields", _MOST_SETTINGS), "the list of fields")
    if not all(isinstance(path, str) for path in paths):
        raise ProjectFileError("a field has no name")
    return SweepHead(
        plan=text(row[0], "the plan", _MOST_PLAN),
        digest=text(row[1], "the digest of the plan"),
        paths=tuple(paths),
        seconds=_seconds(row[3]),
    )


def row_of(result: TrialResult, paths: Sequence[str], *, finished: bool, at: float) -> tuple[Any, ...]:
    """Return the row of a result, in the order of `COLUMNS`.

    Args:
        result: of a trial.
        paths: of the fields that vary, in order.
        finished: whether the run is over.
        at: seconds of the sweep's clock.
    """
    settings = json.dumps([result.values.get(path) for path in paths], separators=(",", ":"))
    numbers = result.loss, result.accuracy, result.test_loss, result.test_accuracy
    ends = int(result.ran_away), result.cause, result.seconds, result.digest, result.stride, result.curve
    return result.number, int(finished), at, settings, result.seed, result.steps, *numbers, *ends


def result_of(row: Sequence[Any], paths: Sequence[str]) -> TrialResult:
    """Return the result that a row in the order of `COLUMNS` holds.

    Raises:
        ProjectFileError: what is wrong in it.
    """
    number = number_at(row[0])
    settings = _parsed(text(row[3], "settings", _MOST_SETTINGS), f"the settings of run {number}")
    if len(settings) != len(paths):
        raise ProjectFileError(f"run {number} has {len(settings)} settings, not {len(paths)}")
    digest, curve = row[13], row[15]
    if not isinstance(digest, bytes) or len(digest) != _DIGEST:
        raise ProjectFileError(f"the digest of run {number} is not valid")
    if not isinstance(curve, bytes) or len(curve) % 4 or len(curve) > 4 * MOST_POINTS:
        raise ProjectFileError(f"the curve of run {number} is not valid")
    return TrialResult(
        number=number,
        values=dict(zip(paths, settings, strict=True)),
        seed=integer(row[4], "a seed", 0),
        steps=integer(row[5], "a number of steps", 0),
        loss=real(row[6], "a loss"),
        accuracy=real(row[7], "an accuracy"),
        test_loss=real(row[8], "a test loss"),
        test_accuracy=real(row[9], "a test accuracy"),
        ran_away=bool(integer(row[10], "whether it diverged", 0, 1)),
        cause=text(row[11], "a cause"),
        stride=integer(row[14], "a stride", 1),
        curve=curve,
        digest=digest,
        seconds=_seconds(row[12]),
    )


def number_at(value: Any) -> int:
    """Return the number of a trial."""
    return integer(value, "the number of a run", 0, MOST_TRIALS)


def _seconds(value: Any) -> float:
    seconds = real(value, "a time")
    return seconds if math.isfinite(seconds) and seconds >= 0.0 else 0.0


def _parsed(raw: str, what: str) -> list[Any]:
    try:
        found = parse_json(raw.encode("utf-8"))
    except (SpecError, ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise ProjectFileError(f"{what} cannot be read")
    return found
