"""`PlanParts`: what a plan is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from gradstudio.project.spec import ProjectSpec
from gradstudio.store.trial_result import Objective
from gradstudio.sweep.limits import EarlyEnding, SweepBudget
from gradstudio.sweep.plan.axis import Axis
from gradstudio.sweep.plan.points import Search


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanParts:
    """What a plan is made of.

    Attributes:
        spec: the project that all runs are variants of.
        axes: the fields that vary; none for other seeds alone.
        search: how points are chosen among them.
        points: how many; None for all of a grid, and else for as many as the budget has room for.
        seeds: of the training, from each of which every point is run; none for the project's own.
        search_seed: of what is drawn to choose points, 0 or more.
        objective: what is looked for.
        budget: what all of it may cost.
        early: when a run is given up.
    """

    spec: ProjectSpec
    axes: tuple[Axis, ...] = ()
    search: Search = "grid"
    points: int | None = None
    seeds: tuple[int, ...] = ()
    search_seed: int = 0
    objective: Objective = "loss"
    budget: SweepBudget = field(default_factory=SweepBudget)
    early: EarlyEnding = field(default_factory=EarlyEnding)

    @property
    def seeds_follow(self) -> bool:
        """Whether the seeds are the project's own and those that follow it."""
        first = self.spec.training.seed
        return self.seeds == tuple(range(first, first + len(self.seeds)))
