"""The record of a run: one loss and one accuracy per step."""

from __future__ import annotations

from array import array


class History:
    """Losses and accuracies by step, appended to and never rewritten.

    Attributes:
        losses: training loss at the parameters before each step.
        accuracies: share of samples classified rightly, 0 to 1, at the same parameters.
    """

    def __init__(self) -> None:
        self.losses = array("d")
        self.accuracies = array("d")

    def __len__(self) -> int:
        return len(self.losses)

    def append(self, loss: float, accuracy: float) -> None:
        """Record one step."""
        self.losses.append(loss)
        self.accuracies.append(accuracy)
