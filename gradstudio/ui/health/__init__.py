"""The panel "Health": what the numbers of each layer are like, over the steps of a run."""

from gradstudio.ui.health.panel import HealthPanel

__all__ = ["HealthPanel"]
