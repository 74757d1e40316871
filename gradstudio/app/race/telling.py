"""What a race says of itself, from its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.race.density import curve_field
from gradstudio.app.race.entry import RaceEntry
from gradstudio.app.race.news import RaceNews
from gradstudio.project.number_text import short_number
from gradstudio.sweep.race.results import RaceResults, results_of
from gradstudio.sweep.race.summary import RaceSummary, band, summary
from gradstudio.training.run.constant_answer import ConstantAnswer

Integers = NDArray[np.int64]


def news_of(entry: RaceEntry, steps: int, results: RaceResults, constant: ConstantAnswer) -> RaceNews:
    """Return what a race says now.

    Args:
        entry: what races.
        steps: of each run at its end.
        results: of all runs.
        constant: the best constant answer on their training samples.
    """
    groups = [np.flatnonzero(entry.group_of == group) for group in range(len(entry.groups))]
    summaries = [_among_all(summary(results_of(results, runs), constant), runs) for runs in groups]
    whole = summary(results, constant)
    medians = [_median(results.last.losses[runs]) for runs in groups]
    best_group = int(np.argmin(medians))
    return RaceNews(
        entry=entry,
        steps=steps,
        results=results,
        bands=tuple(band(results.losses[runs]) for runs in groups),
        summaries=tuple(summaries),
        best=whole.best,
        typical=summaries[best_group].typical,
        worst=whole.worst,
        sentence=whole.sentence if not entry.title else _sentence(entry, summaries, medians, results),
        picture=curve_field(results.losses, groups),
    )


def _among_all(told: RaceSummary, runs: Integers) -> RaceSummary:
    return replace(
        told, best=int(runs[told.best]), typical=int(runs[told.typical]), worst=int(runs[told.worst])
    )


def _median(losses: NDArray[np.float64]) -> float:
    """Return the middle one of some final losses, one of theirs, with those that are no number above all."""
    ranked = np.sort(np.where(np.isnan(losses), np.inf, losses))
    return float(ranked[(len(ranked) - 1) // 2])


def _sentence(
    entry: RaceEntry, summaries: Sequence[RaceSummary], medians: Sequence[float], results: RaceResults
) -> str:
    """Return which value is best, and whether the luck of the seeds outweighs the choice.

    Args:
        entry: what races.
        summaries: of each value.
        medians: of its final losses.
        results: of all runs.
    """
    order = np.argsort(medians, kind="stable")
    first, last = int(order[0]), int(order[-1])
    title, names = entry.title, entry.groups
    if not np.isfinite(medians[first]):
        return f"{title}: with every value half of the runs or more ran away."
    seeds = entry.choice.seeds
    of = "final loss" if seeds == 1 else "median final loss"
    told = [f"{title}: {names[first]} is best, with a {of} of {_loss(medians[first])}"]
    if first != last:
        told.append(f"{names[last]} is worst, with {_loss(medians[last])}")
    away = [f"{told.ran_away:,} of {names[k]}" for k, told in enumerate(summaries) if told.ran_away]
    if away:
        told.append(f"ran away: {', '.join(away)}")
    if seeds == 1:
        return f"{'; '.join(told)}. With one seed each that may be luck."
    if first == last:
        return f"{'; '.join(told)}."
    losses = results.last.losses
    second = int(order[1])
    mine, other = losses[entry.group_of == first], losses[entry.group_of == second]
    share = _share_below(mine, other)
    against = f"a run of {names[first]} ends below one of {names[second]} in {share:.0%} of pairs"
    return f"{'; '.join(told)}. Does it depend on luck? Compared with the next best, {against}."


def _share_below(mine: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the share of pairs in which the one is below the other, with half of those that are equal."""
    mine, other = (np.where(np.isnan(some), np.inf, some) for some in (mine, other))
    ranked = np.sort(other)
    above = len(ranked) - np.searchsorted(ranked, mine, side="right")
    equal = len(ranked) - np.searchsorted(ranked, mine, side="left") - above
    return float((above + equal / 2).mean() / len(ranked))


def _loss(loss: float) -> str:
    return short_number(loss) if np.isfinite(loss) else "runs that ran away"
