"""Symmetric differences of a graph's root, extrapolated to a step of 0, one node after the other."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import entry, kernel
from gradstudio.compiled.nudges import TRIES, NudgedGraph, NudgeScratch, find_cone, put_back, walk_cone

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ORDERS = 4
"""Of the extrapolation."""

_ROUNDING = 2.0**-53
_RATIO = 4.0  # of a step to the next
_WIDEST = 2.0**-4  # step, of the number or of 1 if that is more
_USUAL = 2.0**-17  # the same of one that does without extrapolation
_AGREED = 1e-11  # relative: so near to each other two extrapolations are believed
_SMALL = 2.0**-26  # what stands for the size of 0
_FINEST = 2.0**-34  # step, of the number or of 1 if that is less
_TINIEST = 2.0**-1022  # step: below it numbers lose digits, down to 0


class Found(NamedTuple):
    """What symmetric differences say, one number for each node asked for.

    Attributes:
        slopes: the derivative; NaN where the graph is not defined on both sides of its number.
        doubts: by how much that may be off, from rounding and from how far the extrapolations are apart.
        steps: the smallest step that had a part in it.
        kinks: a node that changed sides at some step, that at the smallest; −1 for none.
        kinked: whether one did at every step, so that the slope is one across it.
        bad: a node that some step led out of the domain of its operation, that at the smallest; −1 for none.
    """

    slopes: Floats
    doubts: Floats
    steps: Floats
    kinks: Integers
    kinked: NDArray[np.bool_]
    bad: Integers


@entry
def differences(
    graph: NudgedGraph, nodes: Integers, begin: int, end: int, scratch: NudgeScratch, found: Found
) -> None:
    """Take the derivative of the root with respect to some nodes, each by itself.

    Args:
        graph: the graph.
        nodes: those wanted, leaves or inner ones.
        begin: the first of them to look at now.
        end: the one after the last.
        scratch: is overwritten.
        found: receives what is found, at the places from `begin` to `end`.
    """
    for place in range(begin, end):
        count = find_cone(graph, nodes[place], scratch)
        _differentiate(graph, nodes[place], count, scratch, found, place)
        put_back(graph, nodes[place], count, scratch)


@kernel
def _differentiate(
    graph: NudgedGraph, node: int, count: int, scratch: NudgeScratch, found: Found, place: int
) -> None:
    """Take symmetric differences at ever smaller steps and extrapolate them to a step of 0.

    Source: Ridders 1982, Accurate computation of F'(x) and F'(x)F''(x); Press et al., Numerical Recipes, 3rd
    edition, section 5.7.
    """
    x, root = graph.base[node], graph.base.size - 1
    size = abs(x)
    likely = max(1.0, size)
    finest = _FINEST * (min(1.0, size) if size > 0.0 else _SMALL)
    smallest = max(8.0 * _ROUNDING * size, finest, _TINIEST)
    rows = 0
    best, doubt, used = math.nan, math.inf, 0.0
    across, across_step = math.nan, 0.0
    h, done = _WIDEST * likely, not math.isfinite(x)
    while h >= smallest and not done:
        step = h
        for k in range(0, TRIES, 2):
            scratch.data[node, k], scratch.data[node, k + 1] = x + step, x - step
            step /= _RATIO
        walk_cone(graph, count, scratch)
        for k in range(0, TRIES, 2):
            if done or h < smallest:
                break
            up, down = scratch.data[root, k], scratch.data[root, k + 1]
            # Their true distance, not 2h: x + h is rounded.
            slope = (up - down) / ((x + h) - (x - h))
            kink = max(scratch.kinks[k], scratch.kinks[k + 1])
            bad = max(scratch.bad[k], scratch.bad[k + 1])
            if kink >= 0:
                found.kinks[place] = kink
            if bad >= 0 or not math.isfinite(slope):
                found.bad[place] = bad
                rows = 0
            elif kink >= 0:
                rows = 0
                if across_step == 0.0 or h >= _USUAL * likely:
                    across, across_step = slope, h
            else:
                noise = (graph.rounding + 2.0 * _ROUNDING * max(abs(up), abs(down))) / h
                if best != best:
                    best, doubt, used = slope, max(abs(slope), noise), h  # nothing yet to compare it with
                apart, better = _extrapolate(scratch.table, slope, rows)
                rows += 1
                if max(apart, noise) < doubt:
                    best, doubt, used = better, max(apart, noise), h
                done = rows > 1 and (doubt <= _AGREED * abs(best) or noise >= doubt)
            h /= _RATIO
    found.kinked[place] = best != best and across == across
    if found.kinked[place]:
        best, used = across, across_step
    found.slopes[place], found.doubts[place], found.steps[place] = best, doubt, used


@kernel
def _extrapolate(table: Floats, slope: float, rows: int) -> tuple[float, float]:
    """Extrapolate a slope with those at larger steps.

    Args:
        table: the extrapolations of the step before, by order, and place for those of this one.
        slope: at this step.
        rows: number of steps before it that are without a kink.

    Returns:
        How far the best of them is from those that it is made of, infinite for the first slope, and that one.
    """
    nearest, best, factor = math.inf, slope, 1.0
    table[ORDERS] = slope
    for order in range(1, min(rows + 1, ORDERS)):
        factor *= _RATIO * _RATIO
        lower = table[ORDERS + order - 1]
        extrapolated = lower + (lower - table[order - 1]) / (factor - 1.0)
        table[ORDERS + order] = extrapolated
        apart = max(abs(extrapolated - lower), abs(extrapolated - table[order - 1]))
        if apart < nearest:
            nearest, best = apart, extrapolated
    for order in range(ORDERS):
        table[order] = table[ORDERS + order]
    return nearest, best
