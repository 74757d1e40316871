"""The race: many runs of the project at once, their curves, their spread, and the way to each of them."""

from gradstudio.ui.race.panel import RacePanel

__all__ = ["RacePanel"]
