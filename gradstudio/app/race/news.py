"""`RaceNews`: what is known of a race at one moment, and `NewestNews`, by which it goes to the window."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.race.density import CurveField
from gradstudio.app.race.entry import RaceEntry
from gradstudio.sweep.race.results import RaceResults
from gradstudio.sweep.race.summary import RaceSummary

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RaceNews:
    """What is known of a race at one moment.

    Attributes:
        entry: what races.
        steps: of each run at its end.
        results: of all runs.
        bands: of each value, the percentiles of its runs' losses: shape (percentiles, points).
        summaries: of each value; their runs are counted among all.
        best: the run with the least final loss of all.
        typical: the one in the middle of those of the best value.
        worst: the one that ran away first, or else the one with the greatest final loss.
        sentence: what the race says.
        picture: the curves as they are drawn.
    """

    entry: RaceEntry
    steps: int
    results: RaceResults
    bands: tuple[Floats, ...]
    summaries: tuple[RaceSummary, ...]
    best: int
    typical: int
    worst: int
    sentence: str
    picture: CurveField

    @property
    def is_done(self) -> bool:
        """Whether all runs took all their steps, or ran away."""
        return self.results.steps >= self.steps


class NewestNews:
    """Holds the newest; what was not fetched before the next came is never heard of. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._news: RaceNews | None = None

    def post(self, news: RaceNews | None) -> None:
        """Put newer in the place of what waits."""
        with self._lock:
            self._news = news

    def take(self) -> RaceNews | None:
        """Return what waits, once."""
        with self._lock:
            news, self._news = self._news, None
            return news
