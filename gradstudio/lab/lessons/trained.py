"""Training a project anew, from its seed: what is saved with it is not looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gradstudio.lab.lessons.errors import AnswerError, CheckGivenUpError
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.trial.patient import for_trial
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.session import Session

MOST_STEPS = 50_000
MOST_WORK = 3e10
"""Multiply-adds of a training: some seconds at the most."""
_PASSES = 3
"""Products for each weight and sample of a step: one forward, two backward."""
_MEASURED = 2
"""How often loss and gradient are measured on all samples: before the first step and after the last."""
_STRETCHES = 40
RISEN = 100.0
"""A loss has diverged when it is this many times the one that the run began with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What came of a training.

    Attributes:
        steps: how many were taken.
        loss_before: mean loss of the training samples with the penalties, before the first step.
        loss: the same at the end.
        accuracy: share of the training samples classified rightly; NaN for regression.
        test_loss: mean loss of the test samples; None if there are none.
        test_accuracy: share of them classified rightly; None if there are none.
        fault: why it could not go on, or "".
    """

    steps: int
    loss_before: float
    loss: float
    accuracy: float
    test_loss: float | None
    test_accuracy: float | None
    fault: str = ""

    @property
    def has_diverged(self) -> bool:
        """Whether numbers diverged: they are no longer finite, or the loss is a hundred times that of the start."""
        return bool(self.fault) or not self.loss <= RISEN * self.loss_before


def train(spec: ProjectSpec, steps: int, go_on: GoOn) -> Trained:
    """Train a project from its seed; equal projects give equal numbers, to the last bit.

    It is trained compiled, whatever engine the project names. Its other rules for ending a run hold, but for the
    clock's.

    Args:
        spec: the project.
        steps: how many steps at the most.
        go_on: is asked on the way whether to go on, with the share that is done.

    Raises:
        AnswerError: it would take too long.
        CheckGivenUpError: it was not to go on.
        SpecError: the samples cannot be had.
    """
    _require_affordable(spec, steps)
    session = Session(for_trial(spec))
    before, fault = session.snapshot().loss, ""
    stretch = max(1, math.ceil(steps / _STRETCHES))
    try:
        while session.step_count < steps:
            if not go_on(session.step_count / steps):
                raise CheckGivenUpError
            stop = session.run(min(stretch, steps - session.step_count))
            if stop is not None and stop.rule != "steps":
                break
    except TrainingError as error:
        fault = str(error)
    snapshot = session.snapshot()
    return Trained(
        steps=session.step_count,
        loss_before=before,
        loss=snapshot.loss,
        accuracy=snapshot.accuracy,
        test_loss=snapshot.test_loss,
        test_accuracy=snapshot.test_accuracy,
        fault=fault,
    )


def _require_affordable(spec: ProjectSpec, steps: int) -> None:
    rows, sample = spec.data.sample_count, _PASSES * spec.parameter_count
    most = int((MOST_WORK / sample - _MEASURED * rows) / min(spec.training.batch_size or rows, rows))
    if most < 1:
        raise AnswerError(
            f"A network of {spec.parameter_count:,} parameters on {rows:,} samples takes longer than a check may. "
            "Make the network smaller."
        )
    if steps > min(most, MOST_STEPS):
        raise AnswerError(
            f"Training this project for {steps:,} steps takes longer than a check may. "
            f"Take {min(most, MOST_STEPS):,} steps at the most, or a smaller network."
        )
