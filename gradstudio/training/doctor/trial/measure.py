"""`Measure`: numbers that mean the same before and after a mend."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.source import same_samples
from gradstudio.project.number_text import short_number
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.spec.data import DataSpec
from gradstudio.training.doctor.trial.trial_run import TrialRun

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
MeasureKind = Literal["loss", "unexplained", "wrong"]

_NAMES: dict[MeasureKind, str] = {
    "loss": "mean loss without penalties",
    "unexplained": "share of the targets' variance that is not explained",
    "wrong": "share of the samples that is classified wrongly",
}
_SOLVED: dict[MeasureKind, float] = {"loss": 1e-3, "unexplained": 1e-3, "wrong": 0.0}
"""Of what a constant answer has. Losses below are as good as each other."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrialCurve:
    """A run told in one measure; the lower, the better.

    Attributes:
        steps: numbers of steps taken, ascending.
        losses: the measure on the training samples; inf from where the run diverged.
        test_losses: on the test samples; empty without any.
        final: of the training samples in the end: the mean over the last eighth of the steps.
        test_final: of the test samples likewise; NaN without any.
        test_wrong: share of the test samples that is classified wrongly in the end; NaN for regression.
        constant: what the best constant outputs would have on the training samples.
        ended: why the run ended before its last step, as a sentence; empty if it did not.
    """

    steps: Integers
    losses: Floats
    test_losses: Floats
    final: float
    test_final: float
    test_wrong: float
    constant: float
    ended: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What runs are compared by.

    Attributes:
        kind: mean loss without penalties; where that would be of another kind after the mend, the share of the
            targets' variance that is not explained, or the share of the samples that is classified wrongly.
    """

    kind: MeasureKind

    @property
    def name(self) -> str:
        """What an axis says."""
        return _NAMES[self.kind]

    def curve(self, run: TrialRun) -> TrialCurve:
        """Return a run told in this measure."""
        constant, losses, test_losses = run.constant.loss, run.losses, run.test_losses
        if self.kind == "unexplained":
            losses, test_losses = losses / constant, test_losses / constant
            constant = 1.0
        elif self.kind == "wrong":
            losses, test_losses = run.wrong, run.test_wrong
            constant = 1.0 - run.constant.accuracy
        tail = run.tail
        tested = not np.isnan(run.test_losses).all()
        return TrialCurve(
            steps=run.steps,
            losses=losses,
            test_losses=test_losses if tested else np.empty(0),
            final=float(losses[tail].mean()),
            test_final=float(test_losses[tail].mean()) if tested else math.nan,
            test_wrong=float(run.test_wrong[tail].mean()),
            constant=constant,
            ended=run.ended,
        )

    def solved(self, curve: TrialCurve) -> float:
        """Return the number below which a run is as good as any."""
        return _SOLVED[self.kind] * curve.constant

    def tell(self, number: float) -> str:
        """Return a number in words: of wrong answers the share that is right, of what is not explained R²."""
        if not math.isfinite(number):
            return "diverged"
        match self.kind:
            case "loss":
                return short_number(number, 2)
            case "unexplained":
                return f"R² {short_number(1.0 - number, 3)}"
            case "wrong":
                return f"{1.0 - number:.1%} right"

    def tell_both(self, before: float, after: float) -> str:
        """Return two numbers in words, such as ``0.69 → 0.02`` and ``52.0% → 98.5% right``."""
        first, second = self.tell(before), self.tell(after)
        if math.isfinite(before) and math.isfinite(after):  # what both have in common is said once
            first, second = first.removesuffix(" right"), second.removeprefix("R² ")
        return f"{first} → {second}"


ANSWERS = Measure(kind="wrong")
"""What counts of a classification in the end."""


def measure_for(before: ProjectSpec, after: ProjectSpec) -> Measure:
    """Return what two projects on the same samples can be compared by."""
    same_unit = _unit_of(before.data) == _unit_of(after.data)
    if before.training.loss == after.training.loss and same_unit:
        return Measure(kind="loss")
    return Measure(kind="unexplained" if before.data.task == "regression" else "wrong")


def comparable(before: DataSpec, after: DataSpec) -> bool:
    """Whether two data specs describe the same samples in the same parts, whatever a network is given of them."""
    return same_samples(_bare(before), _bare(after))


def _unit_of(data: DataSpec) -> bool:
    return bool(getattr(data, "standardise_target", False))


def _bare(data: DataSpec) -> DataSpec:
    aside: dict[str, object] = {"features": (), "standardise": False}
    if hasattr(data, "standardise_target"):
        aside["standardise_target"] = False
    return data.model_copy(update=aside)
