"""`OptunaProposer`: points chosen by TPE of what came of those before, with Optuna (the extra ``sweep``)."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from statistics import fmean
from typing import Any

from gradstudio.export.missing import loading
from gradstudio.store.trial_result import TrialResult
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.plan.axis import Axis
from gradstudio.sweep.plan.parts import PlanParts
from gradstudio.sweep.trial import SweepTrial
from gradstudio.sweep.varying import is_whole

_LEAST, _MOST, _GENERATIONS = 8, 256, 16
"""Points that are chosen together: a share of all, but neither fewer nor more."""


class OptunaProposer:
    """Chooses points by TPE, some at a time; a point's score is the mean over its seeds.

    The same answers lead to the same points: the sampler has a seed, and hears everything in one order. A point
    whose runs were all ended by rank counts as pruned at the step where the first of them was. Source: Bergstra et
    al., Algorithms for hyper-parameter optimization (2011).

    Args:
        parts: of the plan.
        trials_at: returns the runs of a point, by its number and its values.
        points: how many to choose; None for no end.
        runs: number of all runs at most; None for no limit.

    Raises:
        SweepError: Optuna cannot be loaded.
    """

    def __init__(
        self,
        parts: PlanParts,
        trials_at: Callable[[int, tuple[Any, ...]], Iterator[SweepTrial]],
        points: int | None,
        runs: int | None,
    ) -> None:
        with loading("optuna", "A search by TPE", SweepError):
            import optuna  # noqa: PLC0415 - an extra

        self._parts, self._trials_at, self._points, self._runs = parts, trials_at, points, runs
        self._seeds = max(1, len(parts.seeds))
        self._together = generation_of(parts)
        self._asked: dict[int, Any] = {}
        self._next = 0
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        with _quiet():
            sampler = optuna.samplers.TPESampler(seed=parts.search_seed, multivariate=len(parts.axes) > 1)
            self._study = optuna.create_study(sampler=sampler)
        self._distributions = {axis.path: _distribution(axis) for axis in parts.axes}
        self._pruned, self._failed = optuna.trial.TrialState.PRUNED, optuna.trial.TrialState.FAIL

    def ask(self) -> Sequence[SweepTrial]:
        """Return the runs of the next points; none when there are enough."""
        end = self._next + self._together
        if self._points is not None:
            end = min(end, self._points)
        found: list[SweepTrial] = []
        for number in range(self._next, end):
            with _quiet():
                asked = self._study.ask(self._distributions)
            self._asked[number] = asked
            point = tuple(self._value(axis, asked.params[axis.path]) for axis in self._parts.axes)
            found += self._trials_at(number, point)
        self._next = end
        if self._runs is None or not found:
            return found
        return list(islice(found, max(0, self._runs - found[0].number)))

    def tell(self, results: Sequence[TrialResult]) -> None:
        """Hear what came of the runs that were asked for last."""
        by_point: dict[int, list[TrialResult]] = {number: [] for number in sorted(self._asked)}
        for result in results:
            by_point[result.number // self._seeds].append(result)
        for number, of_point in by_point.items():
            asked = self._asked.pop(number)
            if not of_point:
                self._study.tell(asked, state=self._failed)
                continue
            score = fmean(result.score(self._parts.objective) for result in of_point)
            if all(result.cause == "rank" for result in of_point):
                asked.report(score, min(result.steps for result in of_point))
                self._study.tell(asked, state=self._pruned)
            else:
                self._study.tell(asked, score)

    def _value(self, axis: Axis, chosen: Any) -> Any:
        return chosen if axis.is_range else axis.values[chosen]


def generation_of(parts: PlanParts) -> int:
    """Return how many points of a plan are chosen together."""
    early, points = parts.early, parts.points
    if early.keep_one_in is not None and early.pruner is None:
        return max(1, early.bracket // max(1, len(parts.seeds)))
    return _LEAST if points is None else min(max(_LEAST, points // _GENERATIONS), _MOST)


def _distribution(axis: Axis) -> Any:
    """Return what Optuna draws from: numbers of a range, or the place of a value among the others."""
    from optuna import distributions  # noqa: PLC0415 - an extra

    if axis.low is None or axis.high is None:
        return distributions.CategoricalDistribution(range(len(axis.values)))
    if is_whole(axis.path):
        return distributions.IntDistribution(int(axis.low), int(axis.high), log=axis.log)
    return distributions.FloatDistribution(axis.low, axis.high, log=axis.log)


@contextmanager
def _quiet() -> Iterator[None]:
    """Leave out the warnings that a part of Optuna is experimental."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
