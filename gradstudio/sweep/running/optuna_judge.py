"""`OptunaJudge`: ASHA and Hyperband by Optuna's pruners (the extra ``sweep``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gradstudio.export.missing import loading
from gradstudio.store.rung import Rung
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.limits import EarlyEnding

_STUDY = "sweep"
"""Optuna's Hyperband draws the bracket of a run from this name and its number."""


class OptunaJudge:
    """Judges each run against those that were at the rung before it. The same order leads to the same judgments.

    Args:
        early: the rungs, and which pruner; it has one.
        longest: largest number of steps of a run.

    Raises:
        SweepError: Optuna cannot be loaded.
    """

    def __init__(self, early: EarlyEnding, longest: int) -> None:
        with loading("optuna", "Stopping runs early by ASHA or Hyperband", SweepError):
            import optuna  # noqa: PLC0415 - an extra

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        first, one_in = early.first_rung, early.keep_one_in or 2
        pruners = optuna.pruners
        self._study = optuna.create_study(
            study_name=_STUDY,
            sampler=optuna.samplers.RandomSampler(seed=0),
            pruner=pruners.SuccessiveHalvingPruner(min_resource=first, reduction_factor=one_in)
            if early.pruner == "asha"
            else pruners.HyperbandPruner(
                min_resource=first, max_resource=max(first, longest), reduction_factor=one_in
            ),
        )
        self._trials: list[Any] = []
        self._judged: dict[int, tuple[int, bool]] = {}  # at its last rung, by number
        self._fresh: list[Rung] = []

    def goes_on(self, rung: Rung) -> bool:
        """Return whether a run goes on, as it was judged when it came to the rung; the first time it is judged."""
        step, goes_on = self._judged.get(rung.number, (0, False))
        if step < rung.step:
            goes_on = self._judge(rung)
            self._fresh.append(rung)
        return goes_on

    def recall(self, rungs: Iterable[Rung]) -> None:
        """Judge runs once more, in the order in which they were judged before."""
        for rung in rungs:
            self._judge(rung)

    def take_fresh(self) -> tuple[Rung, ...]:
        """Return what was judged since this was asked last, in that order."""
        fresh = tuple(self._fresh)
        self._fresh.clear()
        return fresh

    def _judge(self, rung: Rung) -> bool:
        while len(self._trials) <= rung.number:
            self._trials.append(self._study.ask())
        trial = self._trials[rung.number]
        trial.report(rung.score, rung.step)
        goes_on = not trial.should_prune()
        self._judged[rung.number] = rung.step, goes_on
        return goes_on
