"""What a race says: its middle, its spread, and its best, typical and worst run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.sweep.race.luck import luck_sentence
from gradstudio.sweep.race.results import RaceResults
from gradstudio.training.run.constant_answer import ConstantAnswer

Floats = NDArray[np.float64]

BAND = (5.0, 25.0, 50.0, 75.0, 95.0)
"""Percentiles of a band: the outer and the inner edges, and the median."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceSummary:
    """What a race says. Runs are counted from 0.

    Attributes:
        best: the run with the least final training loss.
        worst: the one that diverged first, or else the one with the greatest.
        typical: the one whose final loss is the middle one.
        good: number of runs that beat the best constant answer.
        runs: number of runs.
        ran_away: number of runs that ended with a number that is not finite.
        sentence: whether it depends on luck, with the numbers.
    """

    best: int
    worst: int
    typical: int
    good: int
    runs: int
    ran_away: int
    sentence: str


def band(losses: Floats) -> Floats:
    """Return the percentiles `BAND` of the runs at each point, a run that diverged counting as infinite.

    Args:
        losses: shape (runs, points), or (runs,) of one point; NaN where a run diverged.

    Returns:
        Shape (percentiles, points), or (percentiles,); each is the number of a run, so that none lies between a
        number and infinity.
    """
    ranked = np.sort(np.where(np.isnan(losses), np.inf, losses), axis=0)
    places = np.round(np.array(BAND) / 100.0 * (len(ranked) - 1)).astype(np.int64)
    return np.asarray(ranked[places])


def beats(results: RaceResults, constant: ConstantAnswer) -> NDArray[np.bool_]:
    """Return which runs are better than the best constant answer: in their accuracy, or in a regression's loss."""
    last = results.last
    if np.isnan(constant.accuracy):
        return np.asarray(last.losses < constant.loss)
    return np.asarray((last.accuracies > constant.accuracy) & ~results.ran_away)


def summary(results: RaceResults, constant: ConstantAnswer) -> RaceSummary:
    """Return what a race says of runs that differ in their seeds alone.

    Args:
        results: of the race.
        constant: the best constant answer on the training samples.
    """
    losses, away = results.last.losses, results.ran_away
    order = np.lexsort((results.taken, np.where(np.isnan(losses), np.inf, losses)))
    worst = int(np.argmin(results.taken)) if away.any() else int(order[-1])
    good = int(beats(results, constant).sum())
    return RaceSummary(
        best=int(order[0]),
        worst=worst,
        typical=int(order[(len(order) - 1) // 2]),
        good=good,
        runs=len(order),
        ran_away=int(away.sum()),
        sentence=luck_sentence(results, good),
    )
