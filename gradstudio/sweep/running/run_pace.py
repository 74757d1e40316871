"""`RunPace`: how long runs take, and so how many a worker is sent at once and how long it will all take."""

from __future__ import annotations

from gradstudio.sweep.running.chunk import ChunkDone

CHUNK_SECONDS, SECONDS_PER_WORKER = 0.5, 0.005
"""A chunk is to take so long: far more than it takes to hand out, and little is lost with a worker. With many
workers it takes longer, so that a scheduler has 200 chunks to hand out in a second at most (docs/SCALING.md)."""
MOST_TOGETHER = 256
_FIRST = 8
_WEIGHT = 0.3
"""Of the newest chunk."""


class RunPace:
    """Learns from each chunk how long a run takes."""

    def __init__(self) -> None:
        self._seconds: float | None = None

    def learn(self, done: ChunkDone) -> None:
        """Take in how long a chunk took."""
        if not done.results:
            return
        newest = done.seconds / len(done.results)
        before = newest if self._seconds is None else self._seconds
        self._seconds = before + _WEIGHT * (newest - before)

    def together(self, left: int | None, workers: int) -> int:
        """Return how many runs a worker is to be sent.

        Args:
            left: number of runs that are not over; None if that is not known.
            workers: number of workers: near the end all of them get a share.
        """
        aim = max(CHUNK_SECONDS, SECONDS_PER_WORKER * workers)
        wanted = _FIRST if self._seconds is None else int(aim / max(self._seconds, 1e-9))
        share = wanted if left is None else -(-left // (2 * workers))
        return max(1, min(wanted, share, MOST_TOGETHER))

    def left(self, runs: int | None, workers: int) -> float | None:
        """Return how many seconds so many runs take; None if that is not known.

        Args:
            runs: that are not over; None if that is not known.
            workers: that work on them.
        """
        if runs is None or self._seconds is None:
            return None
        return runs * self._seconds / workers
