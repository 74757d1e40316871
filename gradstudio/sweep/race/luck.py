"""Whether what runs of several seeds reach depends on luck, in a sentence with the numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.number_text import short_number
from gradstudio.sweep.race.results import RaceResults

Floats = NDArray[np.float64]

_NEARLY_ALL = 0.99
_CLOSE, _FAR = 2.0, 10.0
"""Losses within the first factor are as good as each other, beyond the second worlds apart."""
_CLOSE_SHARES, _FAR_SHARES = 0.05, 0.2
"""The same of accuracies, by their difference."""
_NINE_OF_TEN = (5.0, 95.0)
_HEADS = ("Hardly", "Somewhat", "Very much")


def luck_sentence(results: RaceResults, good: int) -> str:
    """Return whether the outcome depends on luck: what was trained on and what was not both count.

    In training it does if only some seeds beat the constant answer, and if nine of ten final losses lie farther
    apart than a factor of 2; very much if both. On test samples it does if nine of ten accuracies lie farther apart
    than 5 points, very much beyond 20; where there are no accuracies, losses, by a factor of 2 and of 10. The
    greater of the two is told first, and which it is where they differ. Runs that diverged are counted, and the
    numbers are of the others.

    Args:
        results: of runs that differ in their seeds alone.
        good: number of runs that beat the best constant answer.
    """
    runs, away = len(results.taken), int(results.ran_away.sum())
    if runs == 1:
        return "One run says nothing about luck. Let more seeds race."
    if away == runs:
        return f"Does it depend on luck? Hardly: all of {runs:,} seeds diverged."
    told = [f"{_count(good, runs)} of {runs:,} seeds beat the constant answer"]
    of_whom = " of the others" if away else ""
    if away:
        told.append(f"{away:,} diverged")
    training = int(1.0 - _NEARLY_ALL < good / runs < _NEARLY_ALL)
    losses = _finite(results, results.last.losses)
    if len(losses):
        low, high = _ends(losses)
        lie = _between(short_number(low), short_number(high), "lie ")
        told.append(f"nine of ten final losses{of_whom} {lie}")
        training += int(_apart(low, high) > 0)
    else:
        training += 1
    tests, words = _on_tests(results)
    if words:
        told.append(words)
    return f"Does it depend on luck? {_head(training, tests)}: {', '.join(told)}."


def _on_tests(results: RaceResults) -> tuple[int | None, str]:
    """Return how far runs lie apart on test samples, 0 to 2, and the words for it; None and "" without any."""
    accuracies = _finite(results, results.last.test_accuracies)
    if len(accuracies):
        low, high = _ends(accuracies)
        apart = int(high - low > _CLOSE_SHARES) + int(high - low > _FAR_SHARES)
        return apart, f"nine of ten test accuracies {_between(f'{low:.1%}', f'{high:.1%}')}"
    losses = _finite(results, results.last.test_losses)
    if len(losses):
        low, high = _ends(losses)
        return _apart(low, high), f"nine of ten test losses {_between(short_number(low), short_number(high))}"
    return None, ""


def _between(low: str, high: str, verb: str = "") -> str:
    """Return between which numbers others lie; which they are, if that is one.

    Args:
        low: the lower number as it is told.
        high: the other.
        verb: with a blank, or "" where it is in the words before.
    """
    return f"are {low}" if low == high else f"{verb}between {low} and {high}"


def _head(training: int, tests: int | None) -> str:
    if tests is None or tests == training:
        return _HEADS[training]
    where, elsewhere = ("on test samples", "in training")[:: 1 if tests > training else -1]
    more, less = max(training, tests), min(training, tests)
    return f"{_HEADS[more]} {where}, {_HEADS[less].lower()} {elsewhere}"


def _apart(low: float, high: float) -> int:
    """Return how far two losses lie apart: 0 for hardly, 1 for somewhat, 2 for very much."""
    least = max(low, np.finfo(float).tiny)
    return int(high > _CLOSE * least) + int(high > _FAR * least)


def _finite(results: RaceResults, numbers: Floats) -> Floats:
    return numbers[np.isfinite(numbers) & ~results.ran_away]


def _ends(numbers: Floats) -> tuple[float, float]:
    """Return the numbers between which nine of ten lie, each that of a run."""
    low, high = np.percentile(numbers, _NINE_OF_TEN, method="nearest")
    return float(low), float(high)


def _count(some: int, of: int) -> str:
    return "all" if some == of else "none" if not some else f"{some:,}"
