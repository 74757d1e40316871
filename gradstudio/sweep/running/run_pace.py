"""`RunPace`: how long work takes, and so how much a worker is sent at once and how long it will all take."""

from __future__ import annotations

CHUNK_SECONDS, SECONDS_PER_WORKER = 0.5, 0.005
"""A chunk is to take so long: far more than it takes to hand out, and little is lost with a worker. With many
workers it takes longer, so that a scheduler has 200 chunks to hand out in a second at most (docs/SCALING.md)."""
MOST_TOGETHER = 256
_FIRST, _FIRST_UNIT = 8, 1e-9
"""Runs that are sent, and seconds for a multiply-add, before any was measured: more than it takes."""
_WEIGHT = 0.3
"""Of the newest chunk."""


class RunPace:
    """Learns from each chunk how long its work took: by the multiply-add, since runs may be of any size."""

    def __init__(self) -> None:
        self._a_run: float | None = None
        self._a_unit: float | None = None

    def learn(self, runs: int, work: float, seconds: float) -> None:
        """Take in how long a chunk took.

        Args:
            runs: that were carried out.
            work: of these, in multiply-adds.
            seconds: that its worker was busy.
        """
        if runs:
            self._a_run = _mean(self._a_run, seconds / runs)
            self._a_unit = _mean(self._a_unit, seconds / work)

    def together(self, left: int | None, workers: int) -> int:
        """Return how many runs a worker is sent at most.

        Args:
            left: number of runs that are not over; None if that is not known.
            workers: number of workers: near the end all of them get a share.
        """
        most = _FIRST if self._a_run is None else MOST_TOGETHER
        share = most if left is None else -(-left // (2 * workers))
        return max(1, min(share, most))

    def work(self, workers: int) -> float:
        """Return how many multiply-adds a worker is sent.

        Args:
            workers: number of workers.
        """
        aim = max(CHUNK_SECONDS, SECONDS_PER_WORKER * workers)
        return aim / max(_FIRST_UNIT if self._a_unit is None else self._a_unit, 1e-15)

    def left(self, runs: int | None, workers: int) -> float | None:
        """Return how many seconds so many runs take; None if that is not known.

        Args:
            runs: that are not over; None if that is not known.
            workers: that work on them.
        """
        if runs is None or self._a_run is None:
            return None
        return runs * self._a_run / workers


def _mean(before: float | None, newest: float) -> float:
    return newest if before is None else before + _WEIGHT * (newest - before)
