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
        table: for two rows of an extrapolation.
    """

    data: Floats
    cone: Indices
    marks: Integers
    bad: Integers
    kinks: Integers
    table: Floats


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
def find_cone(graph: NudgedGraph, node: int, scratch: NudgeScratch) -> int:
    """Find what depends on a node, in topological order, and return how many they are.

    Args:
        graph: the graph.
        node: leaf or inner.
        scratch: whose `cone` receives them.
    """
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
def walk_cone(graph: NudgedGraph, count: int, scratch: NudgeScratch) -> None:
    """Compute the cone of a node for the numbers that stand in its row.

    Args:
        graph: the graph.
        count: how many nodes are in the cone.
        scratch: whose `cone` it is; receives numbers, kinks and what is outside its domain.
    """
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
def put_back(graph: NudgedGraph, node: int, count: int, scratch: NudgeScratch) -> None:
    """Give a node and its cone the graph's own numbers again.

    Args:
        graph: the graph.
        node: the one that was set.
        count: how many depend on it.
        scratch: whose rows are put back.
    """
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
    count = find_cone(graph, node, scratch)
    root, last = graph.base.size - 1, numbers.size - 1
    for start in range(0, numbers.size, TRIES):
        for k in range(TRIES):
            scratch.data[node, k] = numbers[min(start + k, last)]
        walk_cone(graph, count, scratch)
        for i in range(start, min(start + TRIES, numbers.size)):
            k = i - start
            results[i] = scratch.data[root, k] if scratch.bad[k] < 0 else math.nan
            bad[i], kinks[i] = scratch.bad[k], scratch.kinks[k]
    for i in range(whole.size):
        whole[i] = scratch.data[i, TRIES - 1]  # it stands in the last place however many there were
    put_back(graph, node, count, scratch)
