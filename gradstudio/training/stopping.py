"""When a run has gone on for long enough, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from gradstudio.project.spec import TrainingSpec
from gradstudio.training.engine import Steps

Rule = Literal["steps", "epochs", "target_loss", "target_accuracy", "patience", "seconds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Why a run stopped.

    Attributes:
        rule: the field of the training that said so.
        message: the same as a sentence.
    """

    rule: Rule
    message: str


class StopRules:
    """Watches a run. Each rule stops it once; who plays on goes on without that rule.

    Targets and patience look at the means over a whole epoch, each sample counted once: a single small batch
    says little.

    Args:
        training: the rules.
    """

    def __init__(self, training: TrainingSpec) -> None:
        self._training = training
        self._fired: set[Rule] = set()
        self._seconds = 0.0
        self._best = math.inf
        self._epochs_without_progress = 0
        self._start_epoch()

    def adopt(self, training: TrainingSpec) -> None:
        """Go by other rules; a rule that is changed can stop the run again."""
        before, after = self._training.stop.model_dump(), training.stop.model_dump()
        self._fired = {rule for rule in self._fired if before[rule] == after[rule]}
        if before["patience"] != after["patience"]:
            self._epochs_without_progress = 0
        self._training = training

    def allowance(self, step_count: int, left_in_epoch: int) -> float:
        """Return how many steps can be taken before the rules must be asked again; inf for any number."""
        stop = self._training.stop
        by_epoch = (stop.epochs, stop.target_loss, stop.target_accuracy, stop.patience)
        allowed = math.inf if all(rule is None for rule in by_epoch) else left_in_epoch
        if step_count < self._training.steps:
            allowed = min(allowed, self._training.steps - step_count)
        return allowed

    def check(self, taken: Steps, step_count: int, ended_epoch: int | None, seconds: float) -> Stop | None:
        """Return the first rule that ends the run after some more steps, or None.

        Args:
            taken: the steps, no more than `allowance` gave.
            step_count: steps of the whole run.
            ended_epoch: number of the epoch that ended with them, counted from 1, or None.
            seconds: what they took.
        """
        stop = self._training.stop
        self._seconds += seconds
        self._add(taken)
        if step_count == self._training.steps:
            return Stop(rule="steps", message=f"Stopped after {step_count} steps, as asked for.")
        if ended_epoch is not None:
            found = self._check_epoch(ended_epoch)
            self._start_epoch()
            if found:
                return found
        if stop.seconds is not None and self._seconds >= stop.seconds:
            return self._fire("seconds", f"Stopped after {self._seconds:.1f} s of training, as asked for.")
        return None

    def _check_epoch(self, epoch: int) -> Stop | None:
        stop = self._training.stop
        loss, accuracy = self._loss_sum / self._samples, self._accuracy_sum / self._samples
        if loss < self._best:
            self._best = loss
            self._epochs_without_progress = 0
        else:
            self._epochs_without_progress += 1
        found = None
        # Looked at from the last to the first, so that the first of several wins and none goes unmarked.
        if stop.patience is not None and self._epochs_without_progress >= stop.patience:
            found = self._fire(
                "patience",
                f"Stopped: no epoch of the last {self._epochs_without_progress} had a mean loss below "
                f"{self._best:.6g}.",
            )
        if stop.target_accuracy is not None and accuracy >= stop.target_accuracy:
            found = (
                self._fire(
                    "target_accuracy",
                    f"Stopped: the accuracy of epoch {epoch}, {accuracy:.1%}, reached the target "
                    f"{stop.target_accuracy:.1%}.",
                )
                or found
            )
        if stop.target_loss is not None and loss <= stop.target_loss:
            found = (
                self._fire(
                    "target_loss",
                    f"Stopped: the mean loss of epoch {epoch}, {loss:.6g}, reached the target "
                    f"{stop.target_loss:g}.",
                )
                or found
            )
        if epoch == stop.epochs:
            found = Stop(rule="epochs", message=f"Stopped after {epoch} epochs, as asked for.")
        return found

    def _fire(self, rule: Rule, message: str) -> Stop | None:
        if rule in self._fired:
            return None
        self._fired.add(rule)
        return Stop(rule=rule, message=message)

    def _add(self, taken: Steps) -> None:
        for loss, accuracy, samples in zip(taken.losses, taken.accuracies, taken.samples, strict=True):
            self._loss_sum += loss * samples
            self._accuracy_sum += accuracy * samples
            self._samples += samples

    def _start_epoch(self) -> None:
        self._loss_sum = 0.0
        self._accuracy_sum = 0.0
        self._samples = 0
