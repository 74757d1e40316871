"""The outline of a long series: what of a million points can be seen in a thousand columns of pixels."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.run.history import Floats, Integers, Series

_BLOCK = 64
_LAST_STEP = 2.0**62
"""No run comes so far."""


class Envelope:
    """Keeps the lowest and the highest number, and the sum, of each block of a series that grows.

    Each number is looked at once as it comes, so that an outline of any length costs the same: no peak is lost,
    however many points share a column.

    Args:
        series: whose first column is followed.
    """

    def __init__(self, series: Series) -> None:
        self._series = series
        self._kept = np.empty((3, 256))
        self._blocks = 0
        self._rewrites = series.rewrites

    def bounds(self) -> tuple[float, float] | None:
        """Return the lowest and the highest number; None without any."""
        self._follow()
        rest = self._series.column(0)[self._blocks * _BLOCK :]
        low, high, _ = self._kept[:, : self._blocks]
        if not len(low) + len(rest):
            return None
        return float(min(low.min(initial=np.inf), rest.min(initial=np.inf))), float(
            max(high.max(initial=-np.inf), rest.max(initial=-np.inf))
        )

    def outline(self, first: float, last: float, columns: int) -> tuple[Integers, Floats]:
        """Return a curve that looks the same as the series.

        Args:
            first: the step at the left edge of what is seen.
            last: the step at the right edge.
            columns: how many pixels wide that is.

        Returns:
            Steps and numbers, ascending; one point beyond each edge, so that the curve goes on there. Where there
            are many for each column, two for a group: its lowest and its highest number.
        """
        steps, numbers = self._series.steps, self._series.column(0)
        begin, end, group = self._in_sight(first, last, columns)
        if group < 2:
            return steps[begin:end], numbers[begin:end]
        begin, count = self._whole_groups(begin, end, group)
        if group % _BLOCK:
            rows = numbers[begin : begin + count * group].reshape(count, group)
            low, high = rows.min(axis=1), rows.max(axis=1)
        else:
            lows, highs, _ = self._blocks_of(begin, count, group)
            low, high = lows.min(axis=1), highs.max(axis=1)
        rest = begin + count * group
        xs = np.repeat(steps[begin:rest:group], 2)
        ys = np.column_stack([low, high]).ravel()
        tail = numbers[rest:end]  # the last point always is as it is
        xs = np.append(xs, [steps[rest], steps[end - 1], steps[end - 1]])
        return xs, np.append(ys, [tail.min(), tail.max(), tail[-1]])

    def means(self, first: float, last: float, columns: int) -> tuple[Integers, Floats]:
        """Return the mean of each group of numbers that share a column of pixels, where they are many.

        Args:
            first: as for `outline`.
            last: likewise.
            columns: likewise.

        Returns:
            The step in the middle of each group, ascending, and the mean of its numbers; steps and numbers as they
            are where there are no more than the columns.
        """
        steps, numbers = self._series.steps, self._series.column(0)
        begin, end, group = self._in_sight(first, last, columns)
        if group < 2:
            return steps[begin:end], numbers[begin:end]
        begin, count = self._whole_groups(begin, end, group)
        if group % _BLOCK:
            rows = numbers[begin : begin + count * group].reshape(count, group)
        else:
            rows = self._blocks_of(begin, count, group)[2]
        rest = begin + count * group
        with np.errstate(over="ignore", invalid="ignore"):
            means = np.append(rows.sum(axis=1) / group, numbers[rest:end].mean())
        return np.append(steps[begin + group // 2 : rest : group], steps[end - 1]), means

    def _in_sight(self, first: float, last: float, columns: int) -> tuple[int, int, int]:
        """Return which numbers are in sight, from and to before, and how many make a group."""
        self._follow()
        steps = self._series.steps
        # Whole numbers: to look for others, numpy would convert all steps first.
        first, last = (max(-_LAST_STEP, min(edge, _LAST_STEP)) for edge in (first, last))
        edges = np.array([math.ceil(first), math.floor(last) + 1], dtype=np.int64)
        begin, end = np.searchsorted(steps, edges).tolist()
        begin, end = max(begin - 1, 0), min(end + 1, len(steps))
        group = (end - begin) // max(columns, 1)
        return begin, end, group if group < 2 * _BLOCK else group // _BLOCK * _BLOCK

    def _whole_groups(self, begin: int, end: int, group: int) -> tuple[int, int]:
        """Return where the first group begins, and how many there are before the last number.

        Groups begin at multiples of their size, so that they stay the same as the curve grows.
        """
        begin -= begin % group
        count = (end - 1 - begin) // group
        if group % _BLOCK == 0:
            count = min(count, self._blocks * _BLOCK // group - begin // group)
        return begin, count

    def _blocks_of(self, begin: int, count: int, group: int) -> NDArray[np.float64]:
        """Return what is kept of the blocks of some groups, shape (3, groups, blocks)."""
        blocks, at = group // _BLOCK, begin // _BLOCK
        return self._kept[:, at : at + count * blocks].reshape(3, count, blocks)

    def _follow(self) -> None:
        """Take in the blocks that are full since the last time, or all if earlier ones have changed."""
        series = self._series
        if series.rewrites != self._rewrites:
            self._rewrites, self._blocks = series.rewrites, 0
        full = len(series) // _BLOCK
        if full > self._blocks:
            if full > self._kept.shape[1]:
                wider = np.empty((3, max(full, 2 * self._kept.shape[1])))
                wider[:, : self._blocks] = self._kept[:, : self._blocks]
                self._kept = wider
            rows: NDArray[np.float64] = series.column(0)[self._blocks * _BLOCK : full * _BLOCK]
            rows = rows.reshape(-1, _BLOCK)
            rows.min(axis=1, out=self._kept[0, self._blocks : full])
            rows.max(axis=1, out=self._kept[1, self._blocks : full])
            with np.errstate(over="ignore", invalid="ignore"):
                rows.sum(axis=1, out=self._kept[2, self._blocks : full])
            self._blocks = full
