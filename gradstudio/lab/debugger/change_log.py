"""Which numbers of a graph change with each step: what was recorded once is gone through forwards and backwards."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChangedNumbers:
    """What one step changes.

    Attributes:
        nodes: whose numbers, in the order in which they are changed; one that changes twice is there twice.
        before: each number before its change, NaN for one that there was not yet.
        after: the same after it.
        is_new: whether there was no number before.
    """

    nodes: Indices
    before: Floats
    after: Floats
    is_new: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.nodes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NumberCourse:
    """A number over all positions.

    Attributes:
        positions: ascending from 0, the first, and then where the number changes.
        numbers: what it is from each of them on.
    """

    positions: Indices
    numbers: Floats


class ChangeLogWriter:
    """Takes down the changes of one number of each node, step by step.

    Args:
        initial: what the numbers are before the first step, NaN where there is none.
    """

    def __init__(self, initial: Floats) -> None:
        self._initial = initial
        self._nodes, self._after, self._ends = array("q"), array("d"), array("q", [0])

    def change(self, node: int, after: float) -> None:
        """Take down that the present step gives a node another number."""
        self._nodes.append(node)
        self._after.append(after)

    def end_step(self) -> None:
        """Go on to the next step."""
        self._ends.append(len(self._nodes))

    def written(self) -> ChangeLog:
        """Return the whole."""
        return ChangeLog(
            self._initial,
            np.array(self._ends, dtype=np.int64),
            np.array(self._nodes, dtype=np.int64),
            np.array(self._after, dtype=np.float64),
        )


class ChangeLog:
    """The changes of one number of each node over all steps.

    Args:
        initial: shape (nodes,), the numbers before the first step.
        ends: shape (steps + 1,): row `ends[k]` is the first of step k.
        nodes: shape (rows,), whose number each row changes.
        after: shape (rows,), what it is then.
    """

    def __init__(self, initial: Floats, ends: Indices, nodes: Indices, after: Floats) -> None:
        self._initial, self._ends, self._nodes, self._after = initial, ends, nodes, after
        # What a row takes back is what the row before of the same node has made, or else what there was at first.
        by_node = np.argsort(nodes, kind="stable")
        is_first = np.append(True, np.diff(nodes[by_node]) != 0)[: len(nodes)]
        self._before, self._is_new = np.empty_like(after), np.empty(len(nodes), dtype=np.bool_)
        self._before[by_node] = np.where(is_first, initial[nodes[by_node]], np.roll(after[by_node], 1))
        self._is_new[by_node] = is_first & np.isnan(initial[nodes[by_node]])

    def rows(self, step: int) -> ChangedNumbers:
        """Return what a step changes."""
        begin, end = self._ends[step], self._ends[step + 1]
        return ChangedNumbers(
            nodes=self._nodes[begin:end],
            before=self._before[begin:end],
            after=self._after[begin:end],
            is_new=self._is_new[begin:end],
        )

    def take(self, numbers: Floats, step: int) -> None:
        """Change numbers in place from what they are before a step to what they are after it."""
        rows = self.rows(step)
        numbers[rows.nodes] = rows.after  # of two changes of one number the last counts

    def take_back(self, numbers: Floats, step: int) -> None:
        """Change numbers in place from what they are after a step to what they were before it."""
        rows = self.rows(step)
        numbers[rows.nodes[::-1]] = rows.before[::-1]

    def numbers_at(self, position: int) -> Floats:
        """Return all numbers after so many steps."""
        numbers, end = self._initial.copy(), self._ends[position]
        numbers[self._nodes[:end]] = self._after[:end]
        return numbers

    def course(self, node: int) -> NumberCourse:
        """Return a node's number over all positions."""
        rows = np.flatnonzero(self._nodes == node)
        return NumberCourse(
            positions=np.append(0, np.searchsorted(self._ends, rows, side="right")),
            numbers=np.append(self._initial[node], self._after[rows]),
        )
