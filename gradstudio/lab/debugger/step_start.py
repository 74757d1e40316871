"""Where a training step that is to be stepped through begins: at any moment of a record."""

from __future__ import annotations

import numpy as np

from gradstudio.lab.debugger.batch_graph import StepStart, gradients_left
from gradstudio.lab.debugger.script import Script
from gradstudio.lab.debugger.training_step import training_step_script
from gradstudio.lab.errors import LabError
from gradstudio.training.record.replay import Replay
from gradstudio.training.record.run import Run
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment


def training_step_at(replay: Replay, run: Run, step: int, go_on: GoOn | None = None) -> Script | None:
    """Record the step that a run took after a moment, or would take next at its end.

    The gradients at first are those that the step before has left, 0 where the run begins.

    Args:
        replay: goes to the moment; it stays there.
        run: the run, which the replay knows by its number.
        step: number of steps taken before it.
        go_on: is asked now and then whether to.

    Returns:
        The script, or None if it was not to go on.

    Raises:
        RecordError: the run has no such step.
        LabError: the batch is too large, or its numbers are beyond what can be computed.
    """
    run.require(step)
    left = np.zeros(run.spec.parameter_count)
    if step > run.begin:
        session = replay.go_to(Moment(run.number, step - 1), go_on)
        if session is None:
            return None
        try:
            left = gradients_left(StepStart.of(session))
        except LabError:  # a batch too large to be looked at: what it left is wiped in any case
            left = np.zeros(run.spec.parameter_count)
    session = replay.go_to(Moment(run.number, step), go_on)
    return None if session is None else training_step_script(StepStart.of(session), left)
