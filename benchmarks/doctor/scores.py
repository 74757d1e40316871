"""How well a run does, in numbers that mean the same before and after a mend."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from benchmarks.doctor.specimen import Measure
from gradstudio.data.dataset import Dataset
from gradstudio.data.source import load_dataset
from gradstudio.data.split import split
from gradstudio.project.spec import Loss, ProjectSpec
from gradstudio.training import Session
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.constant_answer import constant_answer
from gradstudio.training.run.errors import TrainingError

_LAST = 10
"""Number of measurements of a score: one number that is lucky says nothing of a run that oscillates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How a run did over the last tenth of its steps.

    Attributes:
        accuracy: share of the training samples that was right; NaN for a regression.
        loss: of the training samples with penalties, as a share of the constant answer's loss.
        test_accuracy: of the test samples; NaN without any.
        test_loss: likewise as a share of the constant answer's; NaN without any.
        ran_away: whether it ended at numbers that are not finite.
    """

    accuracy: float
    loss: float
    test_accuracy: float
    test_loss: float
    ran_away: bool

    def of(self, measure: Measure) -> float:
        """Return one of the numbers; the worst one where the run diverged."""
        match measure:
            case "test accuracy":
                return 0.0 if self.ran_away else self.test_accuracy
            case "accuracy":
                return 0.0 if self.ran_away else self.accuracy
            case "test loss":
                return math.inf if self.ran_away else self.test_loss
            case "test R²":
                return -math.inf if self.ran_away else 1.0 - self.test_loss
            case "training R²":
                return -math.inf if self.ran_away else 1.0 - self.loss


AWAY = Scores(accuracy=math.nan, loss=math.inf, test_accuracy=math.nan, test_loss=math.inf, ran_away=True)


def trained(spec: ProjectSpec) -> Scores:
    """Train a project from its start, and return how it does at its end."""
    try:
        return scores_of(spec, last_moments(Session(spec)))
    except TrainingError:
        return AWAY


def last_moments(session: Session) -> list[Snapshot]:
    """Train a session to the end of its steps, and return what it was over the last tenth of them.

    Raises:
        TrainingError: the numbers diverge.
    """
    steps, seen = session.spec.training.steps, []
    for end in np.linspace(0.9 * steps, steps, _LAST).astype(int):
        session.advance(int(end) - session.step_count)
        seen.append(session.snapshot())
    return seen


def scores_of(spec: ProjectSpec, seen: list[Snapshot]) -> Scores:
    """Return the means over some moments of a run.

    Args:
        spec: the project.
        seen: the moments.
    """
    parts = split(load_dataset(spec.data), spec.data.test_share, spec.data.seed)
    tests = [moment for moment in seen if moment.test_loss is not None]
    with np.errstate(over="ignore", invalid="ignore"):
        return Scores(
            accuracy=_mean(moment.accuracy for moment in seen),
            loss=_mean(moment.loss for moment in seen) / _constant(parts.train, spec.training.loss),
            test_accuracy=_mean(moment.test_accuracy for moment in tests),
            test_loss=_mean(moment.test_loss for moment in tests) / _constant(parts.test, spec.training.loss),
            ran_away=False,
        )


def _mean(numbers: Iterable[float | None]) -> float:
    listed = [number for number in numbers if number is not None]
    return float(np.mean(listed)) if listed else math.nan


def _constant(samples: Dataset | None, loss: Loss) -> float:
    return constant_answer(samples, loss).loss if samples is not None else math.nan
