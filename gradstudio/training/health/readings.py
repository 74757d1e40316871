"""`Readings`: the health of a run by step, in bounded memory."""

from __future__ import annotations

from gradstudio.training.health.reading import HealthReading

MOST = 256
"""Largest number of readings of a run."""
MOST_BYTES = 4 * 2**20
"""Memory that they may take."""
_FEWEST = 16
"""So many are kept however wide the network."""


class Readings:
    """Readings of one run at the multiples of a stride, 1, 2, 4, …; the first and the newest in any case.

    The stride doubles when there are too many; those 1, 2, 4, … steps after the first stay. One thread adds; others
    may read `all`, which is replaced and never changed in place.

    Args:
        most: largest number, at least 4.
        most_bytes: memory that they may take, but for the last 16.

    Attributes:
        stride: a reading is wanted at its multiples.
        all: the readings by step, ascending.
        nbytes: memory that they take.
    """

    def __init__(self, *, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self.stride = 1
        self.all: tuple[HealthReading, ...] = ()
        self.nbytes = 0
        self._sizes: dict[int, int] = {}  # in bytes, by step
        self._most, self._most_bytes = most, most_bytes

    def __len__(self) -> int:
        return len(self.all)

    @property
    def newest(self) -> HealthReading | None:
        """The last of them; None before there is one."""
        return self.all[-1] if self.all else None

    def next_due(self, step: int) -> int:
        """Return the first step after `step` at which a reading is wanted."""
        return (step // self.stride + 1) * self.stride

    def add(self, reading: HealthReading) -> None:
        """Add a reading as the newest; readings of its step or of later steps are dropped.

        The reading before it is dropped too if its step is no multiple of the stride.
        """
        kept = [one for one in self.all if one.step < reading.step]
        if len(kept) > 1 and kept[-1].step % self.stride:
            kept.pop()
        kept.append(reading)
        size = self._sizes[reading.step] = reading.nbytes
        self._keep(kept, min(self._most, max(_FEWEST, self._most_bytes // max(1, size))))

    @property
    def can_thin(self) -> bool:
        """Whether there are more than 16 readings, so that some can be dropped."""
        return len(self.all) > _FEWEST

    def thin(self) -> None:
        """Drop half of the readings, but keep at least 16."""
        self._keep(list(self.all), max(_FEWEST, len(self.all) // 2))

    def _keep(self, kept: list[HealthReading], most: int) -> None:
        while len(kept) > most:
            self.stride *= 2
            first, *between, last = kept
            kept = [first, *(one for one in between if self._stays(one.step, first.step, most)), last]
        self.all = tuple(kept)
        self._sizes = {one.step: self._sizes[one.step] for one in kept}
        self.nbytes = sum(self._sizes.values())

    def _stays(self, step: int, first: int, most: int) -> bool:
        after = step - first
        return step % self.stride == 0 or (after.bit_count() == 1 and after.bit_length() <= most // 2)
