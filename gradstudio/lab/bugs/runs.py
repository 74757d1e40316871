"""A run with mistakes beside the right one, from the same beginning, on the same batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.data.source import load_dataset
from gradstudio.data.split import split_rows
from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.paths import ScalarPath
from gradstudio.lab.bugs.faults import NO_FAULTS, Faults
from gradstudio.lab.bugs.loop import Memory, TrainingLoop
from gradstudio.lab.errors import LabError
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import batch_scalar_count
from gradstudio.training.record.way import GoOn

MOST_PARAMETERS = 2_000
MOST_SCALARS = 1_500_000
"""Scalars that a run computes at the most, all steps together: some seconds of plain Python."""
_MOST_STEPS, _FEWEST_STEPS = 120, 15
_STEPS_BEFORE = 10
"""Of the run that an optimizer remembers."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is trained.

    Attributes:
        steps: of each of the two runs.
        samples: training samples that they are trained on, the first ones.
        of: number of training samples that the project has.
    """

    steps: int
    samples: int
    of: int

    @property
    def says(self) -> str:
        """What is trained, in words."""
        some = "" if self.samples == self.of else f" on the first {self.samples:,} of {self.of:,} samples"
        return f"{self.steps} steps{some}"


@dataclass(slots=True, eq=False)
class LabRun:
    """A run as far as it has come. One thread adds to it; what others find there grows and does not change.

    Attributes:
        losses: of each step, as the loop tells them, at the parameters before it.
        parameters: before each step, and after the last.
        gradients: of each step, as its update reads them.
        ended: why it could not go on; "" where it could.
    """

    losses: list[float] = field(default_factory=list)
    parameters: list[Floats] = field(default_factory=list)
    gradients: list[Floats] = field(default_factory=list)
    ended: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class RunPair:
    """Both runs.

    Attributes:
        plan: how much is trained.
        paths: what each parameter is called.
        right: the right one.
        wrong: the one with mistakes.
        is_whole: whether both have come to their end.
    """

    plan: Plan
    paths: tuple[str, ...]
    right: LabRun
    wrong: LabRun
    is_whole: bool = False

    @property
    def apart_at(self) -> int | None:
        """The first step after which parameters differ, or whose loss does; None while none does."""
        for step, (a, b) in enumerate(zip(self.right.losses, self.wrong.losses, strict=False)):
            if a != b:
                return step
            if not np.array_equal(self.right.parameters[step + 1], self.wrong.parameters[step + 1]):
                return step + 1
        return None


def planned(spec: ProjectSpec, most_scalars: int = MOST_SCALARS) -> Plan:
    """Return how much of a project the lab trains.

    Args:
        spec: the project.
        most_scalars: that a run may compute, all steps together.

    Raises:
        LabError: the network is too large for plain Python.
    """
    if spec.parameter_count > MOST_PARAMETERS:
        raise LabError(
            f"The network has {spec.parameter_count:,} parameters. The bug lab trains in plain Python, at most "
            f"{MOST_PARAMETERS:,}: make a layer smaller."
        )
    of = len(_rows(spec))
    asked = of if spec.training.batch_size is None else min(spec.training.batch_size, of)
    each = batch_scalar_count(spec, asked, penalty=True)
    if each * _FEWEST_STEPS <= most_scalars:
        return Plan(steps=min(_MOST_STEPS, most_scalars // each), samples=of, of=of)
    samples = max(1, asked * most_scalars // (each * _FEWEST_STEPS))
    return Plan(steps=_FEWEST_STEPS, samples=samples, of=of)


def pair_of_runs(
    spec: ProjectSpec, faults: Faults, plan: Plan, right: LabRun | None = None
) -> tuple[RunPair, Callable[[GoOn], RunPair]]:
    """Return two runs that have not begun, and what takes their steps.

    Args:
        spec: the project, of which a copy is trained.
        faults: what is done wrong.
        plan: how much is trained.
        right: the right run of the same project and plan, if it is there already.
    """
    sizes = spec.sizes
    paths = tuple(str(ScalarPath.of_parameter(i, sizes)) for i in range(spec.parameter_count))
    pair = RunPair(plan=plan, paths=paths, right=right or LabRun(), wrong=LabRun())

    def take(go_on: GoOn) -> RunPair:
        samples = _samples(spec, plan)
        try:
            memory = _memory(spec, samples, faults, plan)
        except (LabError, MathDomainError) as error:
            memory = None
            pair.wrong.ended = f"The earlier run, whose moments the optimizer keeps, failed. {error}"
        loops = [(pair.wrong, TrainingLoop(spec, samples, faults, memory))]
        if right is None:
            loops.insert(0, (pair.right, TrainingLoop(spec, samples, NO_FAULTS)))
        for run, loop in loops:
            run.parameters.append(loop.parameters())
        for step in range(plan.steps):
            for run, loop in loops:
                if not run.ended:
                    _take_step(run, loop)
            if not go_on((step + 1) / plan.steps):
                return pair
        pair.is_whole = True
        return pair

    return pair, take


def _take_step(run: LabRun, loop: TrainingLoop) -> None:
    try:
        loss = loop.take_step()
    except (LabError, MathDomainError) as error:
        run.ended = str(error)
        return
    run.gradients.append(loop.gradients.copy())
    run.parameters.append(loop.parameters())
    run.losses.append(loss)


def _memory(spec: ProjectSpec, samples: Dataset, faults: Faults, plan: Plan) -> Memory | None:
    """Return what the optimizer remembers of the run before, where that is the mistake."""
    if "moments_kept" not in faults:
        return None
    before = TrainingLoop(spec, samples, NO_FAULTS)
    for _ in range(min(_STEPS_BEFORE, plan.steps)):
        before.take_step()
    return before.memory()


def _rows(spec: ProjectSpec) -> NDArray[np.int64]:
    """Return which samples are trained on."""
    data = spec.data
    return split_rows(len(load_dataset(data)), data.test_share, data.seed)[0]


def _samples(spec: ProjectSpec, plan: Plan) -> Dataset:
    """Return the training samples of a plan."""
    dataset, rows = load_dataset(spec.data), _rows(spec)
    return dataset if plan.samples == len(dataset) else dataset.subset(rows[: plan.samples])
