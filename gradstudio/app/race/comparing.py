"""Which of several values that race is best, and whether the luck of the seeds outweighs the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.race.entry import RaceEntry
from gradstudio.project.number_text import short_number
from gradstudio.sweep.race.results import RaceResults

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueComparison:
    """What comes of comparing the values that race.

    Attributes:
        best: place of the value whose runs are the best in the middle.
        worst: place of the one whose runs are the worst.
        by_loss: whether final losses are compared, which penalties or another loss function may forbid.
        sentence: all of it in words.
    """

    best: int
    worst: int
    by_loss: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Measure:
    """A number of each run by which values are compared.

    Attributes:
        name: what it is.
        faults: shape (runs,), the less the better; infinite for a run that diverged.
        is_share: whether it is an accuracy, of which `faults` has the negative.
        medians: of each value's runs, the number of one of them.
    """

    name: str
    faults: Floats
    is_share: bool
    medians: tuple[float, ...]

    def text(self, group: int) -> str:
        """Return the median of a value."""
        median = self.medians[group]
        if not np.isfinite(median):
            return "runs that diverged"
        return f"{-median:.1%}" if self.is_share else short_number(median)


def compared(entry: RaceEntry, results: RaceResults) -> ValueComparison:
    """Return which value is best: by the final loss, and whether test samples say the same.

    Losses with penalties of different strength, or of different loss functions, are no measure; then test samples
    are, or else the training accuracy.

    Args:
        entry: what races, with more than seeds alone.
        results: of all runs.
    """
    firsts = [entry.specs[runs.start].training for runs in entry.runs_of]
    same_loss = len({one.loss for one in firsts}) == 1
    by_loss = same_loss and len({(one.l1, one.l2, one.penalize_biases) for one in firsts}) == 1
    last = results.last
    losses = _measure(entry, results, "final loss", last.losses)
    tests = _measure(entry, results, "test accuracy", last.test_accuracies, is_share=True)
    if tests is None and same_loss:
        tests = _measure(entry, results, "test loss", last.test_losses)
    found = losses
    if not by_loss:
        found = tests or _measure(entry, results, "training accuracy", last.accuracies, is_share=True)
    if found is None:
        words = f"{entry.title}: each value has its own kind of loss, and these cannot be compared."
        return ValueComparison(best=0, worst=len(firsts) - 1, by_loss=False, sentence=words)
    order = np.argsort(found.medians, kind="stable").tolist()
    sentence = _sentence(entry, results, found, order, tests if by_loss else None)
    if not by_loss:
        sentence += " Final losses are not compared: each value has its own loss or penalty."
    return ValueComparison(best=order[0], worst=order[-1], by_loss=by_loss, sentence=sentence)


def _measure(
    entry: RaceEntry, results: RaceResults, name: str, numbers: Floats, *, is_share: bool = False
) -> _Measure | None:
    """Return a measure; None if no run has the number, although not all diverged.

    Args:
        entry: what races.
        results: of all runs.
        name: of the number.
        numbers: of the runs, NaN where there is none.
        is_share: whether it is an accuracy.
    """
    away = results.ran_away
    if not np.isfinite(numbers).any() and not away.all():
        return None
    faults = np.where(np.isfinite(numbers) & ~away, -numbers if is_share else numbers, np.inf)
    medians = tuple(_middle(faults[runs]) for runs in entry.runs_of)
    return _Measure(name=name, faults=faults, is_share=is_share, medians=medians)


def _sentence(
    entry: RaceEntry, results: RaceResults, by: _Measure, order: Sequence[int], tests: _Measure | None
) -> str:
    """Return which value is best, what test samples say to it, and how often luck has it otherwise.

    Args:
        entry: what races.
        results: of all runs.
        by: what values are compared by.
        order: places of the values, the best first.
        tests: what else they are compared by; None for nothing else.
    """
    title, names, seeds = entry.title, entry.groups, entry.choice.seeds
    first, last = order[0], order[-1]
    if not np.isfinite(by.medians[first]):
        return f"{title}: with every value at least half of the runs diverged."
    of = by.name if seeds == 1 else f"median {by.name}"
    if first != last and by.medians[first] == by.medians[last]:
        told = [f"{title}: all values are alike, with a {of} of {by.text(first)}"]
    else:
        told = [f"{title}: {names[first]} is best, with a {of} of {by.text(first)}"]
        if first != last:
            told.append(f"{names[last]} is worst, with {by.text(last)}")
    aways = [int(results.ran_away[runs].sum()) for runs in entry.runs_of]
    if any(aways):
        counts = (f"{away:,} of {name}" for away, name in zip(aways, names, strict=True) if away)
        told.append(f"diverged: {', '.join(counts)}")
    sentences = [f"{'; '.join(told)}."]
    if tests is not None and first != last:
        sentences.append(
            _on_tests(names, first, tests, of=tests.name if seeds == 1 else f"median {tests.name}")
        )
    if seeds == 1:
        sentences.append("With one seed each that may be luck.")
    elif first != last:
        second = order[1]
        share = _share_below(by.faults[entry.runs_of[first]], by.faults[entry.runs_of[second]])
        ends = "is better than" if by.is_share else "ends below"
        pairs = f"a run of {names[first]} {ends} one of {names[second]} in {share:.0%} of pairs"
        if tests is not None:
            share = _share_below(tests.faults[entry.runs_of[first]], tests.faults[entry.runs_of[second]])
            pairs += f", and is better on test samples in {share:.0%}"
        sentences.append(f"Does it depend on luck? Compared with the next best, {pairs}.")
    return " ".join(sentences)


def _on_tests(names: Sequence[str], first: int, tests: _Measure, of: str) -> str:
    """Return whether test samples have the same value as best.

    Args:
        names: of the values.
        first: the best by another measure.
        tests: the measure on test samples.
        of: what the middle of it is called.
    """
    best = int(np.argmin(tests.medians))
    if tests.medians[best] >= tests.medians[first]:
        return f"On test samples {names[first]} is best, with a {of} of {tests.text(first)}."
    return (
        f"On test samples {names[best]} is best, with a {of} of {tests.text(best)}, "
        f"and {names[first]} has {tests.text(first)}."
    )


def _middle(faults: Floats) -> float:
    """Return the middle one of some numbers, one of theirs."""
    return float(np.sort(faults)[(len(faults) - 1) // 2])


def _share_below(mine: Floats, other: Floats) -> float:
    """Return the share of pairs in which the one is below the other, with half of those that are equal."""
    ranked = np.sort(other)
    above = len(ranked) - np.searchsorted(ranked, mine, side="right")
    equal = len(ranked) - np.searchsorted(ranked, mine, side="left") - above
    return float((above + equal / 2).mean() / len(ranked))
