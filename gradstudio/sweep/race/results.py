"""`RaceResults`: what is known of the runs of a race."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LastNumbers:
    """How good the runs are at their present parameters, without dropout; each of shape (runs,).

    Attributes:
        losses: mean training loss with the penalties; inf for a run that diverged.
        accuracies: share of the training samples classified rightly, 0 to 1; NaN for regression.
        test_losses: mean loss of the test samples, without penalties; NaN where there are none.
        test_accuracies: of the test samples; NaN where there are none, and for regression.
    """

    losses: Floats
    accuracies: Floats
    test_losses: Floats
    test_accuracies: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RaceResults:
    """The runs of a race at one moment, one row per run in the order that they were given in.

    Attributes:
        steps: number of steps taken by those that did not diverge.
        at: shape (points,), the steps before which `losses` were measured, ascending.
        losses: shape (runs, points), loss of the step's batch with the penalties; NaN after a run diverged.
        accuracies: likewise, share of the batch classified rightly; NaN for regression.
        test_at: shape (test points,), the steps before which the test samples were measured.
        test_losses: shape (runs, test points), without penalties; no columns where there are no test samples.
        test_accuracies: likewise.
        last: of the present parameters.
        taken: shape (runs,), number of steps that each took: fewer than `steps` where it diverged.
    """

    steps: int
    at: Integers
    losses: Floats
    accuracies: Floats
    test_at: Integers
    test_losses: Floats
    test_accuracies: Floats
    last: LastNumbers
    taken: Integers

    @property
    def ran_away(self) -> NDArray[np.bool_]:
        """Whether each run ended with a loss or a gradient that is not finite: shape (runs,)."""
        return self.taken < self.steps


def results_of(results: RaceResults, runs: slice | Integers) -> RaceResults:
    """Return what is known of some of the runs of a race.

    Args:
        results: of all of them.
        runs: which, by their places.
    """
    last = results.last
    return replace(
        results,
        losses=results.losses[runs],
        accuracies=results.accuracies[runs],
        test_losses=results.test_losses[runs],
        test_accuracies=results.test_accuracies[runs],
        taken=results.taken[runs],
        last=LastNumbers(
            losses=last.losses[runs],
            accuracies=last.accuracies[runs],
            test_losses=last.test_losses[runs],
            test_accuracies=last.test_accuracies[runs],
        ),
    )
