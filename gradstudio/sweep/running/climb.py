"""`Climb`: trials that are judged one by one, each as it comes to a rung."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from gradstudio.store.rung import Rung
from gradstudio.store.trial_result import Objective, TrialResult
from gradstudio.sweep.limits import EarlyEnding
from gradstudio.sweep.running.bracket import RANK, Ahead, up_to
from gradstudio.sweep.running.cost import cost_of
from gradstudio.sweep.trial import SweepTrial


class RungJudge(Protocol):
    """Says of a run that has come to a rung whether it goes on."""

    def goes_on(self, rung: Rung) -> bool:
        """Return whether a run goes on, as it was judged when it came to the rung; the first time it is judged."""
        ...


class Climb:
    """Trials, none of which waits for another: a run goes on or ends as soon as it is at a rung.

    Which ones go on depends on the order in which they come there. The judge remembers it.

    Args:
        trials: by number.
        early: the rungs.
        objective: by what they are judged.
        judge: of all trials of the sweep.
    """

    def __init__(
        self, trials: Sequence[SweepTrial], early: EarlyEnding, objective: Objective, judge: RungJudge
    ) -> None:
        self.trials = tuple(trials)
        self._early, self._objective, self._judge = early, objective, judge
        self._levels = {trial.number: (*early.rungs(trial.steps), trial.steps) for trial in trials}
        self._ends = {trial.number: min(trial.steps, trial.spec.training.steps) for trial in trials}
        self._known: dict[int, TrialResult] = {}
        self._over: set[int] = set()
        self._handed_out: dict[int, int] = {}

    def hand_out(self, trials: Iterable[SweepTrial]) -> None:
        """Note that trials are being carried out."""
        self._handed_out |= {trial.number: trial.steps for trial in trials}

    @property
    def results(self) -> list[TrialResult]:
        """What is known, in the order of the trials."""
        return [self._known[trial.number] for trial in self.trials if trial.number in self._known]

    def hear(self, result: TrialResult) -> bool:
        """Take in what came of a trial, at a rung or at the end; return whether its run is over with that."""
        number, levels = result.number, self._levels[result.number]
        self._known[number] = result
        at = self._handed_out.pop(number, levels[-1])
        if at < levels[-1]:
            self._judge.goes_on(self._rung(result, at))
        ended = bool(result.ran_away or result.cause) or result.steps >= self._ends[number]
        if ended or result.steps not in levels:
            self._over.add(number)
        return number in self._over

    def end(self, numbers: Iterable[int]) -> None:
        """Have runs that were measured at a rung be over there, by rank."""
        for number in numbers:
            self._known[number] = replace(self._known[number], cause=RANK)
            self._over.add(number)

    def ahead(self) -> Ahead:
        """Return what is to be done next."""
        trials: list[SweepTrial] = []
        losers: list[int] = []
        for trial in self.trials:
            number, levels = trial.number, self._levels[trial.number]
            if number in self._over or number in self._handed_out:
                continue
            known = self._known.get(number)
            if known is None:
                trials.append(up_to(trial, levels[0], levels))
            elif self._judge.goes_on(self._rung(known, known.steps)):
                trials.append(up_to(trial, levels[levels.index(known.steps) + 1], levels))
            else:
                losers.append(number)
        is_over = len(self._over) == len(self.trials)
        return Ahead(trials=tuple(trials), losers=tuple(losers), is_over=is_over)

    def cost(self) -> int:
        """Return how many steps it takes if one in so many goes on at each rung; it may be more or fewer."""
        return cost_of([trial.steps for trial in self.trials], self._early)

    def _rung(self, result: TrialResult, at: int) -> Rung:
        return Rung(number=result.number, step=at, score=result.score(self._objective))
