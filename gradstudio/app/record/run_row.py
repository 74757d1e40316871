"""`RunRow`: all that the table of runs says of one run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gradstudio.app.record.run_record import RunRecord
from gradstudio.project.difference import in_words
from gradstudio.training.record import Run
from gradstudio.training.record.account import Turn, before_run, seconds_of, told, turns_of
from gradstudio.training.run.moment import Moment, RunId

TRAINING, PAUSED, BRANCHED = "training", "paused", "branched"
_FIRST = "first run"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run as numbers and words.

    Attributes:
        run: its number.
        name: what it is called.
        parent: the moment at which it branched off; None for a run from its seed.
        differs: what differs from the run before it, in words.
        turns: the same as lists, at its begin and step by step.
        final_loss: training loss of its last step; None before the first.
        best_loss: its lowest training loss; None before the first step.
        best_step: the step of that.
        test_loss: loss on the test samples when they were measured last; None without any.
        test_accuracy: share of them classified rightly, 0 to 1; None without any and for a regression.
        steps: number of steps from the seed on.
        seconds: time that it spent in training.
        state: ``training``, ``paused``, ``branched`` where others went on from it, or ``ended: `` and why.
        is_present: whether it is the one that Play goes on with.
        is_hidden: whether its curve is not drawn.
    """

    run: RunId
    name: str
    parent: Moment | None
    differs: str
    turns: tuple[Turn, ...]
    final_loss: float | None
    best_loss: float | None
    best_step: int | None
    test_loss: float | None
    test_accuracy: float | None
    steps: int
    seconds: float
    state: str
    is_present: bool
    is_hidden: bool

    @property
    def account(self) -> str:
        """All that differs, a line each."""
        begin, *later = self.turns
        lines = [each.words for each in begin.differences] or ([self.differs] if not later else [])
        return "\n".join(
            [*lines, *(f"at step {turn.step:,}: {in_words(turn.differences)}" for turn in later)]
        )


class RowMaker:
    """Makes the rows; what differs is found out once, and again only when a run has changed its settings."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[str, tuple[Turn, ...]]] = {}

    def made(
        self, runs: Iterable[RunRecord], present: RunRecord | None, *, playing: bool
    ) -> tuple[RunRow, ...]:
        """Return a row for each run.

        Args:
            runs: by number, ascending.
            present: the one that is trained, or would be.
            playing: whether it is being trained.
        """
        records = tuple(runs)
        kept = {record.run: record.kept for record in records}
        branched = {run.parent.run for run in kept.values() if run.parent is not None}
        known, self._known = self._known, {}
        rows = []
        for record in records:
            differs, turns = self._differs(record.kept, kept, known)
            is_present = record is present
            state = (
                TRAINING if is_present and playing else _state(record.kept, branched, is_present=is_present)
            )
            rows.append(_row(record, differs, turns, state, is_present=is_present))
        return tuple(rows)

    def _differs(
        self,
        run: Run,
        kept: Mapping[RunId, Run],
        known: Mapping[tuple[object, ...], tuple[str, tuple[Turn, ...]]],
    ) -> tuple[str, tuple[Turn, ...]]:
        before = before_run(run, kept)
        key = (*_settings(run), *(() if before is None else _settings(before)))
        found = known.get(key)
        if found is None:
            turns = turns_of(run, before)
            words = told(turns, is_compared=before is not None)
            is_first = before is None and run.parent is None
            found = "; ".join(filter(None, (_FIRST if is_first else "", words))), turns
        self._known[key] = found
        return found


def _row(record: RunRecord, differs: str, turns: tuple[Turn, ...], state: str, *, is_present: bool) -> RunRow:
    run, lowest = record.kept, record.lowest
    return RunRow(
        run=record.run,
        name=run.label.name,
        parent=run.parent,
        differs=differs,
        turns=turns,
        final_loss=float(record.losses[-1]) if len(record.training) else None,
        best_loss=None if lowest is None else lowest.loss,
        best_step=None if lowest is None else lowest.step,
        test_loss=record.test_loss,
        test_accuracy=_accuracy(record.test_accuracy),
        steps=record.step,
        seconds=seconds_of(run),
        state=state,
        is_present=is_present,
        is_hidden=run.label.hidden,
    )


def _accuracy(share: float | None) -> float | None:
    return None if share is None or math.isnan(share) else share


def _state(run: Run, branched: set[RunId], *, is_present: bool) -> str:
    if run.ended:
        why = run.ended.removeprefix("Stopped: ").rstrip(".")
        return f"ended: {why[:1].lower()}{why[1:]}"
    return BRANCHED if run.number in branched and not is_present else PAUSED


def _settings(run: Run) -> tuple[object, ...]:
    """Return a key that changes whenever the words about a run's settings may change."""
    changes = tuple(run.changes)
    return run, len(changes), changes[-1].step < run.end
