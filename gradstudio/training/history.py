"""The record of a run: one loss and one accuracy per step, and what the test samples said in between."""

from __future__ import annotations

from array import array


class History:
    """Losses and accuracies by step, appended to and never rewritten.

    Attributes:
        losses: loss of each step's batch at the parameters before the step.
        accuracies: share of the batch classified rightly, 0 to 1, at the same parameters; NaN for regression.
        test_steps: the steps before which the test samples were measured.
        test_losses: mean loss of the test samples, without penalties, at those steps.
        test_accuracies: share of them classified rightly, 0 to 1; NaN for regression.
    """

    def __init__(self) -> None:
        self.losses = array("d")
        self.accuracies = array("d")
        self.test_steps = array("q")
        self.test_losses = array("d")
        self.test_accuracies = array("d")

    def __len__(self) -> int:
        return len(self.losses)

    def append(self, loss: float, accuracy: float) -> None:
        """Record one step."""
        self.losses.append(loss)
        self.accuracies.append(accuracy)

    def append_test(self, step: int, loss: float, accuracy: float) -> None:
        """Record what the test samples said before a step."""
        self.test_steps.append(step)
        self.test_losses.append(loss)
        self.test_accuracies.append(accuracy)
