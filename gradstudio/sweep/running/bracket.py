"""`Bracket`: trials that are compared with each other at rungs, of which the worse end there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gradstudio.store.trial_result import Objective, TrialResult
from gradstudio.sweep.limits import EarlyEnding
from gradstudio.sweep.running.cost import cost_of
from gradstudio.sweep.trial import SweepTrial

RANK = "rank"
"""Cause of an end at a rung."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What a bracket needs next.

    Attributes:
        trials: to be carried out, each up to a rung or to its end.
        losers: numbers of those that end where they are, by rank.
        is_over: whether nothing is left to be done, nor under way.
    """

    trials: tuple[SweepTrial, ...] = ()
    losers: tuple[int, ...] = ()
    is_over: bool = False


class Bracket:
    """Trials, and what is known of each. What comes next follows from that alone, so it can be resumed anywhere.

    Args:
        trials: by number.
        early: the rungs.
        objective: by what they are compared.
    """

    def __init__(self, trials: Sequence[SweepTrial], early: EarlyEnding, objective: Objective) -> None:
        self.trials = tuple(trials)
        self._early, self._one_in = early, early.keep_one_in
        self._objective = objective
        most = max(trial.steps for trial in trials)
        self._levels = (*early.rungs(most), most)
        self._known: dict[int, TrialResult] = {}
        self._over: set[int] = set()
        self._handed_out: set[int] = set()
        self._steps = {trial.number: min(trial.steps, trial.spec.training.steps) for trial in trials}

    def hand_out(self, trials: Iterable[SweepTrial]) -> None:
        """Note that trials are being carried out."""
        self._handed_out |= {trial.number for trial in trials}

    @property
    def results(self) -> list[TrialResult]:
        """What is known, in the order of the trials."""
        return [self._known[trial.number] for trial in self.trials if trial.number in self._known]

    def hear(self, result: TrialResult) -> bool:
        """Take in what came of a trial, at a rung or at the end; return whether its run is over with that."""
        number = result.number
        self._known[number] = result
        self._handed_out.discard(number)
        ended = bool(result.ran_away or result.cause) or result.steps >= self._steps[number]
        if ended or result.steps not in self._levels:
            self._over.add(number)
        return number in self._over

    def end(self, numbers: Iterable[int]) -> None:
        """Have runs that were measured at a rung be over there, by rank."""
        for number in numbers:
            self._known[number] = replace(self._known[number], cause=RANK)
            self._over.add(number)

    def ahead(self) -> Ahead:
        """Return what is to be done next; nothing while something that was handed out is not heard of."""
        if self._handed_out:
            return Ahead()
        present = list(self.trials)
        for at in self._levels:
            missing = [trial for trial in present if not self._is_measured(trial, at)]
            if missing:
                taken = tuple(up_to(trial, at, self._levels) for trial in missing)
                return Ahead(trials=taken)
            beyond = {trial.number for trial in present if self._is_beyond(trial, at)}
            waiting = [trial for trial in present if trial.number not in self._over]
            is_decided = bool(beyond) or any(self._lost_at(trial, at) for trial in present)
            if not is_decided and (losers := self._losers(present, waiting)):
                return Ahead(losers=losers)
            going = beyond.union(trial.number for trial in waiting)
            present = [trial for trial in present if trial.number in going]
        return Ahead(is_over=True)

    def cost(self) -> int:
        """Return how many steps it takes as planned."""
        return cost_of([trial.steps for trial in self.trials], self._early)

    def _losers(self, present: Sequence[SweepTrial], waiting: Sequence[SweepTrial]) -> tuple[int, ...]:
        if self._one_in is None:
            return ()
        numbers = [trial.number for trial in present]
        ranked = sorted(numbers, key=lambda number: (self._known[number].score(self._objective), number))
        kept = set(ranked[: math.ceil(len(ranked) / self._one_in)])
        return tuple(trial.number for trial in waiting if trial.number not in kept)

    def _is_measured(self, trial: SweepTrial, at: int) -> bool:
        known = self._known.get(trial.number)
        return known is not None and (trial.number in self._over or known.steps >= min(at, trial.steps))

    def _is_beyond(self, trial: SweepTrial, at: int) -> bool:
        """Whether the run went on at a rung, as far as is known."""
        known = self._known[trial.number]
        return known.steps > at or (known.steps == at and known.ran_away)

    def _lost_at(self, trial: SweepTrial, at: int) -> bool:
        known = self._known[trial.number]
        return known.cause == RANK and known.steps == at


def up_to(trial: SweepTrial, at: int, levels: Sequence[int]) -> SweepTrial:
    """Return a trial that is carried out up to a rung, or to its end if that comes first.

    Args:
        trial: which, with all its steps.
        at: number of steps of the rung.
        levels: of all rungs, ascending, and of the end.
    """
    beyond = dict.fromkeys(min(level, trial.steps) for level in levels if at < min(level, trial.steps))
    return replace(trial, steps=min(at, trial.steps), beyond=tuple(beyond))
