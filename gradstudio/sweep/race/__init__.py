"""Many runs at once: packed into fleets, worked off on threads, each with the bits of a single session."""

from gradstudio.sweep.race.race import Race
from gradstudio.sweep.race.results import RaceResults

__all__ = ["Race", "RaceResults"]
