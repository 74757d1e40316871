"""`RaceNews`: what is known of a race at one moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.race.density import CurveField
from gradstudio.app.race.entry import RaceEntry
from gradstudio.sweep.race.results import RaceResults

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RaceNews:
    """What is known of a race at one moment.

    Attributes:
        entry: what races.
        steps: of each run at its end.
        results: of all runs.
        bands: of each value, the percentiles of its runs' losses: shape (percentiles, points).
        best: the run with the least final loss of all; where losses cannot be compared, of the best value.
        typical: the one in the middle of those of the best value.
        worst: the one that diverged first, or else the one with the greatest final loss, likewise.
        sentence: what the race says.
        picture: the curves as they are drawn.
    """

    entry: RaceEntry
    steps: int
    results: RaceResults
    bands: tuple[Floats, ...]
    best: int
    typical: int
    worst: int
    sentence: str
    picture: CurveField
