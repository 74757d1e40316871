"""What optimizers remember, and would remember if they had been fed the gradients of the last steps of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.optim import OPTIMIZERS
from gradstudio.lab.microscope.taken import taken_gradient
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import RecordError, Replay
from gradstudio.training.record.replay import Runs
from gradstudio.training.record.way import GoOn, Legs
from gradstudio.training.run.moment import Moment

GATHERED_STEPS = 500
"""So many steps are fed at the most: what came before weighs less than 1 in 100 in all but Adam's mean square."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptimizerMemory:
    """What an optimizer goes into a step with.

    Attributes:
        first: velocity, or running mean of the gradient, by parameter; zeros where it keeps none.
        second: running mean of the squared gradient, by parameter; zeros where it keeps none.
        age: number of steps that it was fed.
    """

    first: Floats
    second: Floats
    age: int


def no_memory(parameters: int) -> OptimizerMemory:
    """Return the memory of an optimizer that begins, for so many parameters."""
    return OptimizerMemory(first=np.zeros(parameters), second=np.zeros(parameters), age=0)


def fed(spec: ProjectSpec, memory: OptimizerMemory, gradient: Floats) -> OptimizerMemory:
    """Return what an optimizer remembers after one more step: the lines of its `STEP` that are of its memory.

    Args:
        spec: the project under the optimizer.
        memory: before the step.
        gradient: as the optimizer takes it, by parameter.
    """
    optimizer = spec.training.optimizer
    rule = OPTIMIZERS[optimizer.kind]
    kept = [
        (row[1], numbers)
        for row, numbers in ((rule.FIRST, memory.first), (rule.SECOND, memory.second))
        if row
    ]
    known: dict[str, Floats | float] = {"g": gradient, **dict(kept)}
    known |= {symbol: getattr(optimizer, name) for name, symbol in rule.SYMBOLS.items()}
    after: Mapping[str, Floats] = {
        symbol: line.value(known)  # type: ignore[arg-type, misc]  # sums and products, of arrays as of numbers
        for line in rule.STEP
        if (symbol := line.name.split()[-1]) in dict(kept)
    }
    return OptimizerMemory(
        first=after[rule.FIRST[1]] if rule.FIRST else memory.first,
        second=after[rule.SECOND[1]] if rule.SECOND else memory.second,
        age=memory.age + 1,
    )


def moments_before(runs: Runs, moment: Moment, most: int) -> list[Moment]:
    """Return the moments before one, ascending, of its run and of the runs that it grew from.

    They begin later where one of these is gone.

    Args:
        runs: the record.
        moment: which is not among them.
        most: largest number of them.
    """
    found: list[Moment] = []
    at: Moment | None = moment
    while at is not None and len(found) < most:
        try:
            run = runs.run(at.run)
        except RecordError:
            break
        first = max(run.begin, at.step - (most - len(found)))
        found = [Moment(at.run, step) for step in range(first, at.step)] + found
        at = run.parent
    return found


def gathered(
    replay: Replay, moments: Sequence[Moment], specs: Mapping[str, ProjectSpec], go_on: GoOn | None = None
) -> dict[str, OptimizerMemory] | None:
    """Feed optimizers the real gradients of some steps of a run, which the run took under its own.

    Args:
        replay: goes there.
        moments: before each of the steps, ascending, all of one size of network.
        specs: the project under each optimizer, by any key.
        go_on: is asked now and then whether to, and told which share is done, 0 to 1.

    Returns:
        What each remembers, by the key of its spec; None if it was not to go on.

    Raises:
        RecordError: a run is gone.
    """
    count = next((spec.parameter_count for spec in specs.values()), 0)
    known = {key: no_memory(count) for key in specs}
    legs = Legs(go_on, max(1, len(moments)))
    for moment in moments:
        session = replay.go_to(moment, legs.go_on)
        if session is None or not legs.arrived():
            return None
        gradient = taken_gradient(session.step_inputs().gradients, session.spec)
        known = {key: fed(specs[key], memory, gradient) for key, memory in known.items()}
    return known
