"""What a race says of itself, from its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gradstudio.app.race.comparing import compared
from gradstudio.app.race.density import curve_field
from gradstudio.app.race.entry import RaceEntry
from gradstudio.app.race.news import RaceNews
from gradstudio.sweep.race.results import RaceResults, results_of
from gradstudio.sweep.race.summary import RaceSummary, band, summary
from gradstudio.training.run.constant_answer import ConstantAnswer


def news_of(
    entry: RaceEntry, steps: int, results: RaceResults, constants: Sequence[ConstantAnswer]
) -> RaceNews:
    """Return what a race says now.

    Args:
        entry: what races.
        steps: of each run at its end.
        results: of all runs.
        constants: of each value, the best constant answer on its training samples.
    """
    groups = entry.runs_of
    summaries = [
        _among_all(summary(results_of(results, runs), constant), runs)
        for runs, constant in zip(groups, constants, strict=True)
    ]
    whole = summaries[0] if len(groups) == 1 else summary(results, constants[0])
    best, worst, typical, sentence = whole.best, whole.worst, whole.typical, whole.sentence
    if entry.title:
        found = compared(entry, results)
        typical, sentence = summaries[found.best].typical, found.sentence
        if not found.by_loss:
            best = summaries[found.best].best
            worst = worst if whole.ran_away else summaries[found.worst].worst
    return RaceNews(
        entry=entry,
        steps=steps,
        results=results,
        bands=tuple(band(results.losses[runs]) for runs in groups),
        best=best,
        typical=typical,
        worst=worst,
        sentence=sentence,
        picture=curve_field(results.losses, groups),
    )


def _among_all(told: RaceSummary, runs: slice) -> RaceSummary:
    first = int(runs.start)
    return replace(told, best=first + told.best, typical=first + told.typical, worst=first + told.worst)
