"""`Agenda`: which trials of a sweep are to be carried out next."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from gradstudio.store.sweeps import SweepStore
from gradstudio.store.trial_result import TrialResult
from gradstudio.sweep.running.bracket import RANK, Bracket
from gradstudio.sweep.running.climb import Climb
from gradstudio.sweep.running.cost import affordable, ending_of, group_size
from gradstudio.sweep.running.optuna_judge import OptunaJudge
from gradstudio.sweep.running.planned_sweep import PlannedSweep
from gradstudio.sweep.running.work import ChunkRoom
from gradstudio.sweep.trial import SweepTrial

Group = Bracket | Climb

_MOST_HELD, _MOST_SENT = 128 * 2**20, 16 * 2**20
"""Bytes of the runs that a worker trains at once: less where their states are sent to it, or come back."""
_MOST_BEGUN = 1024
"""Trials that are looked at in one go: of those that are finished there can be a million."""


class Agenda:
    """Goes through the trials of a plan, skips finished ones, and stores results. It holds only trials under way.

    Args:
        plan: to be carried out.
        store: what came of it before, and where results go.

    Attributes:
        finished: number of runs that are over.
        steps: that were planned so far, of all runs.
        is_passing: whether `take` is still skipping finished trials, so that it must be called again at once.
    """

    def __init__(self, plan: PlannedSweep, store: SweepStore) -> None:
        self._plan, self._store = plan, store
        self._before = store.finished()
        self._judge = _judge(plan, store)
        self.finished = len(self._before)
        self.steps = 0
        self._ready: deque[SweepTrial] = deque()
        self._open: dict[int, Group] = {}
        self._proposer = plan.proposer()
        self._trials = plan.trials() if self._proposer is None else iter(())
        self._has_more = True
        self.is_passing = False
        self._groups = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be carried out, nor under way."""
        return not (self._has_more or self._ready or self._open)

    def take(self, most: int, work: float) -> tuple[SweepTrial, ...]:
        """Return the next trials; none if nothing can be begun before others have ended, or nothing is left.

        Args:
            most: number of trials.
            work: of all of them, in multiply-adds; one trial may have more.
        """
        has_rungs = self._plan.early.keep_one_in is not None
        room = ChunkRoom(runs=most, work=work, memory=_MOST_SENT if has_rungs else _MOST_HELD)
        taken: list[SweepTrial] = []
        begun = 0
        self.is_passing = False
        while self._ready or self._can_begin:
            if not self._ready:
                self.is_passing = begun >= _MOST_BEGUN and not taken
                if begun >= _MOST_BEGUN:
                    break
                begun += self._begin_group()
            elif room.takes(self._ready[0]):
                trial = self._ready.popleft()
                taken.append(replace(trial, state=self._store.state(trial.number)) if has_rungs else trial)
            else:
                break
        return tuple(taken)

    def hear(self, results: Sequence[TrialResult]) -> None:
        """Keep what came of some trials that were taken."""
        over: list[TrialResult] = []
        waiting: list[TrialResult] = []
        groups: dict[int, Group] = {}
        for result in results:
            group = self._open[result.number]
            (over if group.hear(replace(result, state=b"")) else waiting).append(result)
            groups[group.trials[0].number] = group
        self._keep(over, waiting)
        self.finished += len(over)
        for group in groups.values():
            self._go_on(group)

    @property
    def _can_begin(self) -> bool:
        return self._has_more and (self._proposer is None or not self._open)

    def _begin_group(self) -> int:
        """Begin the next trials that belong together, but for those that are finished; return how many they are."""
        if self._proposer is not None:
            trials = list(self._proposer.ask())
        else:
            trials = list(islice(self._trials, group_size(self._plan.early)))
        if not trials:
            self._has_more = False
            return 0
        count = len(trials)
        group = self._within_budget(trials)
        self._groups += 1
        if group is None:
            return count
        if not self._is_compared and all(trial.number in self._before for trial in group.trials):
            return count
        for result in self._store.results([trial.number for trial in group.trials]):
            group.hear(result)
        for trial in group.trials:
            self._open[trial.number] = group
        self._go_on(group)
        return count

    @property
    def _is_compared(self) -> bool:
        return self._proposer is not None or self._plan.early.keep_one_in is not None

    def _within_budget(self, trials: Sequence[SweepTrial]) -> Group | None:
        """Return the first of some trials, as many as the budget has steps for; the others are not begun."""
        early, objective, most = self._plan.early, self._plan.objective, self._plan.budget.steps
        early = ending_of(early, self._groups)
        left = None if most is None else most - self.steps
        count = affordable([trial.steps for trial in trials], early, left)
        self._has_more = count == len(trials)
        if not count:
            return None
        group: Group
        if self._judge is None:
            group = Bracket(trials[:count], early, objective)
        else:
            group = Climb(trials[:count], early, objective, self._judge)
        self.steps += group.cost()
        return group

    def _go_on(self, group: Group) -> None:
        """Hand out what a group needs now, and let go of it when it is over."""
        ahead = group.ahead()
        while ahead.losers:
            self._store.finish(ahead.losers, RANK)
            group.end(ahead.losers)
            self.finished += len(ahead.losers)
            ahead = group.ahead()
        self._ready.extend(ahead.trials)
        group.hand_out(ahead.trials)
        if ahead.is_over:
            for trial in group.trials:
                del self._open[trial.number]
            if self._proposer is not None:
                self._proposer.tell(group.results)

    def _keep(self, over: Sequence[TrialResult], waiting: Sequence[TrialResult]) -> None:
        rungs = () if self._judge is None else self._judge.take_fresh()
        self._store.put(over, waiting=waiting, rungs=rungs)


def _judge(plan: PlannedSweep, store: SweepStore) -> OptunaJudge | None:
    """Return who judges runs one by one, knowing what was judged before; None for brackets."""
    if plan.early.pruner is None:
        return None
    judge = OptunaJudge(plan.early, plan.longest)
    judge.recall(store.rungs())
    return judge
