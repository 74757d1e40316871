"""How many steps runs take as planned, and for how many of them a budget has room."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from gradstudio.sweep.limits import EarlyEnding

GROUP = 64
"""Trials that are looked at at once where none is compared with another."""


def group_size(early: EarlyEnding) -> int:
    """Return how many trials belong together where nobody chooses them by what came of others."""
    in_brackets = early.keep_one_in is not None and early.pruner is None
    return early.bracket if in_brackets else GROUP


def ending_of(early: EarlyEnding, number: int) -> EarlyEnding:
    """Return when runs of a group are given up.

    Args:
        early: of the plan.
        number: of the group, from 0.
    """
    return early if early.pruner is not None else early.at_turn(number)


def cost_of(steps: Sequence[int], early: EarlyEnding) -> int:
    """Return how many steps a group takes if at each rung as many go on as are to.

    Args:
        steps: of each of its trials, without an early end; one or more.
        early: the rungs.
    """
    most = max(steps)
    levels = (*early.rungs(most), most)
    count, found = len(steps), sum(min(levels[0], one) for one in steps)
    for before, at in pairwise(levels):
        count = math.ceil(count / (early.keep_one_in or 1))
        found += count * (at - before)
    return found


def affordable(steps: Sequence[int], early: EarlyEnding, most: int | None) -> int:
    """Return how many trials of a group, from its first on, a number of steps is enough for.

    Args:
        steps: of each of its trials.
        early: the rungs.
        most: number of steps that are left; None for no end.
    """
    if most is None:
        return len(steps)
    return bisect_right(range(1, len(steps) + 1), most, key=lambda count: cost_of(steps[:count], early))
