"""When a sweep, or a run of it, has gone on for long enough."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

Pruner = Literal["asha", "hyperband"]
"""Who judges runs one by one as they come to a rung: a pruner of Optuna's."""

PRUNERS: tuple[Pruner, ...] = get_args(Pruner)


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepBudget:
    """What a sweep may cost. None is no limit.

    Attributes:
        runs: number of runs.
        steps: number of steps of all runs together; a run that would go beyond is not begun.
        seconds: of the clock, those before a resume included and those of a pause not; what runs then is finished.
    """

    runs: int | None = None
    steps: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyEnding:
    """When a run is given up.

    Attributes:
        keep_one_in: at each rung the best of so many go on, 2 or more; None if rank ends none. Source: Jamieson and
            Talwalkar, Non-stochastic best arm identification and hyperparameter optimization (2016).
        first_rung: steps after which runs are compared first; each rung lies `keep_one_in` times as far.
        bracket: so many runs are compared with each other, in the order of their numbers.
        turns: so many brackets take turns, each with a first rung `keep_one_in` times as far as the one before it;
            then the first again. Source: Li et al., Hyperband (2018).
        pruner: judges each run as it comes to a rung, against those that were there before it, without brackets;
            None to compare those of a bracket with each other when all are there. Source: Li et al., A system for
            massively parallel hyperparameter tuning (2020).
        doctor: whether a fault that the doctor finds at a quarter or half of the steps ends a run.
    """

    keep_one_in: int | None = None
    first_rung: int = 100
    bracket: int = 81
    turns: int = 1
    pruner: Pruner | None = None
    doctor: bool = False

    def at_turn(self, number: int) -> EarlyEnding:
        """Return when runs of a bracket are given up.

        Args:
            number: of the bracket, from 0.
        """
        if self.keep_one_in is None or self.turns == 1:
            return self
        return replace(self, first_rung=self.first_rung * self.keep_one_in ** (number % self.turns))

    def rungs(self, steps: int) -> tuple[int, ...]:
        """Return the numbers of steps, ascending, after which runs of so many steps are compared."""
        rungs: list[int] = []
        if self.keep_one_in is not None:
            at = self.first_rung
            while at < steps:
                rungs.append(at)
                at *= self.keep_one_in
        return tuple(rungs)
