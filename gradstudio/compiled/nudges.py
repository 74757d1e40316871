"""Running a graph again with one node set to other numbers: only what depends on that node is computed.

A graph's nodes stand in topological order here, not in a tape's: what depends on a node then comes after it, and
its cone is found by one sweep over marks. Eight numbers are tried at once, side by side in a row for each node.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import entry, kernel
from gradstudio.compiled.rules import (
    ADD,
    FLOOR_DIVIDE,
    MAXIMUM,
    MINIMUM,
    MULTIPLY,
    evaluate,
    first_outside_domain,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
# Unsigned: numba then leaves out the test whether an index counts from the end.
Indices = NDArray[np.uint32]

TRIES = 8
"""Numbers of a node that are tried at once."""
ORDERS = 4
"""Of the extrapolation."""

_ROUNDING = 2.0**-53
_RATIO = 4.0  # of a step to the next
_WIDEST = 2.0**-4  # step, of the number or of 1 if that is more
_USUAL = 2.0**-17  # the same of one that does without extrapolation
_AGREED = 1e-11  # relative: so near to each other two extrapolations are believed
_SMALL = 2.0**-26  # what stands for the size of 0
_FINEST = 2.0**-34  # step, of the number or of 1 if that is less


class NudgedGraph(NamedTuple):
    """A graph as arrays, its root the last node.

    Attributes:
        codes: shape (nodes,), operation of each node, below 0 for a leaf.
        guarded: whether it is defined for some operands only.
        kinked: whether it is one of `engine.ops.KINKED`.
        a: first operand of each node.
        b: second operand, or the first again.
        users: what uses each node as an operand, node by node.
        begins: shape (nodes + 1,), where those of each node begin in `users`.
        base: shape (nodes,), its own numbers.
        rounding: by how much the root may be off from rounding.
    """

    codes: NDArray[np.int8]
    guarded: NDArray[np.bool_]
    kinked: NDArray[np.bool_]
    a: Indices
    b: Indices
    users: Indices
    begins: Indices
    base: Floats
    rounding: float


class NudgeScratch(NamedTuple):
    """What is overwritten on the way.

    Attributes:
        data: shape (nodes, `TRIES`); each row is full of the graph's own number between two calls.
        cone: shape (nodes,), receives what depends on a node.
        marks: shape (nodes // 32 + 1,), 32 nodes in each; 0 between two calls.
        bad: shape (`TRIES`,), receives the first node outside its domain, −1 for none.
        kinks: shape (`TRIES`,), receives the first node that is on another side of its kink, −1 for none.
        table: shape (2 · `ORDERS`,), two rows of an extrapolation.
    """

    data: Floats
    cone: Indices
    marks: Integers
    bad: Integers
    kinks: Integers
    table: Floats


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


@kernel
def _mark_users(graph: NudgedGraph, node: int, marks: Integers) -> int:
    marked = 0
    for i in range(graph.begins[node], graph.begins[node + 1]):
        user = np.int64(graph.users[i])
        bit = np.int64(1) << (user & 31)
        if marks[user >> 5] & bit == 0:
            marks[user >> 5] |= bit
            marked += 1
    return marked


@kernel
def _find_cone(graph: NudgedGraph, node: int, scratch: NudgeScratch) -> int:
    """Find what depends on a node, in topological order, and return how many they are."""
    marks, cone = scratch.marks, scratch.cone
    count = 0
    waiting = _mark_users(graph, node, marks)
    word = node >> 5
    while waiting > 0:
        if marks[word] != 0:
            for bit in range(32):
                if (marks[word] >> bit) & 1:
                    found = (word << 5) + bit
                    cone[count] = found
                    count += 1
                    waiting += _mark_users(graph, found, marks) - 1
            marks[word] = 0
        word += 1
    return count


@kernel
def _side(code: int, a: float, b: float, out: float) -> float:
    """Return on which side of its kink an operation is: equal numbers for the same side."""
    if code == FLOOR_DIVIDE:
        return out
    apart = a - b if code in (MAXIMUM, MINIMUM) else a
    return 1.0 if apart > 0.0 else (-1.0 if apart < 0.0 else 0.0)


@kernel
def _walk(graph: NudgedGraph, count: int, scratch: NudgeScratch) -> None:
    """Compute the cone of a node for the numbers that stand in its row."""
    base, data, bad, kinks = graph.base, scratch.data, scratch.bad, scratch.kinks
    for k in range(TRIES):
        bad[k] = kinks[k] = -1
    for i in range(count):
        node = np.int64(scratch.cone[i])
        code, a, b = graph.codes[node], graph.a[node], graph.b[node]
        out, left, right = data[node], data[a], data[b]
        if code == ADD:
            for k in range(TRIES):
                out[k] = left[k] + right[k]
            continue
        if code == MULTIPLY:
            for k in range(TRIES):
                out[k] = left[k] * right[k]
            continue
        evaluate(code, left, right, out)
        if graph.guarded[node]:
            for k in range(TRIES):
                if first_outside_domain(code, left[k : k + 1], right[k : k + 1]) >= 0:
                    out[k] = math.nan
                    if bad[k] < 0:
                        bad[k] = node
        if graph.kinked[node]:
            side = _side(code, base[a], base[b], base[node])
            for k in range(TRIES):
                if kinks[k] < 0 and _side(code, left[k], right[k], out[k]) != side:
                    kinks[k] = node


@kernel
def _put_back(graph: NudgedGraph, node: int, count: int, scratch: NudgeScratch) -> None:
    for k in range(TRIES):
        scratch.data[node, k] = graph.base[node]
    for i in range(count):
        changed = scratch.cone[i]
        for k in range(TRIES):
            scratch.data[changed, k] = graph.base[changed]


@entry
def results_along(
    graph: NudgedGraph,
    node: int,
    numbers: Floats,
    scratch: NudgeScratch,
    results: Floats,
    bad: Integers,
    kinks: Integers,
    whole: Floats,
) -> None:
    """Compute the root with one node set to one number after another.

    Args:
        graph: the graph.
        node: the one that is set, leaf or inner.
        numbers: what it is set to.
        scratch: is overwritten.
        results: receives the root; NaN outside the domain.
        bad: receives the first node outside its domain, or −1.
        kinks: receives the first node on another side of its kink than with the graph's own numbers, or −1.
        whole: receives every node for the last number; empty if that is not wanted.
    """
    count = _find_cone(graph, node, scratch)
    root, last = graph.base.size - 1, numbers.size - 1
    for start in range(0, numbers.size, TRIES):
        for k in range(TRIES):
            scratch.data[node, k] = numbers[min(start + k, last)]
        _walk(graph, count, scratch)
        for i in range(start, min(start + TRIES, numbers.size)):
            k = i - start
            results[i] = scratch.data[root, k] if scratch.bad[k] < 0 else math.nan
            bad[i], kinks[i] = scratch.bad[k], scratch.kinks[k]
    for i in range(whole.size):
        whole[i] = scratch.data[i, TRIES - 1]  # it stands in the last place however many there were
    _put_back(graph, node, count, scratch)


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
        count = _find_cone(graph, nodes[place], scratch)
        _differentiate(graph, nodes[place], count, scratch, found, place)
        _put_back(graph, nodes[place], count, scratch)


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
    smallest = max(8.0 * _ROUNDING * size, _FINEST * (min(1.0, size) if size > 0.0 else _SMALL))
    rows = 0
    best, doubt, used = math.nan, math.inf, 0.0
    across, across_step = math.nan, 0.0
    h, done = _WIDEST * likely, not math.isfinite(x)
    while h >= smallest and not done:
        step = h
        for k in range(0, TRIES, 2):
            scratch.data[node, k], scratch.data[node, k + 1] = x + step, x - step
            step /= _RATIO
        _walk(graph, count, scratch)
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
