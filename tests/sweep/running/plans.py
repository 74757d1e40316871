"""Plans of a few lines for the tests of running them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.sweeps import SweepStore
from gradstudio.store.trial_result import Objective, TrialResult
from gradstudio.sweep.limits import EarlyEnding, SweepBudget
from gradstudio.sweep.race.variants import over, with_seeds
from gradstudio.sweep.running.crew import Crew
from gradstudio.sweep.running.sweep import Sweep
from gradstudio.sweep.trial import Proposer, SweepTrial

RATE = "training.learning_rate"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Rates over seeds, the seeds fastest."""

    spec: ProjectSpec = field(default_factory=lambda: edits.set_training(ProjectSpec(), steps=1000, l2=0.3))
    rates: Sequence[float] = (0.03, 0.1, 1e3)
    seeds: int = 3
    steps: int = 80
    budget: SweepBudget = field(default_factory=SweepBudget)
    early: EarlyEnding = field(default_factory=EarlyEnding)
    objective: Objective = "loss"
    digest: str = "plan"
    proposes: bool = False

    @property
    def count(self) -> int:
        return len(self.rates) * self.seeds

    @property
    def longest(self) -> int:
        return self.steps

    def trials(self) -> Iterator[SweepTrial]:
        numbers = iter(range(self.count))
        for rate in self.rates:
            (varied,) = over(self.spec, RATE, [{"kind": "constant", "rate": rate}])
            for spec in with_seeds(varied, self.seeds):
                yield SweepTrial(
                    number=next(numbers),
                    values={RATE: rate},
                    seed=spec.training.seed,
                    spec=spec,
                    steps=self.steps,
                )

    def proposer(self) -> Proposer | None:
        return Downhill(self) if self.proposes else None


LONG = Plan(
    rates=(0.03, 0.1),
    seeds=120,
    steps=900,
    early=EarlyEnding(keep_one_in=3, first_rung=100, bracket=12),
)
"""So long that something can happen on the way."""


class Downhill:
    """Proposes a rate beside the best one so far, four times."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._best, self._asked = plan, (float("inf"), 0.01), 0

    def ask(self) -> Sequence[SweepTrial]:
        begin, self._asked = self._asked, self._asked + 4
        if begin >= 16:
            return ()
        rates = [self._best[1] * factor for factor in (0.5, 1.0, 2.0, 4.0)]
        (first, *_) = self._plan.trials()
        specs = over(first.spec, RATE, [{"kind": "constant", "rate": rate} for rate in rates])
        return [
            SweepTrial(number=begin + k, values={RATE: rate}, seed=1, spec=spec, steps=self._plan.steps)
            for k, (rate, spec) in enumerate(zip(rates, specs, strict=True))
        ]

    def tell(self, results: Sequence[TrialResult]) -> None:
        for result in results:
            self._best = min(self._best, (result.score("loss"), result.values[RATE]))


def stored(path: Path, plan: Plan) -> SweepStore:
    if path.exists():
        return SweepStore(path)
    return SweepStore.create(path, "a plan", plan.digest, [RATE])


def carried_out(path: Path, plan: Plan, crew: Crew) -> list[TrialResult]:
    """Carry a plan out to its end, and return all results."""
    with crew, stored(path, plan) as store:
        assert Sweep(plan, store, crew).run()
        return store.results(range(plan.count))


def bits(results: Sequence[TrialResult]) -> list[tuple[object, ...]]:
    return [result.bits for result in results]
