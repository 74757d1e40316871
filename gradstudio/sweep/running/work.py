"""How much work runs are, before anybody has begun them: in multiply-adds, roughly, and in bytes."""

from __future__ import annotations

from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.trial import SweepTrial

_STEP, _RUN = 2**15, 2**21
"""What a step and a run take beside their multiply-adds, as so many of them."""
_REFERENCE = 2**14
"""Times as long as the compiled engine the reference takes for one."""
_BYTES_A_PARAMETER = 32
"""The parameter, its gradient, and what an optimizer remembers of it."""


def work_of_step(spec: ProjectSpec) -> int:
    """Return how many multiply-adds a step of a project is, with its share of the measurements on test samples."""
    parameters, training = spec.parameter_count, spec.training
    tested = round(spec.data.sample_count * spec.data.test_share)
    trained = spec.data.sample_count - tested
    batch = trained if training.batch_size is None else min(training.batch_size, trained)
    work = 3 * parameters * batch + parameters * tested // training.metrics_interval + _STEP
    return work * _REFERENCE if training.engine == "reference" else work


def work_of(trial: SweepTrial, steps: int | None = None) -> int:
    """Return how many multiply-adds a trial is.

    Args:
        trial: which; from wherever it goes on, it counts from its first step.
        steps: that it takes; as many as are planned if None.
    """
    taken = trial.steps if steps is None else steps
    measured = trial.spec.parameter_count * trial.spec.data.sample_count
    return _RUN + measured + taken * work_of_step(trial.spec)


def bytes_of(trial: SweepTrial, before: SweepTrial | None) -> int:
    """Return how much memory a trial takes while it is trained beside others.

    Args:
        trial: which.
        before: that stands before it; of one point, they have their samples in common.
    """
    spec = trial.spec
    found = _BYTES_A_PARAMETER * spec.parameter_count
    if before is None or trial.values is not before.values:
        found += 8 * spec.data.sample_count * (spec.input_count + 1)
    return found


class ChunkRoom:
    """What a chunk still has room for. Its first trial has room, however large it is.

    Args:
        runs: number of trials at most.
        work: in multiply-adds, as `work_of` counts them.
        memory: in bytes, as `bytes_of` counts them.
    """

    def __init__(self, *, runs: int, work: float, memory: int) -> None:
        self._runs, self._work, self._memory = runs, work, memory
        self._last: SweepTrial | None = None

    def takes(self, trial: SweepTrial) -> bool:
        """Return whether there is room for a trial, which then takes it up."""
        work, memory = work_of(trial), bytes_of(trial, self._last)
        has_room = self._runs > 0 and self._work >= work and self._memory >= memory
        if self._last is not None and not has_room:
            return False
        self._runs, self._work, self._memory = self._runs - 1, self._work - work, self._memory - memory
        self._last = trial
        return True
