"""Races whose runs reached given numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.sweep.race.results import LastNumbers, RaceResults

STEPS = 100


def reached(
    losses: Sequence[float],
    accuracies: Sequence[float] | None = None,
    test_accuracies: Sequence[float] | None = None,
    test_losses: Sequence[float] | None = None,
    taken: Sequence[int] | None = None,
) -> RaceResults:
    """Return the results of a race.

    Args:
        losses: final loss of each run; where it is infinite the run diverged at half of the steps.
        accuracies: final accuracies; None for none.
        test_accuracies: those of test samples; None for none.
        test_losses: losses of test samples; None for none.
        taken: steps that each run took; None for all of them, or half where it diverged.
    """
    runs = len(losses)

    def given(numbers: Sequence[float] | None) -> NDArray[np.float64]:
        return np.full(runs, np.nan) if numbers is None else np.array(numbers)

    return RaceResults(
        steps=STEPS,
        at=np.arange(0),
        losses=np.empty((runs, 0)),
        accuracies=np.empty((runs, 0)),
        test_at=np.arange(0),
        test_losses=np.empty((runs, 0)),
        test_accuracies=np.empty((runs, 0)),
        last=LastNumbers(
            losses=np.array(losses),
            accuracies=given(accuracies),
            test_losses=given(test_losses),
            test_accuracies=given(test_accuracies),
        ),
        taken=np.where(np.isinf(losses), STEPS // 2, STEPS) if taken is None else np.array(taken),
    )
