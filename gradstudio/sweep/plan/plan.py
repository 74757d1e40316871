"""`SweepPlan`: which runs a sweep makes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import islice, repeat
from typing import Any

from gradstudio.engine.errors import shown
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.limits import Pruner, SweepBudget
from gradstudio.sweep.plan.errors import PlanError
from gradstudio.sweep.plan.parts import PlanParts
from gradstudio.sweep.plan.points import SEARCHES, grid_size, points
from gradstudio.sweep.plan.written import plan_text
from gradstudio.sweep.trial import Proposer, SweepTrial
from gradstudio.sweep.varying import has_value, place_in_order, value_at, varied

STEPS = "training.steps"
MAX_TRIALS = 100_000_000
MAX_JUDGED: Mapping[Pruner, int] = {"asha": 10_000, "hyperband": 5_000}
"""Runs that a pruner of Optuna's compares with each other in less than a minute, all in all."""
MAX_SEEDS = 100_000
"""Largest number of seeds of a point if they are the project's own and those that follow it."""
MAX_LISTED_SEEDS = 10_000
"""Largest number of seeds of a point if they are listed one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPlan(PlanParts):
    """Which runs a sweep makes; its parts are those of `PlanParts`.

    Raises:
        PlanError: two parts do not fit. Whether each run is legal is told by `legality.require_legal`.
    """

    def __post_init__(self) -> None:
        if self.search not in SEARCHES:
            raise PlanError(
                f"There is no {shown(self.search)}. Choose one of: {', '.join(SEARCHES)}.", "search"
            )
        for place, axis in enumerate(self.axes):
            if axis.path in self.paths[:place]:
                raise PlanError("There are two axes of this field. Leave one out.", "axes", axis.path)
            if self.search == "grid":
                try:
                    axis.grid()
                except PlanError as error:
                    raise error.within("axes", axis.path) from None
        most = MAX_SEEDS if self.seeds_follow else MAX_LISTED_SEEDS
        if len(self.seeds) > most:
            raise PlanError(f"There are at most {most:,} seeds, not {len(self.seeds):,}.", "seeds")
        if len(set(self.seeds)) < len(self.seeds):
            raise PlanError("A seed is there twice.", "seeds")
        self._check_size()
        self._check_objective()

    @property
    def paths(self) -> tuple[str, ...]:
        """The fields that vary, in the order of the axes."""
        return tuple(axis.path for axis in self.axes)

    @property
    def count(self) -> int | None:
        """Number of runs; None where only a budget of steps or time ends it."""
        found = self._point_count()
        limits = [self.budget.runs, None if found is None else found * self.seed_count]
        return min((limit for limit in limits if limit is not None), default=None)

    @property
    def seed_count(self) -> int:
        """Number of runs of each point."""
        return max(1, len(self.seeds))

    @property
    def longest(self) -> int:
        """Largest number of steps of a run."""
        of_axis = next((axis for axis in self.axes if axis.path == STEPS), None)
        if of_axis is None:
            return self.spec.training.steps
        return max(of_axis.values) if of_axis.high is None else int(of_axis.high)

    @property
    def text(self) -> str:
        """The whole plan with its project, from which `reading.plan_of_text` makes it again."""
        return plan_text(self)

    @property
    def digest(self) -> str:
        """What tells one plan from another, whatever it may cost."""
        parts = {part.name: getattr(self, part.name) for part in fields(PlanParts)}
        # Not as a plan: one that only its budget ends would not be legal without it.
        return hashlib.sha256(plan_text(PlanParts(**parts | {"budget": SweepBudget()})).encode()).hexdigest()

    def trials(self) -> Iterator[SweepTrial]:
        """Yield the runs in the order of their numbers, the seeds of a point one after the other."""
        chosen = points(self.axes, self.search, self._point_count(), self.search_seed)
        yield from islice(
            (trial for number, point in enumerate(chosen) for trial in self.trials_at(number, point)),
            self.count,
        )

    def trials_at(self, number: int, point: tuple[Any, ...]) -> Iterator[SweepTrial]:
        """Yield the runs of one point, one for each seed; those of values that do not go together have a problem.

        Args:
            number: of the point, from 0.
            point: a value for each axis.
        """
        values = dict(zip(self.paths, point, strict=True))
        problem = ""
        try:
            spec = self.spec_at(values)
        except PlanError as error:
            spec, problem = self.spec, str(error)
        for place, seed in enumerate(self.seeds or (self.spec.training.seed,)):
            trial = _trial(number * self.seed_count + place, values, spec, seed)
            if problem:
                steps = values.get(STEPS, trial.steps)
                trial = replace(trial, problem=problem, steps=steps)
            yield trial

    def step_counts(self) -> Iterator[int] | None:
        """Return the number of steps of each run, in the order of `trials`; None where TPE chooses it."""
        if STEPS not in self.paths:
            return islice(repeat(self.spec.training.steps), self.count)
        if self.search == "tpe":
            return None
        place = self.paths.index(STEPS)
        chosen = points(self.axes, self.search, self._point_count(), self.search_seed)
        return islice((point[place] for point in chosen for _ in range(self.seed_count)), self.count)

    def trial_of(self, number: int, values: Mapping[str, Any], seed: int) -> SweepTrial:
        """Return a run as it was made, from what is kept of it.

        Args:
            number: of the run.
            values: of the fields that vary, by path.
            seed: of the run.

        Raises:
            PlanError: the combination of values is not legal.
        """
        return _trial(number, values, self.spec_at(values), seed)

    def spec_at(self, values: Mapping[str, Any]) -> ProjectSpec:
        """Return the project with some values in its fields.

        Args:
            values: by path.

        Raises:
            PlanError: the combination is not legal; its place is the axis that does not fit the others.
        """
        spec = self.spec
        for path in sorted(values, key=place_in_order):
            try:
                spec = varied(spec, path, values[path])
            except SpecError as error:
                why = error.told_of(path.rpartition(".")[2])
                raise PlanError(f"{shown(values[path])} is not legal here. {why}", "axes", path) from None
        for path, value in values.items():
            if not has_value(spec, path, value):
                raise PlanError(
                    f"Another axis sets this field too and replaces {shown(value)}. Leave one out.",
                    "axes",
                    path,
                )
        return spec

    def proposer(self) -> Proposer | None:
        """Return who chooses points by what came of those before; None where all are known beforehand.

        Raises:
            SweepError: Optuna cannot be loaded.
        """
        if self.search != "tpe":
            return None
        from gradstudio.sweep.plan.optuna_proposer import OptunaProposer  # noqa: PLC0415 - an extra

        return OptunaProposer(self, self.trials_at, self.points, self.budget.runs)

    def _point_count(self) -> int | None:
        if self.search != "grid":
            return self.points
        size = grid_size(self.axes)
        return size if self.points is None else min(size, self.points)

    def _check_size(self) -> None:
        if self.points is not None and self.points < 1:
            raise PlanError(f"Give a whole number above 0, not {self.points}.", "points")
        count = self.count
        if count is None and self.budget.steps is None and self.budget.seconds is None:
            raise PlanError(f"A {self.search} search has no end of its own. Say how many points.", "points")
        pruner = self.early.pruner
        if pruner is not None and count is not None and count > MAX_JUDGED[pruner]:
            raise PlanError(
                f"It compares each run with all before: {MAX_JUDGED[pruner]:,} at most, not {count:,}. Leave it "
                "out, and runs are compared in brackets.",
                "early",
                "pruner",
            )
        if count is not None and count > MAX_TRIALS:
            raise PlanError(f"That makes {count:,} runs, but a sweep has {MAX_TRIALS:,} at most.", "axes")

    def _check_objective(self) -> None:
        if self.objective.startswith("test_") and not self._may_be("data.test_share"):
            raise PlanError(
                "There are no test samples. Set data.test_share, or choose another objective.", "objective"
            )
        if (
            self.objective.endswith("accuracy")
            and self.spec.data.task == "regression"
            and not self._other_data
        ):
            raise PlanError("Regression has no accuracy. Choose a loss.", "objective")

    def _may_be(self, path: str) -> bool:
        return bool(value_at(self.spec, path)) or path in self.paths or self._other_data

    @property
    def _other_data(self) -> bool:
        return "data.kind" in self.paths


def _trial(number: int, values: Mapping[str, Any], spec: ProjectSpec, seed: int) -> SweepTrial:
    training = spec.training.model_copy(update={"seed": seed})
    return SweepTrial(
        number=number,
        values=values,
        seed=seed,
        spec=spec.model_copy(update={"training": training}),
        steps=training.steps,
    )
