"""How a network is trained, and when it has been trained enough."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gradstudio.project.spec.base import Number, Positive, Seed, Spec, StepCount, Strength
from gradstudio.project.spec.optimizer import ClippingSpec, NoClipping, OptimizerSpec, SgdSpec
from gradstudio.project.spec.schedule import LinearRate, ScheduleSpec
from gradstudio.project.spec.tasks import Loss


class StopSpec(Spec):
    """Rules that end a run besides its number of steps, whichever comes first; None for no such rule.

    Attributes:
        epochs: times that every training sample has been used.
        target_loss: an epoch's mean training loss is at most this.
        target_accuracy: an epoch's mean training accuracy is at least this; above 0 and up to 1.
        patience: number of epochs in a row without a lower mean training loss than the best before them.
        seconds: time spent training.
    """

    epochs: StepCount | None = None
    target_loss: Number | None = None
    target_accuracy: float | None = Field(default=None, gt=0, le=1)
    patience: StepCount | None = None
    seconds: Positive | None = None


class TrainingSpec(Spec):
    """How the network is trained.

    Attributes:
        loss: loss of one sample. The loss of a step is its mean over the step's batch plus the penalties.
        learning_rate: its schedule.
        optimizer: how a gradient becomes a step.
        l1: strength α of the penalty α·Σ|p|.
        l2: strength α of the penalty α·Σp².
        penalize_biases: whether the penalties are over all parameters, or over the weights only.
        clipping: what is done to the gradients, penalties included, before the optimizer takes them.
        batch_size: samples per step, reshuffled each epoch, the last batch smaller where they do not divide;
            None for all of them in the order of the data.
        steps: where a run pauses; playing on from there goes on without a limit.
        stop: further rules that pause a run.
        metrics_interval: number of steps from one measurement on the test samples to the next.
        seed: of the initial weights, the batches and the dropout.
        engine: what computes it: the compiled network, or the readable reference, which gives the same
            numbers slowly.
    """

    loss: Loss = "hinge"
    learning_rate: ScheduleSpec = LinearRate()
    optimizer: OptimizerSpec = SgdSpec()
    l1: Strength = 0.0
    l2: Strength = 1e-4
    penalize_biases: bool = True
    clipping: ClippingSpec = NoClipping()
    batch_size: StepCount | None = None
    steps: StepCount = 100
    stop: StopSpec = StopSpec()
    metrics_interval: StepCount = 10
    seed: Seed = 1337
    engine: Literal["compiled", "reference"] = "compiled"
