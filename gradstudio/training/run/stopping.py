"""When a run has gone on for long enough, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from gradstudio.project.number_text import short_number
from gradstudio.project.spec import TrainingSpec
from gradstudio.training.run.engine import Floats, Steps
from gradstudio.training.run.metrics import exact_shares
from gradstudio.training.run.state import StopState

Rule = Literal["steps", "epochs", "target_loss", "target_accuracy", "patience", "seconds"]

_LOOK_AT_CLOCK = 0.05  # seconds between two looks, roughly


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
    says little. An epoch in which the rules changed, or looked away, is not judged by its rest.

    Args:
        training: the rules.
        rows: number of training samples, which make an epoch.
    """

    def __init__(self, training: TrainingSpec, rows: int) -> None:
        self._training = training
        self._rows = rows
        self._fired: set[Rule] = set()
        self._seconds = 0.0
        self._best = math.inf
        self._epochs_without_progress = 0
        self._steps_per_second = 0.0
        self._start_epoch()

    def adopt(self, training: TrainingSpec) -> None:
        """Go by other rules; a rule that is changed can stop the run again."""
        before, after = _rules_of(self._training), _rules_of(training)
        self._fired = {rule for rule in self._fired if before[rule] == after[rule]}
        if before["patience"] != after["patience"]:
            self._best = math.inf
            self._epochs_without_progress = 0
        self._training = training
        self._start_epoch()

    def state(self) -> StopState:
        """Return the numbers that the rules remember of the run."""
        return StopState(
            fired=tuple(sorted(self._fired)),
            seconds=self._seconds,
            best=self._best,
            epochs_without_progress=self._epochs_without_progress,
            loss_sum=self._loss_sum,
            accuracy_sum=self._accuracy_sum,
            samples=self._samples,
        )

    def restore(self, state: StopState) -> None:
        """Remember another moment of a run under the same rules; names that are none of a rule are passed over."""
        self._fired = {rule for rule in get_args(Rule) if rule in state.fired}
        self._seconds = state.seconds
        self._best = state.best
        self._epochs_without_progress = state.epochs_without_progress
        self._loss_sum, self._accuracy_sum = state.loss_sum, state.accuracy_sum
        self._samples = state.samples

    def allowance(self, step_count: int, epoch: int, left_in_epoch: int | None) -> float:
        """Return how many steps can be taken before the rules must be asked again; inf for any number.

        Args:
            step_count: steps taken.
            epoch: epochs completed.
            left_in_epoch: steps to the end of the present epoch; None where each step is one, and a rule on its
                loss is asked by `end_of`.
        """
        stop = self._training.stop
        allowed: float = math.inf
        if left_in_epoch is None:
            if stop.epochs is not None and epoch < stop.epochs:
                allowed = stop.epochs - epoch
        elif self._looks_at_epochs:
            allowed = left_in_epoch
        if step_count < self._training.steps:
            allowed = min(allowed, self._training.steps - step_count)
        if self._training.stop.seconds is not None:
            allowed = min(allowed, max(1, int(self._steps_per_second * _LOOK_AT_CLOCK)))
        return allowed

    @property
    def look_at_means(self) -> bool:
        """Whether a rule looks at the mean loss or accuracy of an epoch."""
        stop = self._training.stop
        return any(rule is not None for rule in (stop.target_loss, stop.target_accuracy, stop.patience))

    @property
    def _looks_at_epochs(self) -> bool:
        return self.look_at_means or self._training.stop.epochs is not None

    def end_of(self, losses: Floats, accuracies: Floats) -> int | None:
        """Return after how many of some epochs, each one step, a rule on their means ends the run; None for none.

        Nothing is remembered: `check` is told of those that were kept.

        Args:
            losses: mean loss of each epoch that follows those before.
            accuracies: their mean accuracies.
        """
        stop = self._training.stop
        ends: list[int] = []
        if stop.target_loss is not None and "target_loss" not in self._fired:
            ends += np.flatnonzero(losses <= stop.target_loss)[:1].tolist()
        if stop.target_accuracy is not None and "target_accuracy" not in self._fired:
            ends += np.flatnonzero(accuracies >= stop.target_accuracy)[:1].tolist()
        if stop.patience is not None and "patience" not in self._fired:
            best = np.minimum.accumulate(np.concatenate([[self._best], losses]))
            epochs = np.arange(len(losses))
            progress = np.maximum.accumulate(np.where(losses < best[:-1], epochs, -1))
            waited = np.where(progress < 0, epochs + 1 + self._epochs_without_progress, epochs - progress)
            ends += np.flatnonzero(waited >= stop.patience)[:1].tolist()
        return min(ends) + 1 if ends else None

    def spend(self, seconds: float) -> None:
        """Count time that was spent in steps which the rules do not look at."""
        self._seconds += seconds

    def look_away(self) -> None:
        """Restart the means of the present epoch, since steps were taken that the rules did not look at."""
        self._start_epoch()

    def check(
        self, taken: Steps, step_count: int, epochs: range, seconds: float, *, full: bool
    ) -> Stop | None:
        """Return the first rule that ends the run after some more steps, or None.

        The number of steps comes last: who trains for a number of their own passes over it alone.

        Args:
            taken: the steps, no more than `allowance` and `end_of` gave.
            step_count: steps of the whole run.
            epochs: numbers of those that ended with these steps, counted from 1.
            seconds: what the steps took.
            full: whether each step was an epoch.
        """
        self._seconds += seconds
        self._steps_per_second = len(taken.losses) / max(seconds, 1e-9)
        reached = list(self._reached_by_time())
        if self._looks_at_epochs and full:
            for epoch, loss, accuracy in zip(epochs, taken.losses, taken.accuracies, strict=True):
                reached += self._reached_by_epochs(epoch)
                reached += self._reached_by_means(epoch, float(loss), float(accuracy))
        elif self._looks_at_epochs:
            self._add(taken)
            for epoch in epochs:
                reached += self._reached_by_epochs(epoch)
                if self._samples == self._rows:
                    accuracy = float(exact_shares(np.array(self._accuracy_sum / self._rows), self._rows))
                    reached += self._reached_by_means(epoch, self._loss_sum / self._rows, accuracy)
                self._start_epoch()
        reached += self._reached_by_steps(step_count)
        # All of them are marked, so that who plays on is not stopped again by what was true already.
        fresh = [stop for stop in reached if stop.rule not in self._fired]
        self._fired |= {stop.rule for stop in fresh}
        return fresh[0] if fresh else None

    def _reached_by_steps(self, step_count: int) -> Iterator[Stop]:
        if step_count == self._training.steps:
            yield Stop(rule="steps", message=f"Reached the {step_count:,} steps of this project.")

    def _reached_by_time(self) -> Iterator[Stop]:
        seconds = self._training.stop.seconds
        if seconds is not None and self._seconds >= seconds:
            yield Stop(rule="seconds", message=f"Trained for {seconds:g} s, the time limit of this project.")

    def _reached_by_epochs(self, epoch: int) -> Iterator[Stop]:
        if epoch == self._training.stop.epochs:
            yield Stop(rule="epochs", message=f"Reached the {epoch:,} epochs of this project.")

    def _reached_by_means(self, epoch: int, loss: float, accuracy: float) -> Iterator[Stop]:
        stop = self._training.stop
        progress = loss < self._best
        self._best = min(loss, self._best)
        self._epochs_without_progress = 0 if progress else self._epochs_without_progress + 1
        if stop.target_loss is not None and loss <= stop.target_loss:
            yield Stop(
                rule="target_loss",
                message=f"Stopped: the mean loss of epoch {epoch}, {short_number(loss)}, reached the target "
                f"{short_number(stop.target_loss)}.",
            )
        if stop.target_accuracy is not None and accuracy >= stop.target_accuracy:
            yield Stop(
                rule="target_accuracy",
                message=f"Stopped: the accuracy of epoch {epoch}, {accuracy:.1%}, reached the target "
                f"{stop.target_accuracy:.1%}.",
            )
        if stop.patience is not None and self._epochs_without_progress >= stop.patience:
            yield Stop(
                rule="patience",
                message=f"Stopped: {self._epochs_without_progress} epochs in a row had no mean loss below "
                f"{short_number(self._best)}.",
            )

    def _add(self, taken: Steps) -> None:
        for loss, accuracy, samples in zip(taken.losses, taken.accuracies, taken.samples, strict=True):
            self._loss_sum += float(loss) * int(
                samples
            )  # near 1e308 it is infinite, without a warning of NumPy's
            self._accuracy_sum += float(accuracy) * int(samples)
            self._samples += int(samples)

    def _start_epoch(self) -> None:
        self._loss_sum = 0.0
        self._accuracy_sum = 0.0
        self._samples = 0


def _rules_of(training: TrainingSpec) -> dict[str, object]:
    return {"steps": training.steps, **training.stop.model_dump()}
