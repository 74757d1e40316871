"""`TrialResult`: what is kept of one run of a sweep."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Objective = Literal["loss", "accuracy", "test_loss", "test_accuracy"]
"""What a sweep looks for: the least loss, or the greatest accuracy."""

MOST_POINTS = 128
"""Of a curve."""

UNBUILT = "cannot be built: "
"""Prefix of the cause of a run that could not begin; the reason follows it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrialResult:
    """One run of a sweep. Two of one trial that ran on the same kind of processor have equal `bits`.

    Attributes:
        number: of the trial, from 0.
        values: of the fields that the sweep varies, by path.
        seed: of the run.
        steps: number of steps taken.
        loss: mean training loss at the end, with the penalties and without dropout; inf if it diverged.
        accuracy: share of the training samples classified rightly, 0 to 1; NaN for regression.
        test_loss: mean loss of the test samples, without penalties; NaN where there are none.
        test_accuracy: of the test samples; NaN where there are none, and for regression.
        ran_away: whether it ended with a loss or a gradient that is not finite.
        cause: why it ended early: ``rank``, the name of a rule of the doctor, or the name of a stop rule; or
            `UNBUILT` and why it did not begin. Empty if it took all its steps, and if it diverged.
        stride: distance in steps between two points of the curve, the first of which is at step 0.
        curve: little-endian float32, at most `MOST_POINTS`: loss of the batch of each such step, before it.
        digest: SHA-256 of the parameters at the end as little-endian float64, its first 16 bytes.
        seconds: that it took; of runs that were trained side by side, its share.
        state: from which the run can go on, as `sweep.running.trial_state` packs it; empty if it is over or begins
            anew then.
    """

    number: int
    values: Mapping[str, Any]
    seed: int
    steps: int
    loss: float
    accuracy: float
    test_loss: float
    test_accuracy: float
    ran_away: bool
    cause: str
    stride: int
    curve: bytes
    digest: bytes
    seconds: float = 0.0
    state: bytes = b""

    @property
    def losses(self) -> NDArray[np.float32]:
        """The curve, read-only: shape (points,)."""
        return np.frombuffer(self.curve, dtype="<f4")

    @property
    def bits(self) -> tuple[object, ...]:
        """All but seconds and state, so that equal runs have equal ones: NaN is equal to none, its bits are."""
        numbers = self.loss, self.accuracy, self.test_loss, self.test_accuracy
        packed = struct.pack("<4d", *(math.nan if number != number else number for number in numbers))
        head = self.number, json.dumps(dict(self.values)), self.seed, self.steps, packed, self.ran_away
        return *head, self.cause, self.stride, self.curve, self.digest

    def score(self, objective: Objective) -> float:
        """Return how bad the run is: less is better, and inf is worse than any that did not diverge.

        Args:
            objective: what counts; an accuracy counts from above.
        """
        if self.ran_away:
            return math.inf
        measured = float(getattr(self, objective))
        if math.isnan(measured):
            return math.inf
        return -measured if objective in {"accuracy", "test_accuracy"} else measured
