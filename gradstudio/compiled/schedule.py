"""In which order a tape's nodes are computed and stored."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import entry

Integers = NDArray[np.int64]

_COMPANY = 16
"""Least number of nodes of one operation for which computing them late, together, pays."""


def schedule(codes: Integers, left: Integers, right: Integers, operations: int) -> Integers:
    """Give every node a level above those of its operands; nodes of one level do not depend on each other.

    A node is best computed just before it is used, while it is in the cache, but together with many of its kind:
    a run of one operation costs as much to begin as some twenty nodes. So a node comes just before the earliest
    that its first consumer can come, if at least 16 of its operation then come together, and otherwise itself as
    early as it can.

    Args:
        codes: operation of each node, every node after its operands; below 0 for a leaf.
        left: first operand of each node.
        right: second operand, or the first again.
        operations: number of operations.
    """
    early, late = np.zeros((2, codes.size), dtype=np.int64)
    _find_levels(codes, left, right, early, late)
    inner = np.flatnonzero(codes >= 0)
    kind = late[inner] * operations + codes[inner]
    together = inner[np.bincount(kind)[kind] >= _COMPANY] if inner.size else inner
    early[together] = late[together]
    return early


@entry
def _find_levels(codes: Integers, left: Integers, right: Integers, early: Integers, late: Integers) -> None:
    """Find the first level a node can come on, and the last that lets its consumers come on their first."""
    last = 0
    for i in range(codes.size):
        if codes[i] >= 0:
            early[i] = 1 + max(early[left[i]], early[right[i]])
            last = max(last, early[i])
    for i in range(codes.size):
        late[i] = last
    for i in range(codes.size):
        if codes[i] >= 0:
            late[left[i]] = min(late[left[i]], early[i] - 1)
            late[right[i]] = min(late[right[i]], early[i] - 1)


def arrange(codes: Integers, left: Integers, right: Integers, operations: int) -> tuple[Integers, Integers]:
    """Put nodes in the order of the tape: leaves first, then run by run, a run being one operation on one level.

    Where all nodes of a run are used by one later run only, they stand in the order of their users, so that the
    later run reads them in sequence. The nodes of other runs are scattered: neighbours in a walk often share an
    operand, and side by side each would wait for the one before it to have added to that operand's gradient.

    Args:
        codes: operation of each node, every node after its operands; below 0 for a leaf.
        left: first operand of each node.
        right: second operand, or the first again.
        operations: number of operations.

    Returns:
        The nodes in their new order, and where each run starts and the last one ends.
    """
    count = len(codes)
    levels = schedule(codes, left, right, operations)
    nodes = np.lexsort((_scattered(count), codes, levels))
    leaves = int((codes < 0).sum())
    changes = (np.diff(levels[nodes]) != 0) | (np.diff(codes[nodes]) != 0)
    starts = np.append(np.flatnonzero(np.append(True, changes)), count)
    starts = starts[starts >= leaves]
    run_of = np.full(count, -1)
    run_of[nodes[leaves:]] = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    inner = np.flatnonzero(codes >= 0)
    user, users = np.full(count, -1), np.zeros(count, dtype=np.int64)
    for side in (left, right):
        user[side[inner]] = inner
    users += np.bincount(left[inner], minlength=count)
    users += np.bincount(right[inner[left[inner] != right[inner]]], minlength=count)
    position = np.empty(count, dtype=np.int64)
    for start, end in zip(starts[-2::-1].tolist(), starts[:0:-1].tolist(), strict=True):
        run = nodes[start:end]
        if end - start > 1 and (users[run] == 1).all() and len(set(run_of[user[run]].tolist())) == 1:
            run = nodes[start:end] = run[np.argsort(position[user[run]], kind="stable")]
        position[run] = np.arange(start, end)
    return nodes, starts


def _scattered(count: int) -> Integers:
    """Return a permutation in which neighbours are far apart.

    Source: Knuth, The Art of Computer Programming 3, section 6.4 (Fibonacci hashing).
    """
    return (np.arange(count) * 0x9E3779B9) % (1 << 32)
