"""`Agenda`: which trials of a sweep are to be carried out next."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from gradstudio.store.sweeps import SweepStore
from gradstudio.store.trial_result import TrialResult
from gradstudio.sweep.running.bracket import RANK, Bracket
from gradstudio.sweep.running.planned_sweep import PlannedSweep
from gradstudio.sweep.trial import SweepTrial

_MOST_BYTES = 16 * 2**20
"""Of the states that a worker is sent at once, or sends back."""
_BYTES_A_PARAMETER = 24
_GROUP = 64
"""Trials that are looked at at once where none is compared with another."""


class Agenda:
    """Goes through a plan, past what is finished, and keeps what it hears of. It holds what is going on, no more.

    Args:
        plan: to be carried out.
        store: what came of it before, and where results go.

    Attributes:
        finished: number of runs that are over.
        steps: that were planned so far, of all runs.
    """

    def __init__(self, plan: PlannedSweep, store: SweepStore) -> None:
        self._plan, self._store = plan, store
        self._before = store.finished()
        self.finished = len(self._before)
        self.steps = 0
        self._ready: deque[SweepTrial] = deque()
        self._open: dict[int, Bracket] = {}
        self._proposer = plan.proposer()
        self._trials = plan.trials() if self._proposer is None else iter(())
        self._has_more = True
        self._groups = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be carried out, nor under way."""
        return not (self._has_more or self._ready or self._open)

    def take(self, most: int) -> tuple[SweepTrial, ...]:
        """Return the next trials; none if nothing can be begun before others have ended, or nothing is left."""
        while len(self._ready) < most and self._has_more and (self._proposer is None or not self._open):
            self._begin_group()
        taken: list[SweepTrial] = []
        size = 0
        while self._ready and len(taken) < most and size < _MOST_BYTES:
            trial = self._ready.popleft()
            state = self._store.state(trial.number) if self._plan.early.keep_one_in is not None else b""
            coming = _BYTES_A_PARAMETER * trial.spec.parameter_count if trial.beyond else 0
            size += max(len(state), coming)
            taken.append(replace(trial, state=state))
        return tuple(taken)

    def hear(self, results: Sequence[TrialResult]) -> None:
        """Keep what came of some trials that were taken."""
        over: list[TrialResult] = []
        waiting: list[TrialResult] = []
        brackets: dict[int, Bracket] = {}
        for result in results:
            bracket = self._open[result.number]
            (over if bracket.hear(replace(result, state=b"")) else waiting).append(result)
            brackets[id(bracket)] = bracket
        self._store.put(over, waiting=waiting)
        self.finished += len(over)
        for bracket in brackets.values():
            self._go_on(bracket)

    def _begin_group(self) -> None:
        if self._proposer is not None:
            trials = list(self._proposer.ask())
        else:
            early = self._plan.early
            trials = list(islice(self._trials, early.bracket if early.keep_one_in is not None else _GROUP))
        if not trials:
            self._has_more = False
            return
        bracket = self._within_budget(trials)
        self._groups += 1
        if bracket is None:
            return
        if not self._is_compared and all(trial.number in self._before for trial in bracket.trials):
            return
        self._recall(bracket)
        for trial in bracket.trials:
            self._open[trial.number] = bracket
        self._go_on(bracket)

    @property
    def _is_compared(self) -> bool:
        return self._proposer is not None or self._plan.early.keep_one_in is not None

    def _within_budget(self, trials: list[SweepTrial]) -> Bracket | None:
        """Return the first of some trials, as many as the budget has steps for; the others are not begun."""
        most = self._plan.budget.steps
        while trials:
            bracket = Bracket(trials, self._plan.early.at_turn(self._groups), self._plan.objective)
            if most is None or self.steps + bracket.cost() <= most:
                self.steps += bracket.cost()
                return bracket
            self._has_more = False
            trials.pop()
        return None

    def _recall(self, bracket: Bracket) -> None:
        for result in self._store.results([trial.number for trial in bracket.trials]):
            bracket.hear(result)

    def _go_on(self, bracket: Bracket) -> None:
        """Hand out what a bracket needs, where all that it had handed out is heard of."""
        if bracket.is_waiting:
            return
        ahead = bracket.ahead()
        while ahead.losers:
            self._store.finish(ahead.losers, RANK)
            bracket.end(ahead.losers)
            self.finished += len(ahead.losers)
            ahead = bracket.ahead()
        self._ready.extend(ahead.trials)
        bracket.hand_out(ahead.trials)
        if not ahead.trials:
            for trial in bracket.trials:
                del self._open[trial.number]
            if self._proposer is not None:
                self._proposer.tell(bracket.results)
