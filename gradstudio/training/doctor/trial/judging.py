"""Which of two runs is clearly better, on the training samples and on those that neither has seen.

A tenth is the margin. From seed to seed the same project often differs by more: a run of a preset beats that of
another seed by it in up to 48 of 100 cases, and three do in 11 of 100 (``python -m benchmarks.doctor.chance``).
Therefore `Trial.recommended` asks too that each of the three is better than all without the mend: that happens by
chance in 5 of 100 cases at the most.
"""

from __future__ import annotations

import math
from typing import Literal

from gradstudio.training.doctor.trial.measure import Measure
from gradstudio.training.doctor.trial.trial_run import TrialRun

CLEARLY = 0.9
"""A run is clearly better with at most this much of the other's loss."""
WORSE = 1.05
"""It is worse with more than this much."""
_ERRORS = 2.0
"""So many standard errors of a count of wrong answers are more than chance."""

Part = Literal["training", "test", "answers"]
"""The samples on which a mend wins by its loss, or the right answers on the test samples."""


def winning_part(before: TrialRun, after: TrialRun, measure: Measure) -> Part | None:
    """Return where a mend wins; None if it does not.

    It wins with a clearly lower training loss and no worse test loss, or with a clearly lower test loss. So a mend
    against overfitting can win, and no mend wins by overfitting. It wins too if clearly fewer test samples are
    classified wrongly and the test loss is no worse, since learning wrong labels by heart can lower the loss. A run
    that is no better than a constant answer never wins.

    Args:
        before: the run without the mend.
        after: with it.
        measure: what they are compared by.
    """
    if not after.has_learned:
        return None
    old, new = measure.curve(before), measure.curve(after)
    solved = measure.solved(old)
    tested = not math.isnan(new.test_final)
    is_worse = tested and _is_worse(new.test_final, old.test_final, solved)
    if not is_worse and _is_better(new.final, old.final, solved):
        return "training"
    if tested and _is_better(new.test_final, old.test_final, solved):
        return "test"
    chance = _ERRORS * math.sqrt(
        old.test_wrong / max(1, after.tests)
    )  # NaN for regression: then it is not better
    if not is_worse and _is_better(new.test_wrong, old.test_wrong, chance):
        return "answers"
    return None


def _is_better(new: float, old: float, solved: float) -> bool:
    return math.isfinite(new) and new <= CLEARLY * old and old - new > solved


def _is_worse(new: float, old: float, solved: float) -> bool:
    return not new <= WORSE * old + solved
